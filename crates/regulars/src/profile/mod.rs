//! The roof: the only room that may use the other rooms.
