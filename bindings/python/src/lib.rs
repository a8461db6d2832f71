//! `regulars` for Python: columns in, the core called with the interpreter let go, records out.
//!
//! [`seam`] and [`column`] are the border in memory; [`read`], [`ids`] and [`instants`] what comes in as columns, [`given`] as
//! anything else, [`record`] what goes out. Each room of the core has a file of its name. The package's Python files give these functions their names, keywords and frames.

mod column;
mod errors;
mod given;
mod ids;
mod import;
mod instants;
mod kind;
mod profile;
mod read;
mod record;
mod seam;
mod segment;
mod survey;
mod value;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _regulars {
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "Python's name")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
    #[pymodule_export]
    use super::{
        column::{Column, rebuilt},
        import::{column_map, import_records},
        profile::{Base, concentration, entities, histories, score},
        segment::{rfm, segment_code, segment_of, segments},
        survey::{nps, nps_by_segment, nps_change, nps_difference, nps_needed_n, nps_of_counts, nps_points},
        value::{
            bg_nbd_discounted_purchases, bg_nbd_expected_purchases, bg_nbd_fit, bg_nbd_log_likelihood,
            bg_nbd_new_customer_pmf, bg_nbd_new_customer_purchases, bg_nbd_probability_alive, customer_codes,
            fit_expected_purchases, fit_from_json, fit_probability_alive, fit_to_json, fit_total_expected_purchases,
            gamma_gamma_expected_spend, gamma_gamma_fit, gamma_gamma_log_likelihood, gamma_gamma_mean_spend,
            histories_new, lifetime_value, purchases, time_unit_days, total_lifetime_value,
        },
    };
}
