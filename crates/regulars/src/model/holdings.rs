//! Storage of the base: the records that each customer and account holds.

use super::index::{Index, Name, name_of};
use super::row::Kind;
use std::fmt::{self, Debug, Formatter};

/// The rows that each customer, or each account, holds, in order of arrival.
#[derive(Clone, Default)]
pub(crate) struct Holdings {
    holders: Vec<Holder>,
    index: Index,
}

#[derive(Clone)]
struct Holder {
    source: Option<Box<str>>,
    id: Box<str>,
    rows: Vec<(Kind, u32)>,
}

impl Holdings {
    /// Adds a row, once only when its record names the holder several times.
    pub(crate) fn add(&mut self, source: Option<&str>, id: &str, kind: Kind, number: u32) {
        let (name, row) = (name_of(source, id), (kind, number));
        match self.find(name) {
            Ok(holder) => {
                let rows = self.holders.get_mut(holder as usize).map(|holder| &mut holder.rows);
                rows.filter(|rows| rows.last() != Some(&row)).into_iter().for_each(|rows| rows.push(row));
            }
            Err(place) => {
                self.index.put(place, self.holders.len() as u32);
                self.holders.push(Holder { source: name.0.map(Box::from), id: id.into(), rows: vec![row] });
            }
        }
    }

    /// Takes a row from its holder.
    pub(crate) fn remove(&mut self, source: Option<&str>, id: &str, kind: Kind, number: u32) {
        let holder = self.find(name_of(source, id)).ok().and_then(|holder| self.holders.get_mut(holder as usize));
        holder.into_iter().for_each(|holder| holder.rows.retain(|row| *row != (kind, number)));
    }

    pub(crate) fn of(&self, source: Option<&str>, id: &str) -> &[(Kind, u32)] {
        let holder = self.find(name_of(source, id)).ok().and_then(|holder| self.holders.get(holder as usize));
        holder.map_or(&[], |holder| &holder.rows)
    }

    /// All holders with their rows, in order of arrival.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Name<'_>, &[(Kind, u32)])> {
        self.holders.iter().map(|holder| (holder.name(), holder.rows.as_slice()))
    }

    fn find(&self, name: Name<'_>) -> std::result::Result<u32, u32> {
        self.index.find(name, |number| self.holders.get(number as usize).is_some_and(|holder| holder.name() == name))
    }
}

impl Holder {
    fn name(&self) -> Name<'_> {
        (self.source.as_deref(), &self.id)
    }
}

/// The holdings follow from the records, so there is nothing to show.
impl Debug for Holdings {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Holdings").finish_non_exhaustive()
    }
}
