//! Columns that the map names and the file hasn't: told, as a misspelt name would otherwise be an empty field.

pub(super) mod nearest;

use super::notes::{Account, Fault};
use super::plan::Plan;
use nearest::nearest;

/// Says of the whole file which columns of the map it lacks. `has` tells whether a column fills a slot.
pub(super) fn doubt(plan: &Plan, has: impl Fn(usize) -> bool, found: &[String], account: &mut Account) {
    let near = |columns: &[String]| columns.iter().find_map(|column| nearest(column, found));
    for (field, columns) in plan.unfilled(&has) {
        let why = "the file hasn't the column that the map names for this field, which stays empty";
        account.doubt(0, [told(Fault::new(field.to_owned(), &columns.join(", "), why), near(columns))]);
    }
    for column in plan.unfiltered(&has) {
        let why = "the file hasn't the column by which the map's only chooses rows: all are read";
        account.doubt(0, [told(Fault::new(format!("only.{column}"), column, why), near(std::slice::from_ref(column)))]);
    }
}

fn told(fault: Fault, near: Option<&str>) -> Fault {
    match near {
        Some(near) => fault.detail(format!("the nearest is {near:?}")),
        None => fault.cured("declare may_lack_columns = true in the map if that is as it should be"),
    }
}
