//! Writes the JavaScript module: `bindgen-js COMPILED.wasm HEAD.js TAIL.js OUT`.

use std::{env, error::Error, fs, path::Path};
use wasm_bindgen_cli_support::Bindgen;

/// What the generated text has to hold exactly once, and what takes its place.
const CHANGES: [(&str, &str); 3] = [
    // The module has an `init` of its own.
    ("export { initSync, __wbg_init as default };", ""),
    // Mistakes that only the generated text notices are typed errors too.
    ("throw new Error(`expected instance of ${klass.name}`);", "throw wrongInstance(instance, klass);"),
    (
        "throw new Error(getStringFromWasm0(arg0, arg1));",
        "throw new RegularsError(getStringFromWasm0(arg0, arg1), \"invalid\");",
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [compiled, head, tail, out] = args.as_slice() else {
        return Err("usage: bindgen-js COMPILED.wasm HEAD.js TAIL.js OUT".into());
    };
    let mut output = Bindgen::new()
        .input_path(compiled)
        .out_name("regulars")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    let mut module = output.js().to_owned();
    for (from, to) in CHANGES {
        if module.matches(from).count() != 1 {
            return Err(format!("the generated module doesn't hold once: {from}").into());
        }
        module = module.replace(from, to);
    }
    let text = [fs::read_to_string(head)?, module, fs::read_to_string(tail)?].join("\n");
    let out = Path::new(out);
    fs::create_dir_all(out)?;
    fs::write(out.join("regulars.js"), text)?;
    fs::write(out.join("regulars_bg.wasm"), output.wasm_mut().emit_wasm())?;
    Ok(())
}
