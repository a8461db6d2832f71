//! Models of purchases and of spend.

pub(super) mod any_model;
pub(super) mod bg_bb;
pub(super) mod bg_nbd;
pub(super) mod covariates;
pub(super) mod covariates_fit;
pub(super) mod distinct;
pub(super) mod fitted;
pub(super) mod gamma_gamma;
pub(super) mod kernel;
pub(super) mod known_parameters;
pub(super) mod limits;
pub(super) mod mbg_cnbd_k;
pub(super) mod pareto_nbd;
pub(super) mod process;
pub(super) mod purchase_model;
pub(super) mod rows;
pub(super) mod wait;
