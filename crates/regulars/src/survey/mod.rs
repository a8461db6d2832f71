//! What customers say when asked.
