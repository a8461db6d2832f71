let started;

/**
 * Loads the WebAssembly part, once; every other function needs it. Without an argument it is the file beside this
 * module, in browsers, in workers and in Node; else its bytes, a URL, a `Response` or a compiled module.
 */
export default function init(source) {
  started ??= start(source).catch((error) => {
    started = undefined;
    throw error;
  });
  return started;
}

async function start(source) {
  let from = source ?? new URL("regulars_bg.wasm", import.meta.url);
  if (from instanceof URL && from.protocol === "file:") {
    // Node's fetch reads no files.
    const files = globalThis.process?.getBuiltinModule?.("node:fs/promises");
    if (files) from = await files.readFile(from);
  }
  wasm = undefined;
  try {
    await __wbg_init({ module_or_path: from });
  } finally {
    wasm ??= notStarted;
  }
}

const notStarted = new Proxy(
  {},
  {
    get() {
      throw new RegularsError("the module is not loaded yet: `await init()` first", "invalid");
    },
  },
);
wasm = notStarted;
