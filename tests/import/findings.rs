//! What an import says about the rows, and what it proposes.
