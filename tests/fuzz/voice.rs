//! Comments in several scripts, and taxonomies.

use crate::chance::{Chance, ordered};
use crate::{Found, same, sound};
use regulars::voice::{
    Comments, DriverWordOptions, NewTermOptions, QuoteOptions, Theme, TokenOptions, driver_words, new_terms, quotes,
    themes, tokens,
};

/// Words that stand joined, half-spaced and spaced, with marks that part and don't.
const WORDS: [&str; 22] = [
    "نرم",
    "افزار",
    "نرم‌افزار",
    "نرمافزار",
    "خوب",
    "a.نرم",
    "نرم:افزار",
    "کتاب",
    "خانه",
    "کتابخانه",
    "کتاب‌خانه",
    "خانه-کتاب",
    "late",
    "delivery",
    "Late!",
    "доставка",
    "客户",
    "体验",
    "don't",
    "24/7",
    "é",
    "nice_app",
];

fn text(chance: &mut Chance) -> String {
    let count = chance.below(12);
    let words = chance.many(count, |chance| chance.pick(&WORDS));
    words.join(chance.pick(&[" ", "  ", "\n", ". ", "\u{200c}"]))
}

/// A row as text and author: which of equal ones is quoted tells nothing.
fn named(rows: &[u64], texts: &[&str], authors: &[u32]) -> Vec<(String, u32)> {
    rows.iter().map(|&row| (texts[row as usize].to_owned(), authors[row as usize])).collect()
}

pub(crate) fn comments(chance: &mut Chance) -> Found {
    let rows = chance.below(80);
    let some = chance.many(1 + rows / 2, text);
    let texts: Vec<String> = chance.many(rows, |chance| some[chance.below(some.len())].clone());
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let authors = chance.many(rows, |chance| chance.below(1 + rows / 2) as u32);
    let focus = chance.many(rows, |chance| chance.once_in(2));
    let periods = chance.many(rows, |chance| chance.below(3) as u32);
    let tokens = TokenOptions { ngrams: chance.perhaps(|_| 2), ..TokenOptions::default() };
    let words = DriverWordOptions {
        min_authors: Some(1),
        min_n: Some(1),
        merge_duplicates: Some(chance.once_in(2)),
        tokens: tokens.clone(),
        ..DriverWordOptions::default()
    };
    let order = chance.order(rows);
    let mut found = Vec::new();
    for order in [(0..rows).collect(), order] {
        let (texts, authors) = (ordered(&texts, &order), ordered(&authors, &order));
        let comments = Comments { texts: &texts, authors: Some(&authors) };
        let said =
            sound("driver_words", driver_words(&comments, &ordered(&focus, &order), &words))?.map(|mut found| {
                let quoted: Vec<_> =
                    found.focus.iter().chain(&found.rest).map(|word| named(&word.quotes, &texts, &authors)).collect();
                found.focus.iter_mut().chain(&mut found.rest).for_each(|word| word.quotes.clear());
                (found, quoted)
            });
        let options = NewTermOptions {
            min_n: Some(1),
            tokens: tokens.clone(),
            false_alarms: Some(0.9),
            ..NewTermOptions::default()
        };
        let new = sound("new_terms", new_terms(&comments, &ordered(&periods, &order), &options))?.map(|mut found| {
            let quoted: Vec<_> = found.alarms.iter().map(|term| named(&term.quotes, &texts, &authors)).collect();
            found.alarms.iter_mut().for_each(|term| term.quotes.clear());
            (found, quoted)
        });
        let options = QuoteOptions { most: Some(6), tokens: tokens.clone() };
        let quoted = sound("quotes", quotes(&comments, &ordered(&focus, &order), &options))?.map(|found| {
            let rows: Vec<u64> = found.iter().map(|quote| quote.row).collect();
            let likeness: Vec<_> = found.iter().map(|quote| (quote.similarity.to_bits(), quote.stands_for)).collect();
            (named(&rows, &texts, &authors), likeness)
        });
        found.push((said, new, quoted));
    }
    same("voice", &found[0], &found[1])
}

pub(crate) fn phrases(chance: &mut Chance) -> Found {
    let long = if chance.once_in(4) { 3000 } else { 3 };
    let phrase = |chance: &mut Chance| {
        let count = chance.below(long);
        let mark = chance.pick(&[" ", ". ", "\"", "\u{200c}"]);
        chance.many(count, |chance| chance.pick(&WORDS)).join(mark)
    };
    let taxonomy: Vec<Theme> = (0..chance.below(4))
        .map(|_| {
            let (include, exclude) = (chance.below(3), chance.below(2));
            Theme { name: phrase(chance), include: chance.many(include, phrase), exclude: chance.many(exclude, phrase) }
        })
        .collect();
    let texts = chance.many(9, text);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    sound("themes", themes(&Comments { texts: &texts, authors: None }, &taxonomy, &Default::default()))?;
    let options = TokenOptions {
        language: chance.perhaps(phrase),
        dictionary: chance.perhaps(|chance| vec![phrase(chance)]),
        ..TokenOptions::default()
    };
    sound("tokens", tokens(&phrase(chance), &options))?;
    Ok(())
}
