//! The private ground floor: what a statistician knows with no customer in sight.

mod quadrature;
