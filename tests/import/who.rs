//! Who a row is about, and whether what it tells of counts.
