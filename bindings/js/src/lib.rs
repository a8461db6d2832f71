//! The JavaScript binding.
