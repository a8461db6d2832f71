//! Which names the columns of the files have.

use crate::Failure;
use regulars::import::ColumnMap;
use regulars::model::Entity;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use std::fs;

/// What `--map` says.
pub(crate) enum Map {
    /// The ready-made map of a system.
    System(fn(&Entity) -> regulars::Result<ColumnMap>),
    Kinds(Box<Kinds>),
    /// One map for every file.
    All(Box<ColumnMap>),
}

/// A map for each kind of file.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Kinds {
    order: ColumnMap,
    customer: ColumnMap,
    interaction: ColumnMap,
    deal: ColumnMap,
    ticket: ColumnMap,
    feedback: ColumnMap,
}

const KINDS: [&str; 6] = ["order", "customer", "interaction", "deal", "ticket", "feedback"];

impl Map {
    pub(crate) fn read(named: Option<&str>) -> Result<Self, Failure> {
        let file = match named {
            None => return Ok(Self::All(Box::default())),
            Some("hubspot") => return Ok(Self::System(ColumnMap::hubspot)),
            Some("salesforce") => return Ok(Self::System(ColumnMap::salesforce)),
            Some("zendesk") => return Ok(Self::System(ColumnMap::zendesk)),
            Some("segment") => return Ok(Self::System(ColumnMap::segment)),
            Some(file) => file,
        };
        let text = fs::read_to_string(file).map_err(|error| {
            format!("--map takes hubspot, salesforce, zendesk, segment or a JSON file; {file}: {error}.")
        })?;
        Self::parse(text.trim_start_matches('\u{feff}'))
            .map_err(|error| format!("{file} is no column map: {error} (--help shows one)."))
    }

    fn parse(text: &str) -> Result<Self, Failure> {
        let sentence = |error: serde_json::Error| error.to_string();
        let keys: BTreeMap<String, IgnoredAny> = serde_json::from_str(text).map_err(sentence)?;
        if keys.keys().any(|key| KINDS.contains(&key.as_str())) {
            return serde_json::from_str(text).map(Self::Kinds).map_err(sentence);
        }
        serde_json::from_str(text)
            .map(Self::All)
            .map_err(|error| format!("{error}, nor is it a kind of file ({})", KINDS.join(", ")))
    }

    pub(crate) fn of(&self, entity: &Entity) -> ColumnMap {
        match self {
            // Orders beside Zendesk's tickets come from elsewhere, and have our own names.
            Self::System(map) => map(entity).unwrap_or_default(),
            Self::Kinds(kinds) => kinds.of(entity),
            Self::All(map) => map.as_ref().clone(),
        }
    }
}

impl Kinds {
    fn of(&self, entity: &Entity) -> ColumnMap {
        match entity {
            Entity::Order => self.order.clone(),
            Entity::Customer => self.customer.clone(),
            Entity::Interaction => self.interaction.clone(),
            Entity::Deal => self.deal.clone(),
            Entity::Ticket => self.ticket.clone(),
            Entity::Feedback => self.feedback.clone(),
            _ => ColumnMap::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(json: &str, entity: &Entity) -> Vec<String> {
        Map::parse(json).unwrap().of(entity).columns.remove("id").unwrap_or_default()
    }

    #[test]
    fn a_map_for_each_kind_or_one_for_all() {
        let kinds = r#"{"order": {"columns": {"id": "Receipt"}}, "ticket": {"columns": {"id": "Case"}}}"#;
        assert_eq!(names(kinds, &Entity::Order), ["Receipt"]);
        assert_eq!(names(kinds, &Entity::Ticket), ["Case"]);
        assert!(names(kinds, &Entity::Customer).is_empty());
        let one = r#"{"columns": {"id": "No"}}"#;
        assert_eq!([names(one, &Entity::Order), names(one, &Entity::Deal)], [["No"], ["No"]]);
    }

    #[test]
    fn what_is_no_map_is_refused_in_words() {
        for (json, why) in [
            ("", "EOF"),
            ("[1]", "expected a map"),
            (r#"{"orders": {}}"#, "nor is it a kind of file (order,"),
            (r#"{"order": {}, "colums": {}}"#, "unknown field `colums`"),
            (r#"{"order": {"colums": {}}}"#, "unknown field `colums`"),
        ] {
            let error = Map::parse(json).err().unwrap_or_default();
            assert!(error.contains(why), "{json}: {error}");
        }
    }
}
