//! JSON Lines: bytes to rows of cells by path.

pub(super) mod envelope;
mod lists;
mod numbers;
pub(super) mod objects;

use std::{collections::HashMap, fmt, ops::ControlFlow};

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::{
    Progress, absent,
    bytes::Text,
    collect::Rows,
    map::distinct,
    minor,
    notes::{Account, Fault},
    plan::Plan,
    row::{LIST_MARK, Source},
    table::{ROW, STRIDE},
};
use crate::work;
use crate::{Error, Result};
use objects::{Object, Objects};

/// Longest path of a value, in bytes: paths are remembered over the whole file, so that one of nested objects made to
/// be long would fill the memory.
const LONGEST_PATH: usize = 1024;

/// What helps against a line that can't be read.
const JSON_LINE: &str = "write one JSON object a line, as a program's JSON writer does";

/// Reads a file of JSON Lines, or of one JSON array: gives the columns that fill nothing, and whether it was read to
/// its end.
pub(super) fn read(
    text: &mut Text<'_>,
    plan: &Plan,
    rows: &mut dyn Rows,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<(Vec<String>, bool)> {
    let is_array = check_start(text)?;
    let mut objects = Objects::of(&mut *text, is_array);
    let mut cells = Cells::new(plan);
    let mut taken = false;
    while let Some(Object { number, place, text: object, from }) = objects.next()? {
        match from.fault(place).map_or_else(|| cells.fill(object), Err) {
            Err(why) => {
                let start: String = String::from_utf8_lossy(object).chars().take(100).collect();
                rows.account().refuse(number, &Fault::new("row", &start, why).usually(JSON_LINE));
            }
            Ok(()) => taken |= take(rows, plan, &cells, number),
        }
        work::tick(ROW)?;
        let count = rows.account().rows;
        if count.is_multiple_of(STRIDE) && progress(from.progress(count)).is_break() {
            return Ok((cells.end(taken, None)?, false));
        }
    }
    objects.check_end()?;
    let unknown = cells.end(taken, Some(rows.account()))?;
    let _ = progress(text.progress(rows.account().rows));
    Ok((unknown, true))
}

/// Looks at how a file begins; whether it is one array.
fn check_start(text: &mut Text<'_>) -> Result<bool> {
    match text.head().trim_ascii_start().first() {
        None if text.length().is_some() => Err(Error::Empty { what: "file".into() }),
        Some(0) => Err(Error::invalid("file", "is binary, or UTF-16 without a byte-order mark")),
        Some(b'[') => Ok(true),
        _ if envelope::goes_on(text.head()) => Err(envelope::printed(text)),
        _ => Ok(false),
    }
}

/// Hands one object on, unless the map leaves it out; whether it did.
fn take(rows: &mut dyn Rows, plan: &Plan, cells: &Cells<'_>, number: usize) -> bool {
    let source = Source::Json { base: &cells.base, items: &cells.items };
    let passes = plan.lets_pass(|slot| cells.has(slot), |slot| source.cell(slot, None));
    if passes {
        rows.account().notes.unread.clone_from(&cells.unread);
        rows.take(plan, source, number);
    } else {
        rows.account().skip();
    }
    passes
}

/// The cells of one object, and what is known of all paths so far.
struct Cells<'p> {
    plan: &'p Plan,
    base: Vec<Option<String>>,
    /// The objects in the row's lists.
    items: Vec<Vec<Option<String>>>,
    /// The slots of every path met.
    paths: HashMap<String, Vec<usize>>,
    /// Slots whose path was met in any row.
    filled: Vec<bool>,
    /// Paths that fill nothing and may tell how far an order has come.
    unread: Vec<String>,
    /// The first path within a list that the map names for a field which isn't read from one, and its slot.
    misplaced: Option<(String, usize)>,
    path: String,
    in_item: bool,
}

impl<'p> Cells<'p> {
    fn new(plan: &'p Plan) -> Self {
        let slots = plan.slots();
        Self {
            plan,
            base: vec![None; slots],
            items: Vec::new(),
            paths: HashMap::new(),
            filled: vec![false; slots],
            unread: Vec::new(),
            misplaced: None,
            path: String::new(),
            in_item: false,
        }
    }

    /// Whether the path of a slot was met in any row.
    fn has(&self, slot: usize) -> bool {
        self.filled.get(slot).copied().unwrap_or(false)
    }

    /// The columns that fill nothing, once all rows are read; when the file was read to its end, what it lacks is told.
    fn end(&self, taken: bool, account: Option<&mut Account>) -> Result<Vec<String>> {
        if taken {
            self.check_lists()?;
            let (plan, found) = (self.plan, distinct(self.paths.keys().cloned().collect()));
            plan.check_required(|slot| self.has(slot), &found)
                .map_err(|error| envelope::refused(error, plan, &found))?;
            if let Some(account) = account {
                absent::doubt(plan, |slot| self.has(slot), &found, account);
                minor::doubt(plan, &found, account);
            }
        }
        let fills_none = |slots: &[usize]| slots.iter().all(|slot| self.plan.unread().contains(slot));
        let unknown = self.paths.iter().filter(|(_, slots)| fills_none(slots)).map(|(path, _)| path.clone());
        Ok(distinct(unknown.collect()))
    }

    /// Checks that what the map reads from lists is of lists.
    fn check_lists(&self) -> Result<()> {
        let Some((path, slot)) = &self.misplaced else { return Ok(()) };
        let name = self.plan.slot_name(*slot);
        let why = format!(
            "the map reads {name} from {path:?}, which is in a list: of lists only {} are read; name a value outside of it, \
             or write one object for each element",
            self.plan.of_lists().join(", ")
        );
        Err(Error::invalid("column map", why))
    }

    /// The slots of a path that is met for the first time.
    fn new_path(&mut self) {
        let mut slots = self.plan.slots_of(&self.path).to_vec();
        if slots.is_empty() && !self.in_item {
            slots.extend(self.plan.unread_slot(&self.path, |slot| !self.has(slot)));
            self.unread.extend(slots.first().map(|_| self.path.clone()));
        }
        for &slot in &slots {
            self.filled.get_mut(slot).into_iter().for_each(|filled| *filled = true);
            if self.in_item && self.misplaced.is_none() && !self.plan.is_of_lists(slot) {
                self.misplaced = Some((self.path.clone(), slot));
            }
        }
        self.paths.insert(self.path.clone(), slots);
    }

    /// Takes the cells of a line, or tells why it holds no object.
    fn fill(&mut self, line: &[u8]) -> std::result::Result<(), String> {
        self.clear();
        let line = std::str::from_utf8(line).map_err(|_| "not UTF-8".to_owned())?;
        if !line.trim_start().starts_with('{') {
            return Err("not a JSON object".into());
        }
        let mut read = self.read(line);
        if read.as_ref().is_err_and(|error| error.to_string().starts_with(numbers::LONG)) {
            self.clear();
            read = self.read(&numbers::quoted(line));
        }
        read.map_err(|error| {
            if error.is_eof() {
                "the object doesn't end on its line; write one object a line".into()
            } else {
                unread(line, &error)
            }
        })
    }

    fn clear(&mut self) {
        self.base.iter_mut().for_each(|cell| *cell = None);
        self.items.clear();
        self.path.clear();
        self.in_item = false;
    }

    fn read(&mut self, line: &str) -> serde_json::Result<()> {
        let mut json = serde_json::Deserializer::from_str(line);
        Node { cells: self, element: false }.deserialize(&mut json)?;
        json.end()
    }

    /// Puts the value at the present path into its slots.
    fn put(&mut self, value: Option<String>, element: bool) -> std::result::Result<(), String> {
        if !self.paths.contains_key(&self.path) {
            // A null counts too: a column of nothing but nulls is there, and empty.
            self.new_path();
        }
        let Some(value) = value else { return Ok(()) };
        let cells = if self.in_item { self.items.last_mut() } else { Some(&mut self.base) };
        let (Some(cells), Some(slots)) = (cells, self.paths.get(&self.path)) else { return Ok(()) };
        for &slot in slots {
            let Some(cell) = cells.get_mut(slot) else { continue };
            match cell {
                Some(list) if element && list.starts_with(LIST_MARK) => {
                    list.push(LIST_MARK);
                    list.push_str(&value);
                }
                None if element => *cell = Some(format!("{LIST_MARK}{value}")),
                None => *cell = Some(value.clone()),
                Some(_) if self.plan.unread().contains(&slot) => {}
                Some(_) => return Err(format!("two values fill {}", self.plan.slot_name(slot))),
            }
        }
        Ok(())
    }
}

/// A JSON value at the present path, or an element of the list there.
struct Node<'c, 'p> {
    cells: &'c mut Cells<'p>,
    element: bool,
}

impl Node<'_, '_> {
    fn put<E: serde::de::Error>(self, value: Option<String>) -> std::result::Result<(), E> {
        self.cells.put(value, self.element).map_err(E::custom)
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> std::result::Result<(), E> {
        self.put(None)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> std::result::Result<(), E> {
        self.put(Some(value.to_string()))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> std::result::Result<(), E> {
        self.put(Some(value.to_string()))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> std::result::Result<(), E> {
        self.put(Some(value.to_string()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> std::result::Result<(), E> {
        if numbers::may_be_long(value) {
            return Err(E::custom(numbers::LONG));
        }
        self.put(Some(float_text(value)))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> std::result::Result<(), E> {
        if value.contains('\0') {
            return Err(E::custom("holds a NUL character"));
        }
        self.put(Some(value.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        let Self { cells, element } = self;
        let length = cells.path.len();
        let opens_item = element && !cells.in_item;
        if element {
            cells.path.push_str("[]");
        }
        if opens_item {
            let slots = cells.plan.slots();
            cells.items.push(vec![None; slots]);
            cells.in_item = true;
        }
        let prefix = cells.path.len();
        while let Some(key) = map.next_key::<String>()? {
            if prefix > 0 {
                cells.path.push('.');
            }
            cells.path.push_str(&key);
            if cells.path.len() > LONGEST_PATH {
                return Err(A::Error::custom(format!("the path of a value is longer than {LONGEST_PATH} bytes")));
            }
            map.next_value_seed(Node { cells: &mut *cells, element: false })?;
            cells.path.truncate(prefix);
        }
        if opens_item {
            cells.in_item = false;
        }
        cells.path.truncate(length);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> std::result::Result<(), A::Error> {
        let Self { cells, element } = self;
        let length = cells.path.len();
        if element {
            cells.path.push_str("[]");
        }
        while sequence.next_element_seed(Node { cells: &mut *cells, element: true })?.is_some() {}
        cells.path.truncate(length);
        Ok(())
    }
}

/// Why a line is no JSON, in words that say what to write instead.
fn unread(line: &str, error: &serde_json::Error) -> String {
    let text = error.to_string();
    let why = text.rsplit_once(" at line ").map_or(&*text, |(why, _)| why);
    let rest = line.get(error.column().saturating_sub(1)..).unwrap_or("");
    if line.trim_end().ends_with("},") {
        return "ends with a comma; write one object a line without one, or all objects as one JSON array".into();
    }
    if error.is_syntax() && ["NaN", "Infinity", "-Infinity", "None"].iter().any(|word| rest.starts_with(word)) {
        return "holds NaN, Infinity or None, which JSON doesn't know; write null".into();
    }
    format!("{why} (column {})", error.column())
}

/// The number as it was written, when its digits survive as a float or are those of one; otherwise with an exponent, which
/// amounts refuse.
fn float_text(value: f64) -> String {
    let scientific = format!("{value:e}");
    let digits = scientific.bytes().take_while(|&b| b != b'e').filter(u8::is_ascii_digit).count();
    let is_plain = value == 0.0 || (1e-6..1e15).contains(&value.abs());
    // As many digits of a fraction are those of a float: the amount is finer than its currency, whoever wrote them.
    if is_plain && (digits <= 15 || value.fract() != 0.0) { value.to_string() } else { scientific }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{ColumnMap, ImportOptions};
    use crate::model::Order;

    #[test]
    fn floats_keep_their_digits_or_show_that_they_do_not() {
        for (value, text) in
            [(29.33, "29.33"), (0.0, "0"), (-0.1, "-0.1"), (1e14, "100000000000000"), (1e308, "1e308"), (1e-9, "1e-9")]
        {
            assert_eq!(float_text(value), text);
        }
        assert_eq!(float_text(1_234_567_890_123_456.8), "1.2345678901234568e15");
        assert_eq!(float_text(19.990000000000002), "19.990000000000002");
    }

    #[test]
    fn values_go_where_their_path_says() {
        let plan = Plan::of::<Order>(&ColumnMap::default(), &ImportOptions::default()).unwrap();
        let mut cells = Cells::new(&plan);
        cells
            .fill(br#"{"id": 7, "lines": [{"sku": "a"}, {"sku": "b", "x": [1]}], "channel": ["p", true], "tax": null}"#)
            .unwrap();
        assert_eq!(cells.base[0].as_deref(), Some("7"));
        assert_eq!(cells.items.len(), 2);
        assert!(cells.base.iter().flatten().any(|cell| cell == "\u{1f}p\u{1f}true"));
        let unknown: Vec<&String> =
            cells.paths.iter().filter(|(_, slots)| slots.is_empty()).map(|(path, _)| path).collect();
        assert_eq!(unknown, ["lines[].x"]);
        assert!(cells.fill(br#"{"id": 7, "order_id": 8}"#).unwrap_err().contains("two values fill id"));
        assert!(cells.fill(format!("{{\"{}\": 1}}", "k".repeat(2000)).as_bytes()).unwrap_err().contains("longer than"));
        assert!(cells.fill(br#"{"id": "a\u0000"}"#).unwrap_err().contains("NUL"));
    }
}
