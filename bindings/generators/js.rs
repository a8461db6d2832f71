//! Writes the JavaScript module: `bindgen-js COMPILED.wasm HEAD.js TAIL.js OUT`.

use std::{env, error::Error, fs, path::Path};
use wasm_bindgen_cli_support::Bindgen;

/// What the generated text has to hold exactly once, and what takes its place.
const CHANGES: [(&str, &str); 4] = [
    // The module has an `init` of its own.
    ("export { initSync, __wbg_init as default };", ""),
    // Mistakes that only the generated text notices are typed errors too.
    ("if (!(instance instanceof klass)) {", "if (!lives(instance, klass)) {"),
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
    // The tops of the stack of numbers and of the stack of JavaScript's values: `tail.js` puts them back after an exception.
    let compiled_module = output.wasm_mut();
    let tops: Vec<_> =
        compiled_module.globals.iter().filter(|global| global.mutable).map(|global| global.id()).collect();
    if tops.len() != 2 {
        return Err(format!("the module has {} tops of stacks, not 2", tops.len()).into());
    }
    for (index, top) in tops.into_iter().enumerate() {
        compiled_module.exports.add(&format!("__top{index}"), top);
    }
    let mut module = output.js().to_owned();
    for (from, to) in CHANGES {
        if module.matches(from).count() != 1 {
            return Err(format!("the generated module doesn't hold once: {from}").into());
        }
        module = module.replace(from, to);
    }
    module = module.replace(".__wbg_ptr", "[PLACE]");
    if module.contains("__wbg_ptr") {
        return Err("the generated module keeps a place under another name".into());
    }
    let text = [fs::read_to_string(head)?, module, fs::read_to_string(tail)?].join("\n");
    let out = Path::new(out);
    fs::create_dir_all(out)?;
    fs::write(out.join("regulars.js"), text)?;
    fs::write(out.join("regulars_bg.wasm"), output.wasm_mut().emit_wasm())?;
    Ok(())
}
