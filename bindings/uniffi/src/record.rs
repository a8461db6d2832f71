//! How records of options and of results are made from the core's, field by field.

/// What a caller may leave out.
pub(crate) trait Partial<T> {
    /// Laid over the library's default.
    fn over(&self, plain: T) -> T;
}

impl<T: Clone> Partial<T> for Option<T> {
    fn over(&self, plain: T) -> T {
        self.clone().unwrap_or(plain)
    }
}

/// Options that have no default.
impl<T: Clone> Partial<Option<T>> for Option<T> {
    fn over(&self, plain: Option<T>) -> Option<T> {
        self.clone().or(plain)
    }
}

/// Options of the core in which every field may be left out.
macro_rules! options {
    ($room:ident; $($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $field:ident: $type:ty,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, uniffi::Record)]
        pub struct $name {
            $($(#[$about])* #[uniffi(default)] pub $field: $type,)+
        }

        impl $name {
            pub(crate) fn core(&self) -> $room::$name {
                $crate::record::Partial::over(self, $room::$name::default())
            }
        }

        impl $crate::record::Partial<$room::$name> for $name {
            fn over(&self, plain: $room::$name) -> $room::$name {
                let Self { $($field),+ } = self;
                $room::$name { $($field: $crate::record::Partial::over($field, plain.$field)),+ }
            }
        }
    )+};
}

/// Records some of whose fields cross in another form.
macro_rules! converted {
    ($room:ident; $($(#[$doc:meta])* $name:ident {
        $($(#[$about:meta])* $field:ident: $type:ty $(= $convert:expr)?,)+
    })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, uniffi::Record)]
        pub struct $name {
            $($(#[$about])* pub $field: $type,)+
        }

        impl From<$room::$name> for $name {
            fn from(record: $room::$name) -> Self {
                let $room::$name { $($field),+ } = record;
                Self { $($field: converted!(@field $field $($convert)?)),+ }
            }
        }
    )+};
    (@field $field:ident) => { $field };
    (@field $field:ident $convert:expr) => { $convert($field) };
}

/// What may be absent, converted.
pub(crate) fn each<T, U: From<T>>(value: Option<T>) -> Option<U> {
    value.map(U::from)
}

pub(crate) use {converted, options};
