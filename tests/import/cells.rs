//! Dates, numbers and money as files write them.
