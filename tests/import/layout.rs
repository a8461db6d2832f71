//! Bytes and layout: encodings, titles and totals, uneven rows, words for nothing.
