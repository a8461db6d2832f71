//! How fast comments are tokenised and contrasted, on one thread: `cargo bench --bench voice`.

#[path = "measure/mod.rs"]
mod measure;

use regulars::voice::{
    Comments, DriverWordOptions, NewTermOptions, QuoteOptions, Theme, ThemeOptions, TokenOptions, driver_words,
    new_terms, quotes, themes,
};

const COMMENTS: u64 = 100_000;
const WORDS: u64 = 40;
/// Different words.
const VOCABULARY: u64 = 20_000;

/// Letters of made-up words in each script, and what parts them.
const SCRIPTS: [(&str, &str, &str); 4] = [
    ("latin", "etaoinshrdlucmfwypvbgk", " "),
    ("cyrillic", "оеаинтсрвлкмдпуяыьгз", " "),
    ("arabic", "ایرندهمتسبواکشزفقگخچ", " "),
    ("han", "的一是不了人我在有他这中大来上个国们到说时要就出会可也你对生能而子那得于着下自之", ""),
];

fn main() {
    measure::print_machine();
    println!("{COMMENTS} comments of {WORDS} words");
    measure::print_step_heads();
    for (script, letters, between) in SCRIPTS {
        let words = vocabulary(letters);
        let texts: Vec<String> = (0..COMMENTS).map(|row| comment(&words, row, between)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let comments = Comments { texts: &texts, authors: None };
        let focus: Vec<bool> = (0..COMMENTS).map(|row| hash(row).is_multiple_of(3)).collect();
        let periods: Vec<u32> = (0..COMMENTS).map(|row| (row * 10 / COMMENTS) as u32).collect();
        let taxonomy: Vec<Theme> =
            words.chunks(40).take(20).zip(0..).map(|(words, number)| theme(words, number)).collect();
        let plain = DriverWordOptions::default();
        let pairs = TokenOptions { stem: Some(true), ngrams: Some(2), ..TokenOptions::default() };
        let pairs = DriverWordOptions { tokens: pairs, ..DriverWordOptions::default() };
        measure::step(&format!("{script}: driver words"), 3, || driver_words(&comments, &focus, &plain).unwrap());
        measure::step(&format!("{script}: driver words, stems and pairs"), 1, || {
            driver_words(&comments, &focus, &pairs).unwrap()
        });
        measure::step(&format!("{script}: 20 themes of 40 words"), 3, || {
            themes(&comments, &taxonomy, &ThemeOptions::default()).unwrap()
        });
        measure::step(&format!("{script}: new terms, 10 periods"), 1, || {
            new_terms(&comments, &periods, &NewTermOptions::default()).unwrap()
        });
        measure::step(&format!("{script}: quotes"), 1, || quotes(&comments, &focus, &QuoteOptions::default()).unwrap());
    }
}

fn theme(words: &[String], number: u32) -> Theme {
    Theme { name: number.to_string(), include: words.to_vec(), exclude: Vec::new() }
}

/// Made-up words of three to nine letters; of two where nothing parts them.
fn vocabulary(letters: &str) -> Vec<String> {
    let letters: Vec<char> = letters.chars().collect();
    let length = |word: u64| if letters.len() > 30 { 2 } else { 3 + hash(word) % 7 };
    let letter = |word: u64, at: u64| letters[(hash(word * 31 + at) % letters.len() as u64) as usize];
    (0..VOCABULARY).map(|word| (0..length(word)).map(|at| letter(word, at)).collect()).collect()
}

/// Words by a law like Zipf's.
fn comment(words: &[String], row: u64, between: &str) -> String {
    let word = |at: u64| {
        let share = (hash(row * 64 + at) % 1_000_000) as f64 / 1e6;
        words[(share * share * share * VOCABULARY as f64) as usize].as_str()
    };
    (0..WORDS).map(word).collect::<Vec<_>>().join(between)
}

/// Scattered bits of a row number (the finaliser of SplitMix64).
fn hash(row: u64) -> u64 {
    let mixed = (row ^ (row >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
