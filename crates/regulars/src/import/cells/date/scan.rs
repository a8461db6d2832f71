//! What is left of a text that is read from the left.

/// What is left of a text: always cut beside an ASCII character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text.as_bytes() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Whether a digit comes next.
    pub(super) fn digit_next(&self) -> bool {
        self.rest.first().is_some_and(u8::is_ascii_digit)
    }

    /// Takes a character, if it comes next.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        match self.rest.split_first() {
            Some((&first, rest)) if first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Skips spaces and tells whether there were any.
    pub(super) fn spaces(&mut self) -> bool {
        let before = self.rest.len();
        self.rest = self.rest.trim_ascii_start();
        self.rest.len() < before
    }

    /// Takes the leading bytes that satisfy `keep`.
    pub(super) fn take(&mut self, keep: impl Fn(&u8) -> bool) -> &'a [u8] {
        let length = self.rest.iter().take_while(|b| keep(b)).count();
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    /// Takes a word: letters of any script.
    pub(super) fn word(&mut self) -> &'a str {
        std::str::from_utf8(self.take(|b| b.is_ascii_alphabetic() || !b.is_ascii())).unwrap_or("")
    }

    /// Takes the next word if `wanted` says so.
    pub(super) fn word_if(&mut self, wanted: impl Fn(&str) -> bool) -> bool {
        let before = *self;
        let found = wanted(self.word());
        if !found {
            *self = before;
        }
        found
    }

    /// A run of digits: its value and length. No part of a date or time has more than 9.
    pub(super) fn number(&mut self) -> Option<(u32, usize)> {
        let digits = self.take(u8::is_ascii_digit);
        if digits.is_empty() || digits.len() > 9 {
            return None;
        }
        Some((digits.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0')), digits.len()))
    }

    /// A number of one or two digits.
    pub(super) fn short(&mut self) -> Option<u32> {
        self.number().filter(|&(_, length)| length <= 2).map(|(value, _)| value)
    }

    /// Takes what stands between two brackets, if the first comes next.
    pub(super) fn bracketed(&mut self, open: u8, close: u8) -> bool {
        let before = *self;
        let closed = self.eat(open) && {
            self.take(|b| *b != close);
            self.eat(close)
        };
        if !closed {
            *self = before;
        }
        closed
    }
}
