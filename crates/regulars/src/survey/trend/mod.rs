//! A figure over time: alarms, change points, rates against mix.

pub(super) mod alarms;
pub(super) mod baseline;
pub(super) mod change_points;
pub(super) mod chart;
pub(super) mod mix_and_rate;
pub(super) mod options;
pub(super) mod series;
