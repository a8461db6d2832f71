//! The digests by which languages compare bits; `tests/golden/README.md` has the form.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// The SHA-256 of values in the canonical form, as hexadecimal digits.
pub(crate) fn digest<'a>(values: impl IntoIterator<Item = &'a Value>) -> String {
    let mut hash = Sha256::new();
    values.into_iter().for_each(|value| write(value, &mut hash));
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write(value: &Value, hash: &mut Sha256) {
    match value {
        Value::Null => hash.update([0]),
        Value::Bool(truth) => hash.update([1 + u8::from(*truth)]),
        Value::Number(number) => {
            hash.update([3]);
            hash.update(number.as_f64().unwrap().to_le_bytes());
        }
        Value::String(text) => write_text(text, hash),
        Value::Array(elements) => {
            write_count(5, elements.len(), hash);
            elements.iter().for_each(|element| write(element, hash));
        }
        Value::Object(members) => write_record(members, hash),
    }
}

fn write_record(members: &Map<String, Value>, hash: &mut Sha256) {
    let mut present: Vec<(&String, &Value)> = members.iter().filter(|(_, value)| !is_absent(value)).collect();
    present.sort_by_key(|(name, _)| *name);
    write_count(6, present.len(), hash);
    for (name, value) in present {
        write_text(name, hash);
        write(value, hash);
    }
}

fn write_text(text: &str, hash: &mut Sha256) {
    write_count(4, text.len(), hash);
    hash.update(text);
}

fn write_count(kind: u8, count: usize, hash: &mut Sha256) {
    hash.update([kind]);
    hash.update(u32::try_from(count).unwrap().to_le_bytes());
}

/// What languages without a null can't tell from a member that isn't there.
fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

mod digest_tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_form_is_that_of_the_readme() {
        // sha256 of 06 02000000 04 01000000 61 03 <1.0> 04 01000000 62 05 01000000 02, by another program.
        let record = json!({"b": [true], "c": null, "a": 1, "d": {}});
        assert_eq!(digest([&record]), "83dd53d62b0f6818b18b6cd6294d5ba31e0e6d77c0a100add3e178e0fe7c3525");
    }

    #[test]
    fn the_last_bit_counts_and_whole_numbers_are_numbers() {
        assert_ne!(digest([&json!(0.1)]), digest([&json!(0.1 + f64::EPSILON / 16.0)]));
        assert_eq!(digest([&json!(3)]), digest([&json!(3.0)]));
        assert_ne!(digest([&json!([null])]), digest([&json!([])]));
    }
}
