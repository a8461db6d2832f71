//! What is known: plain records without formulas, and `CustomerBase`, which holds them all.
