//! Control charts and change points.

pub(crate) mod change_point;
pub(crate) mod count_run_length;
pub(crate) mod run_length;
