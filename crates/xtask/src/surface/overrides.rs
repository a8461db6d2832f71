//! `bindings/overrides.toml`: what the core can't say, by language.

use std::{cell::RefCell, collections::BTreeSet, fs, path::Path};
use toml::{Table, Value};

/// Tables such as `[javascript.names]`, asked for by `("javascript.names", key)`. What nobody asks for is an error, so that an
/// override goes with what it was about.
#[derive(Debug, Default)]
pub struct Overrides {
    tables: Table,
    asked: RefCell<BTreeSet<String>>,
}

impl Overrides {
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Self::parse(&text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// # Errors
    /// Text that isn't TOML.
    pub fn parse(text: &str) -> Result<Self, String> {
        let tables = text.parse::<Table>().map_err(|error| error.to_string())?;
        Ok(Self { tables, asked: RefCell::default() })
    }

    /// A value of a table.
    pub fn value(&self, table: &str, key: &str) -> Option<&Value> {
        let value = self.table(table)?.get(key)?;
        self.asked.borrow_mut().insert(format!("{table}.{key}"));
        Some(value)
    }

    /// A text of a table.
    pub fn text(&self, table: &str, key: &str) -> Option<&str> {
        self.value(table, key)?.as_str()
    }

    /// Whether a list of a table has that text: `("javascript", "columnar", "value::Purchases")`.
    pub fn lists(&self, table: &str, key: &str, text: &str) -> bool {
        let list = self.table(table).and_then(|found| found.get(key)?.as_array());
        let listed = list.is_some_and(|list| list.iter().any(|item| item.as_str() == Some(text)));
        if listed {
            self.asked.borrow_mut().insert(format!("{table}.{key}.{text}"));
        }
        listed
    }

    /// All texts of a table, in the order of their keys.
    pub fn texts(&self, table: &str) -> Vec<(&str, &str)> {
        let all = self.table(table).into_iter().flatten().filter(|(_, value)| value.is_str());
        all.filter_map(|(key, _)| Some((key.as_str(), self.text(table, key)?))).collect()
    }

    fn table(&self, path: &str) -> Option<&Table> {
        path.split('.').try_fold(&self.tables, |table, name| table.get(name)?.as_table())
    }

    /// What nobody has asked for.
    pub(super) fn unused(&self) -> Vec<String> {
        let mut keys = Vec::new();
        leaves(&self.tables, "", &mut keys);
        let asked = self.asked.borrow();
        keys.into_iter().filter(|key| !asked.contains(key)).collect()
    }
}

fn leaves(table: &Table, prefix: &str, keys: &mut Vec<String>) {
    for (name, value) in table {
        match value {
            Value::Table(table) => leaves(table, &format!("{prefix}{name}."), keys),
            Value::Array(list) => {
                keys.extend(list.iter().filter_map(Value::as_str).map(|text| format!("{prefix}{name}.{text}")));
            }
            _ => keys.push(format!("{prefix}{name}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_asks_for_is_told() {
        let text = "[a.b]\n\"x::Y\" = \"z\"\nlist = [\"one\", \"two\"]\nunused = 1\n";
        let overrides = Overrides::parse(text).unwrap();
        assert_eq!(overrides.text("a.b", "x::Y"), Some("z"));
        assert_eq!(overrides.text("a.c", "x::Y"), None);
        assert!(overrides.lists("a.b", "list", "two") && !overrides.lists("a.b", "list", "three"));
        assert_eq!(overrides.texts("a.b"), [("x::Y", "z")]);
        assert_eq!(overrides.unused(), ["a.b.list.one", "a.b.unused"]);
        assert!(Overrides::parse("[").is_err());
    }
}
