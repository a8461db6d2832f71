//! `regulars` for Python: columns in, the core called with the interpreter let go, records out.
//!
//! [`border`] is what crosses: columns, options, records and handles. Each room of the core has a file of its name,
//! `value` one more: [`orders`]; `survey` three: [`ratings`], [`trends`] and [`drivers`]. The package's Python files give
//! these functions their names, keywords and frames.

mod border;
mod churn;
mod drivers;
mod import;
mod orders;
mod profile;
mod ratings;
mod segment;
mod survey;
mod trends;
mod value;
mod voice;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _regulars {
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "Python's name")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
    #[pymodule_export]
    use super::{
        border::{Column, Handle, rebuilt, work::progress_to},
        churn::{
            churn_expected_lifetime, churn_fit, churn_fit_retention, churn_fit_survival, churn_log_likelihood,
            churn_log_pmf, churn_log_survival, churn_pmf, churn_posterior, churn_residual_lifetime, churn_retention,
            churn_simulate, churn_survival,
        },
        drivers::{importance_performance, key_drivers, penalty_reward},
        import::{column_map, columns_of_ids, import_records, suggest},
        orders::{
            category_mix, choose, cohorts, customer_codes, discrete_purchases, movements, purchase_summary, purchases,
            retention, tracking,
        },
        profile::{
            Base, answer_queue, breakdown, closed_loop, concentration, coverage, currency_digits, entities, histories,
            score,
        },
        ratings::{
            ces, csat, post_stratification_weights, raking_weights, rating, rating_change, rating_difference,
            rating_needed_n, ratings_by_segment, top_box_needed_n,
        },
        segment::{rfm, segment_code, segment_of, segments},
        survey::{enps, nps, nps_by_segment, nps_change, nps_difference, nps_needed_n, nps_of_counts, nps_points},
        trends::{change_points, mix_and_rate, run_length, trend},
        value::{
            conditional_expectation, fit_expected_purchases, fit_posterior, fit_probability_alive,
            fit_total_expected_purchases, gamma_gamma_expected_spend, gamma_gamma_fit, gamma_gamma_log_likelihood,
            gamma_gamma_mean_spend, gamma_gamma_posterior, histories_new, known_parameters, lifetime_value,
            model_discounted_purchases, model_expected_purchases, model_fit, model_kinds, model_log_likelihood,
            model_log_probability_alive, model_new_customer_log_pmf, model_new_customer_pmf,
            model_new_customer_purchases, model_next_purchase, model_probability_alive, model_probability_alive_after,
            model_purchase_log_pmf, model_purchase_pmf, model_purchase_quantiles, model_residual_lifetime,
            model_residual_transactions, predict, repeat_histogram, simulate, time_unit_days, total_lifetime_value,
        },
        voice::{driver_words, new_terms, quotes, theme_impact, themes, tokens, weighted_log_odds},
    };
}
