//! What the generated records of options and of results are made with.

/// What a caller may leave out.
pub(crate) trait Partial<T> {
    /// Laid over the library's default.
    fn over(&self, plain: T) -> T;

    /// As the core has it.
    fn core(&self) -> T
    where
        T: Default,
    {
        self.over(T::default())
    }
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

/// Open vocabularies cross as their words: unknown ones are kept as they came.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident) => {
        uniffi::custom_type!($(#[$doc])* $name, String, {
            remote,
            lower: |word| word.as_str().to_owned(),
            try_lift: |word| Ok(word.into()),
        });
    };
}

/// What may be absent, converted.
pub(crate) fn each<T, U: From<T>>(value: Option<T>) -> Option<U> {
    value.map(U::from)
}

/// A list, converted.
pub(crate) fn all<T, U: From<T>>(values: Vec<T>) -> Vec<U> {
    values.into_iter().map(U::from).collect()
}

pub(crate) use words;
