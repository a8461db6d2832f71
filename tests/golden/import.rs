//! The calls of the room `import`.

use super::dispatch::{Outcome, run};
use regulars::Error;
use regulars::import::{
    Cell, ColumnMap, ImportOptions, Importable, Progress, SourceSystem, columns, columns_with_progress, csv,
    csv_with_progress, json_lines, json_lines_with_progress, suggest,
};
use regulars::model::{
    Account, Customer, Deal, Entity, Feedback, Interaction, Invitation, Order, Subscription, Ticket,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::ops::ControlFlow;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    entity: Entity,
    #[serde(default)]
    text: String,
    #[serde(default)]
    columns: Vec<Column>,
    map: Option<Value>,
    #[serde(default)]
    options: ImportOptions,
    /// Rows after which the caller stops the import.
    stop_after: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Column {
    name: String,
    cells: Vec<Value>,
}

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::String(text) => text.as_str().into(),
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => number.as_i64().map_or_else(|| number.as_f64().into(), Cell::from),
        _ => Cell::Missing,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Of {
    entity: Entity,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfSystem {
    system: SourceSystem,
    entity: Entity,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    text: String,
}

fn parsed<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    serde_json::from_value(value.clone()).map_err(|error| Error::Invalid { what: "map".into(), why: error.to_string() })
}

impl Text {
    /// A map by the name of its system, or written out.
    fn column_map(&self) -> Result<ColumnMap, Error> {
        match &self.map {
            None => Ok(ColumnMap::default()),
            Some(Value::String(system)) => match system.as_str() {
                "hubspot" => ColumnMap::hubspot(&self.entity),
                "salesforce" => ColumnMap::salesforce(&self.entity),
                "zendesk" => ColumnMap::zendesk(&self.entity),
                "segment" => ColumnMap::segment(&self.entity),
                _ => ColumnMap::of_system(parsed(&Value::String(system.clone()))?, &self.entity),
            },
            Some(map) => parsed(map),
        }
    }

    fn step(&self, progress: Progress) -> ControlFlow<()> {
        match self.stop_after {
            Some(rows) if progress.rows >= rows => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }

    fn read<T: Importable + Serialize>(&self, call: &str) -> Result<Value, Error> {
        let (bytes, map) = (self.text.as_bytes(), self.column_map()?);
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        let rows = self.columns.first().map_or(0, |column| column.cells.len());
        let cell = |row: usize, column: usize| cell(&self.columns[column].cells[row]);
        let imported = match call {
            "import::columns" => columns::<T>(&names, rows, cell, &map, &self.options),
            "import::columns_with_progress" => {
                columns_with_progress::<T>(&names, rows, cell, &map, &self.options, |p| self.step(p))
            }
            "import::csv" => csv::<T>(bytes, &map, &self.options),
            "import::json_lines" => json_lines::<T>(bytes, &map, &self.options),
            "import::csv_with_progress" => csv_with_progress::<T>(bytes, &map, &self.options, |p| self.step(p)),
            _ => json_lines_with_progress::<T>(bytes, &map, &self.options, |p| self.step(p)),
        }?;
        assert_eq!(imported.rows, imported.records.len() + imported.merged + imported.skipped + imported.rejected);
        serde_json::to_value(imported)
            .map_err(|error| Error::Invalid { what: "records".into(), why: error.to_string() })
    }

    fn read_entity(&self, call: &str) -> Result<Value, Error> {
        match self.entity.as_str() {
            "customer" => self.read::<Customer>(call),
            "account" => self.read::<Account>(call),
            "interaction" => self.read::<Interaction>(call),
            "order" => self.read::<Order>(call),
            "subscription" => self.read::<Subscription>(call),
            "deal" => self.read::<Deal>(call),
            "ticket" => self.read::<Ticket>(call),
            "feedback" => self.read::<Feedback>(call),
            "invitation" => self.read::<Invitation>(call),
            other => Err(Error::Invalid { what: "entity".into(), why: format!("no entity {other}") }),
        }
    }
}

pub(crate) fn call(name: &str, args: &Value) -> Option<Outcome> {
    Some(match name {
        "import::csv"
        | "import::json_lines"
        | "import::csv_with_progress"
        | "import::json_lines_with_progress"
        | "import::columns"
        | "import::columns_with_progress" => run(args, |text: Text| text.read_entity(name)),
        "import::suggest" => run(args, |start: Start| suggest(start.text.as_bytes())),
        "import::ColumnMap::of_system" => run(args, |of: OfSystem| ColumnMap::of_system(of.system, &of.entity)),
        "import::ColumnMap::hubspot" => run(args, |of: Of| ColumnMap::hubspot(&of.entity)),
        "import::ColumnMap::salesforce" => run(args, |of: Of| ColumnMap::salesforce(&of.entity)),
        "import::ColumnMap::zendesk" => run(args, |of: Of| ColumnMap::zendesk(&of.entity)),
        "import::ColumnMap::segment" => run(args, |of: Of| ColumnMap::segment(&of.entity)),
        _ => return None,
    })
}
