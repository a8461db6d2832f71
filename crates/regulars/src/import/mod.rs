//! Bytes in, records and findings out; never touches a file.
