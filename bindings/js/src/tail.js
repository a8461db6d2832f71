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
  try {
    const from = await source;
    const { instance, module } = await __wbg_load(await fetched(from ?? new URL("regulars_bg.wasm", import.meta.url)), __wbg_get_imports());
    __wbg_finalize_init({ exports: guarded(instance.exports) }, module);
  } catch (error) {
    wasm = notStarted;
    throw new RegularsError(`the module can't be loaded: ${error?.message ?? error}`, "invalid", { cause: error });
  }
}

function fetched(from) {
  if (from instanceof URL && from.protocol === "file:") {
    // Node's fetch reads no files.
    const files = globalThis.process?.getBuiltinModule?.("node:fs/promises");
    if (files) return files.readFile(from);
  }
  const place = typeof from === "string" || from instanceof URL || (typeof Request === "function" && from instanceof Request);
  return place ? fetch(from) : from;
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

/** How many calls may run within one another, each made by a callback or a getter of the one before. */
const DEEPEST = 16;
let depth = 0;
/** What callbacks freed: a running call may use it, so its memory is given back when no call runs. */
const later = [];

/** The module's functions: an exception that passes through one leaves the module's stacks as they were before. */
function guarded(exports) {
  const tops = [exports.__top0, exports.__top1];
  const guard = (run) => (...args) => {
    if (depth >= DEEPEST) {
      throw new RegularsError(`more than ${DEEPEST} calls run within one another`, "invalid");
    }
    const before = [tops[0].value, tops[1].value];
    depth++;
    try {
      return run(...args);
    } catch (error) {
      tops[0].value = before[0];
      tops[1].value = before[1];
      throw error;
    } finally {
      depth--;
      while (depth === 0 && later.length > 0) later.pop()();
    }
  };
  const parts = Object.entries(exports).map(([name, part]) => {
    return [name, name.startsWith("__") || typeof part !== "function" ? part : guard(part)];
  });
  return Object.fromEntries(parts);
}

/** Where each instance lies in the module's memory, 0 when it was freed, and what it is. */
const places = new WeakMap();

function lives(instance, Class) {
  const { kind, place } = places.get(instance) ?? {};
  return kind === Class && place !== 0;
}

function wrongInstance(found, expected) {
  const message = () => {
    if (places.get(found)?.kind === expected) return `this ${expected.name} was freed`;
    if (found instanceof expected) return `this ${expected.name} was not made by its own functions`;
    return `expected a ${expected.name}, found ${found === null ? "null" : (found?.constructor?.name ?? typeof found)}`;
  };
  try {
    return new RegularsError(message(), "invalid");
  } catch {
    return new RegularsError(`expected a ${expected.name}, found an object that can't be read`, "invalid");
  }
}

/** Refuses a `this` that is no living instance of the very class; to free one twice does nothing. */
function shield(Class) {
  const { prototype } = Class;
  const { free } = prototype;
  const shielded = (run) =>
    run &&
    function (...args) {
      if (!lives(this, Class)) throw wrongInstance(this, Class);
      return run.apply(this, args);
    };
  for (const [name, own] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === "constructor") continue;
    if (own.get) Object.defineProperty(prototype, name, { ...own, get: shielded(own.get) });
    else Object.defineProperty(prototype, name, { ...own, value: shielded(own.value) });
  }
  prototype.free = function () {
    const own = places.get(this);
    if (own?.kind !== Class) throw wrongInstance(this, Class);
    const { place } = own;
    if (place === 0) return;
    const release = () => {
      own.place = place;
      free.call(this);
    };
    if (depth === 0) return release();
    own.place = 0;
    later.push(release);
  };
  if (Symbol.dispose) prototype[Symbol.dispose] = prototype.free;
  // Not a property of the instance: a copy of its properties is no second owner.
  Object.defineProperty(prototype, PLACE, {
    get() {
      return places.get(this)?.place;
    },
    set(place) {
      const own = places.get(this);
      if (own) own.place = place;
      else places.set(this, { kind: Class, place });
    },
  });
}
const classes = [CustomerBase, GammaGamma, GammaGammaFit, PurchaseFit, PurchaseModel, ShiftedBetaGeometric, ShiftedBetaGeometricFit];
for (const Class of classes) shield(Class);

/** A class of models of purchases: it asks all of them the same questions, and knows its own parameters. */
function member(kind, parameters) {
  class Member extends PurchaseModel {
    constructor(given) {
      super(kind, given);
    }
    static fit(histories, options) {
      return fitModel(kind, histories, options);
    }
  }
  for (const name of parameters) {
    Object.defineProperty(Member.prototype, name, {
      get() {
        return PurchaseModel.prototype.toJSON.call(this)[kind][name];
      },
    });
  }
  return Member;
}

export class BgNbd extends member("bg_nbd", ["r", "alpha", "a", "b"]) {}
export class MbgNbd extends member("mbg_nbd", ["r", "alpha", "a", "b"]) {}
export class ParetoNbd extends member("pareto_nbd", ["r", "alpha", "s", "beta"]) {}
export class MbgCnbdK extends member("mbg_cnbd_k", ["k", "r", "alpha", "a", "b"]) {}
export class BgBb extends member("bg_bb", ["alpha", "beta", "gamma", "delta"]) {}
export class BgNbdCovariates extends member("bg_nbd_covariates", ["r", "alpha", "a", "b", "purchase", "dropout_a", "dropout_b"]) {}
export class ParetoNbdCovariates extends member("pareto_nbd_covariates", ["r", "alpha", "s", "beta", "purchase", "dropout"]) {}
const family = {
  bg_nbd: BgNbd,
  mbg_nbd: MbgNbd,
  pareto_nbd: ParetoNbd,
  bg_bb: BgBb,
  mbg_cnbd_k: MbgCnbdK,
  bg_nbd_covariates: BgNbdCovariates,
  pareto_nbd_covariates: ParetoNbdCovariates,
};

/** What the module hands out as a model is one of its own class. */
const { __wrap } = PurchaseModel;
PurchaseModel.__wrap = (place) => {
  const model = __wrap.call(PurchaseModel, place);
  return Object.setPrototypeOf(model, family[model.kind].prototype);
};

/** A flag of shared memory, set when the signal is aborted. */
export function stopFlag(signal) {
  if (typeof signal?.aborted !== "boolean") throw new RegularsError("signal is invalid: expected an AbortSignal", "invalid");
  if (typeof SharedArrayBuffer === "undefined") {
    throw new RegularsError("signal is invalid: shared memory needs a page that is cross-origin isolated", "invalid");
  }
  const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const set = () => Atomics.store(flag, 0, 1);
  if (signal.aborted) set();
  else signal.addEventListener("abort", set, { once: true });
  return flag;
}
