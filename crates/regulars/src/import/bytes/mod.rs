//! Bytes to text: UTF-8 and UTF-16 by their marks, else UTF-8, else the encoding that is declared; never guessed.

mod decoder;
pub(super) mod encoding;
mod foreign;
mod single;
mod text;
mod utf8;

use std::borrow::Cow;

use encoding::Encoding;
pub(super) use single::western_byte;
pub(super) use text::Text;
use utf8::Utf8;

use crate::{Error, Result};

/// The name of an encoding that should be declared, and why.
pub(super) type Undeclared = (&'static str, String);

/// The text of the beginning of a file, which may be cut off within a character; of bytes that are no UTF-8, in the
/// likeliest encoding, with its name and why it must be declared.
pub(super) fn beginning(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, Option<Undeclared>)> {
    if let Some(why) = foreign::kind(bytes) {
        return Err(Error::invalid("file", why));
    }
    match Encoding::marked(bytes) {
        Some((Encoding::Utf8, body)) => return Ok((Cow::Borrowed(body), None)),
        Some((encoding, body)) => return Ok((Cow::Owned(encoding.decode(body).0.into_bytes()), None)),
        None => {}
    }
    // The last line may end within a character.
    let whole = bytes.iter().rposition(|&byte| byte == b'\n').and_then(|end| bytes.get(..=end)).unwrap_or(bytes);
    let known = Utf8::of(whole);
    let Some(why) = known.complaint() else { return Ok((Cow::Borrowed(bytes), None)) };
    let encoding = known.likeliest();
    Ok((Cow::Owned(encoding.decode(bytes).0.into_bytes()), Some((encoding.name(), why))))
}
