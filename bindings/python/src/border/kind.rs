//! What columns in memory are made of, by the letters that the two interfaces have for it.

use std::mem;

/// What the elements of a run are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Null,
    /// A bit of Arrow's, and a byte of anyone else's.
    Flag,
    Truth,
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    F32,
    F64,
    /// UTF-8 with 32-bit offsets, 64-bit offsets, or 16-byte views.
    Text32,
    Text64,
    TextView,
    /// Ticks of so many to the second.
    Instant(i64),
    /// Days, or milliseconds that are whole days.
    Day32,
    Day64,
    /// A 128-bit integer with so many decimals.
    Decimal(u32),
}

impl Kind {
    /// Bytes from one element to the next; text is found by offsets of this width.
    pub(crate) fn width(self) -> usize {
        match self {
            Self::Null | Self::Flag => 0,
            Self::U8 | Self::I8 | Self::Truth => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 | Self::Day32 | Self::Text32 => 4,
            Self::U64 | Self::I64 | Self::F64 | Self::Instant(_) | Self::Day64 | Self::Text64 => 8,
            Self::Decimal(_) | Self::TextView => 16,
        }
    }

    /// The format letters of Python's `struct`, in native or little-endian order.
    pub(crate) fn of_buffer(format: &str) -> Option<Self> {
        let little = cfg!(target_endian = "little") && format.starts_with('<');
        let native = format.starts_with(['@', '=']);
        let letter = if little || native { format.get(1..)? } else { format };
        let long = if !little && !format.starts_with('=') { mem::size_of::<std::ffi::c_long>() } else { 4 };
        Some(match letter {
            "?" => Self::Truth,
            "B" => Self::U8,
            "b" => Self::I8,
            "H" => Self::U16,
            "h" => Self::I16,
            "I" => Self::U32,
            "i" => Self::I32,
            "L" if long == 8 => Self::U64,
            "l" if long == 8 => Self::I64,
            "L" => Self::U32,
            "l" => Self::I32,
            "Q" | "N" => Self::U64,
            "q" | "n" => Self::I64,
            "f" => Self::F32,
            "d" => Self::F64,
            _ => return None,
        })
    }

    /// The format strings of Arrow.
    pub(crate) fn of_arrow(format: &str) -> Option<Self> {
        Some(match format {
            "n" => Self::Null,
            "b" => Self::Flag,
            "C" => Self::U8,
            "c" => Self::I8,
            "S" => Self::U16,
            "s" => Self::I16,
            "I" => Self::U32,
            "i" => Self::I32,
            "L" => Self::U64,
            "l" => Self::I64,
            "f" => Self::F32,
            "g" => Self::F64,
            "u" => Self::Text32,
            "U" => Self::Text64,
            "vu" => Self::TextView,
            "tdD" => Self::Day32,
            "tdm" => Self::Day64,
            _ => match format.split_once(':')? {
                ("tss", _) => Self::Instant(1),
                ("tsm", _) => Self::Instant(1_000),
                ("tsu", _) => Self::Instant(1_000_000),
                ("tsn", _) => Self::Instant(1_000_000_000),
                ("d", digits) => match digits.split(',').collect::<Vec<_>>()[..] {
                    [_, scale] | [_, scale, "128"] => Self::Decimal(scale.parse().ok()?),
                    _ => return None,
                },
                _ => return None,
            },
        })
    }
}
