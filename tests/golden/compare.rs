//! What "equal" means between an expected JSON value and the one found.

use serde_json::{Map, Value};

/// How far a number may lie from the expected one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tolerance {
    /// The yardstick of the reference files: 256 units in the last place times the condition number, or 1e-12 relative.
    Reference,
    Relative(f64),
    Absolute(f64),
    Bits,
}

impl Tolerance {
    pub(crate) fn parse(value: &Value) -> Result<Self, String> {
        match (value.as_str(), value["relative"].as_f64(), value["absolute"].as_f64()) {
            (Some("reference"), ..) => Ok(Self::Reference),
            (Some("bits"), ..) => Ok(Self::Bits),
            (None, Some(bound), None) if bound >= 0.0 => Ok(Self::Relative(bound)),
            (None, None, Some(bound)) if bound >= 0.0 => Ok(Self::Absolute(bound)),
            _ => Err(format!("has no readable tolerance: {value}")),
        }
    }

    pub(crate) fn at_most(self, loosest: f64) -> Result<Self, String> {
        match self {
            Self::Relative(bound) | Self::Absolute(bound) if bound > loosest => {
                Err(format!("its own tolerance {bound:e} is looser than {loosest:e}"))
            }
            _ => Ok(self),
        }
    }

    fn accepts(self, expected: f64, found: f64, cond: f64) -> bool {
        let error = (found - expected).abs();
        match self {
            Self::Bits => expected.to_bits() == found.to_bits(),
            Self::Absolute(bound) => error <= bound,
            Self::Relative(bound) => error <= bound * expected.abs(),
            Self::Reference if expected.abs() < 1e-290 => error <= 1e-300,
            Self::Reference => error <= (256.0 * f64::EPSILON * cond.max(1.0)).max(1e-12) * expected.abs(),
        }
    }
}

/// Compares field by field, element by element; says where the first difference is. Fields that `expected` doesn't name
/// aren't compared. `cond` is the condition number of all numbers below, or has the shape of `expected`.
pub(crate) fn difference(
    expected: &Value,
    found: &Value,
    tolerance: Tolerance,
    cond: Option<&Value>,
) -> Result<(), String> {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => fields(expected, found, tolerance, cond),
        (Value::Array(expected), Value::Array(found)) => elements(expected, found, tolerance, cond),
        (Value::Number(e), Value::Number(f)) => {
            let (e, f) = (e.as_f64().unwrap_or(f64::NAN), f.as_f64().unwrap_or(f64::NAN));
            let cond = cond.and_then(Value::as_f64).unwrap_or(1.0);
            // Counts and amounts are exact whatever the tolerance.
            let whole = (expected.is_i64() || expected.is_u64()) && (found.is_i64() || found.is_u64());
            let equal = if whole { expected == found } else { tolerance.accepts(e, f, cond) };
            if equal { Ok(()) } else { Err(format!("found {f:?}, expected {e:?} (cond {cond}, {tolerance:?})")) }
        }
        _ if expected == found => Ok(()),
        _ => Err(format!("found {found}, expected {expected}")),
    }
}

fn fields(
    expected: &Map<String, Value>,
    found: &Map<String, Value>,
    tolerance: Tolerance,
    cond: Option<&Value>,
) -> Result<(), String> {
    for (name, expected) in expected {
        let found = found.get(name).ok_or_else(|| format!("has no field {name}"))?;
        let cond = if let Some(Value::Object(conds)) = cond { conds.get(name) } else { cond };
        difference(expected, found, tolerance, cond).map_err(|why| format!(".{name} {why}"))?;
    }
    Ok(())
}

fn elements(expected: &[Value], found: &[Value], tolerance: Tolerance, cond: Option<&Value>) -> Result<(), String> {
    if expected.len() != found.len() {
        return Err(format!("has {} elements, expected {}", found.len(), expected.len()));
    }
    for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
        let cond = if let Some(Value::Array(conds)) = cond { conds.get(index) } else { cond };
        difference(expected, found, tolerance, cond).map_err(|why| format!("[{index}] {why}"))?;
    }
    Ok(())
}

mod compare_tests {
    use super::*;
    use serde_json::json;

    fn equal(expected: &Value, found: &Value, tolerance: Tolerance, cond: Option<Value>) -> bool {
        difference(expected, found, tolerance, cond.as_ref()).is_ok()
    }

    #[test]
    fn bits_tell_signed_zeros_and_neighbours_apart() {
        assert!(!equal(&json!(0.0), &json!(-0.0), Tolerance::Bits, None));
        assert!(!equal(&json!(1.0), &json!(1.0 + f64::EPSILON), Tolerance::Bits, None));
        assert!(equal(&json!(0.1), &json!(0.1), Tolerance::Bits, None));
    }

    #[test]
    fn the_reference_yardstick_grows_with_the_condition_number() {
        let (expected, found) = (json!(1.0), json!(1.0 + 1e-11));
        assert!(!equal(&expected, &found, Tolerance::Reference, None));
        assert!(equal(&expected, &found, Tolerance::Reference, Some(json!(1000.0))));
        assert!(equal(&json!([1.0]), &json!([1.0 + 1e-11]), Tolerance::Reference, Some(json!([1000.0]))));
        assert!(equal(&json!(1.0), &json!(1.0 + 9e-13), Tolerance::Reference, None));
        assert!(equal(&json!(0.0), &json!(1e-301), Tolerance::Reference, None));
        assert!(!equal(&json!(0.0), &json!(1e-200), Tolerance::Reference, None));
    }

    #[test]
    fn counts_are_exact_under_any_tolerance() {
        let million = json!(1_000_000_000_000_000_u64);
        assert!(!equal(&million, &json!(1_000_000_000_000_001_u64), Tolerance::Relative(1e-9), None));
        assert!(equal(&json!(3), &json!(3.0), Tolerance::Bits, None));
    }

    #[test]
    fn records_compare_by_the_expected_fields() {
        let found = json!({"value": 1.0, "n": 3, "method": "wilson"});
        assert!(equal(&json!({"value": 1.0}), &found, Tolerance::Bits, None));
        assert!(!equal(&json!({"median": 1.0}), &found, Tolerance::Bits, None));
        assert!(!equal(&json!({"method": "wald"}), &found, Tolerance::Bits, None));
    }
}
