//! Whether a mention is denied: "no delays" isn't about delays as "delays" is.

/// Words that deny what follows them within [`REACH`] words, folded.
const BEFORE: &str = "not no never without none nor neither hardly cannot can't won't don't doesn't didn't isn't \
    aren't wasn't weren't wouldn't couldn't shouldn't hasn't haven't hadn't ain't не нет ни без никогда никаких никакой никакого بدون بی هیچ بدونه";
/// Words that deny what comes before them within [`REACH`] words: Persian verbs, which end the sentence, and Russian
/// "нет".
const AFTER: &str = "نیست نبود ندارد نداشت نداره نیستند نبودند ندارم نداریم ندارند نداشتم نداشتیم نشد نمیشود نمیشه نکرد نکردند نمیکند نمیکنند \
    нет";
/// Characters that deny the characters after them.
const CHARACTERS: &str = "不 没 無 无 未 别 非 沒";
/// Words before a mention, or after it, among which a negation denies it: in "not a single delay" the "not" is the
/// third. Further away it denies something else.
pub(super) const REACH: usize = 3;
/// The same in characters of scripts without spaces, where a character is about a word: in "没有延误" the 没 is the second.
pub(super) const CHARACTER_REACH: usize = 3;

use super::scan::Kind;
use std::collections::HashSet;

/// The lists, ready for use.
pub(crate) struct Negation {
    before: HashSet<&'static str>,
    after: HashSet<&'static str>,
    characters: HashSet<&'static str>,
}

impl Negation {
    pub(crate) fn new() -> Self {
        let [before, after, characters] = [BEFORE, AFTER, CHARACTERS].map(|list| list.split_whitespace().collect());
        Self { before, after, characters }
    }

    /// Whether the words `from..to` are denied by those about them, up to the next comma or full stop.
    pub(crate) fn denies(&self, words: &[(&str, Kind, bool)], from: usize, to: usize) -> bool {
        let (before, rest) = words.split_at(from.min(words.len()));
        let (mention, after) = rest.split_at((to - from).min(rest.len()));
        let spaced = mention.first().is_none_or(|(_, kind, _)| *kind != Kind::Unspaced);
        let (list, reach) = if spaced { (&self.before, REACH) } else { (&self.characters, CHARACTER_REACH) };
        // A word that doesn't follow the one before it begins a new clause.
        let mut joined = mention.first().is_some_and(|(_, _, follows)| *follows);
        let behind = before.iter().rev().take(reach).any(|&(word, _, follows)| {
            let denied = joined && list.contains(word);
            joined = joined && follows;
            denied
        });
        let ahead = after.iter().take(REACH).take_while(|(_, _, follows)| *follows);
        behind || (spaced && ahead.into_iter().any(|(word, ..)| self.after.contains(word)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::words::fold::Folded;
    use crate::voice::words::scan::scan;

    fn denied(text: &str, mention: usize) -> bool {
        let mut folded = Folded::default();
        folded.read(text, false, false);
        let mut pieces = Vec::new();
        scan(&folded.text, &mut pieces);
        let words: Vec<_> =
            pieces.iter().map(|piece| (&folded.text[piece.start..piece.end], piece.kind, piece.follows)).collect();
        Negation::new().denies(&words, mention, mention + 1)
    }

    #[test]
    fn four_languages() {
        assert!(denied("No delays at all", 1) && denied("there wasn't any real delay", 4));
        assert!(!denied("delays, no answer", 0) && !denied("No, delays again", 1) && !denied("slow delivery", 1));
        assert!(
            denied("доставка без задержек", 2) && denied("не было задержек", 2) && !denied("задержки не терплю", 0)
        );
        assert!(denied("تاخیر نداشت", 0) && denied("بدون تاخیر", 1) && !denied("تاخیر داشت", 0));
        assert!(denied("不慢", 1) && denied("没有问题", 2) && !denied("很慢。不好", 1));
    }
}
