//! What the workspace's commands share with its tests.

pub mod house;
pub mod surface;
pub mod table;
pub mod zones;
