//! What customers say when asked.

mod nps;
mod nps_groups;
mod tally;
mod trend;
mod trend_baseline;
mod trend_changes;
mod trend_chart;
mod trend_mix;
mod trend_series;
mod trinomial;

pub use nps::{Nps, NpsMethod, NpsOptions, nps, nps_needed_n, nps_of_counts};
pub use nps_groups::{
    NpsChange, NpsDifference, NpsDifferenceMethod, NpsSegment, nps_by_segment, nps_change, nps_difference,
};
pub use trend::{RunLength, Trend, TrendOptions, TrendState, run_length, trend};
pub use trend_changes::{ChangeOptions, ChangePoint, ChangePoints, change_points};
pub use trend_chart::TrendChart;
pub use trend_mix::{MixAndRate, MixColumns, MixEffect, MixOptions, MixPresence, MixSegment, mix_and_rate};
pub use trend_series::{TrendKind, TrendSeries};
