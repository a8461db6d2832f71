//! The figures of complete rows, by the regression that the outcome asks for.

use super::linear::linear;
use super::logistic::logistic;
use super::options::{DriverOutcome, Plan, Sample};
use super::rows::{Driver, Rows};
use crate::error::Result;

/// The figures of rows without a missing answer.
pub(super) fn measure(plan: &Plan, rows: Rows, drivers: &[Driver]) -> Result<Sample> {
    match plan.outcome {
        DriverOutcome::Linear => linear(rows, drivers, plan, false),
        DriverOutcome::Logistic => logistic(rows, drivers, plan),
    }
}
