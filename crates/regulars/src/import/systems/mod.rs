//! The column maps of the systems that export: whose columns fill which fields.

pub(super) mod hubspot;
pub(super) mod salesforce;
pub(super) mod segment;
pub(super) mod zendesk;
