// The package as `cargo xtask build-js` makes it, loaded.
import init, * as regulars from "../../../target/npm/regulars.js";

await init();
export { regulars };
