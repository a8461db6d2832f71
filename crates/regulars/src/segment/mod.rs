//! Which customers belong together.
