//! The BG/NBD and MBG/NBD models.

pub(in crate::value) mod beta_geometric;
pub(in crate::value) mod covariates;
pub(in crate::value) mod fit;
pub(in crate::value) mod geometric_dropout;
pub(in crate::value) mod mbg_nbd;
pub(in crate::value) mod model;
