//! How fast surveys are scored, beside summing the same bytes at memory speed: `cargo bench --bench survey`.

#[path = "measure/mod.rs"]
mod measure;

use regulars::survey::{NpsOptions, RatingOptions, Ratings, Scale, nps, nps_by_segment, rating, ratings_by_segment};
use std::hint::black_box;

const RUNS: usize = 51;

fn main() {
    measure::print_machine();
    println!("{:<16} {:>10} {:>10} {:>12} {:>8}", "function", "rows", "ms", "sum ms", "ratio");
    for rows in [1_000_usize, 100_000, 10_000_000] {
        let scores: Vec<u8> = (0..rows as u64).map(|row| (hash(row) % 11) as u8).collect();
        let segments: Vec<u32> = (0..rows as u64).map(|row| (hash(row + 1) % 20) as u32).collect();
        let weights: Vec<f64> = (0..rows as u64).map(|row| (hash(row + 2) % 4 + 1) as f64).collect();
        let options = NpsOptions::default();
        let weighted = NpsOptions { weights: Some(&weights), ..NpsOptions::default() };
        assert_eq!(sum(&scores), scores.iter().map(|&score| u64::from(score)).sum::<u64>());
        let sum_ms = median_ms(RUNS, rows, || sum(black_box(&scores)));
        let line = |function: &str, ms: f64| {
            println!("{function:<16} {rows:>10} {ms:>10.4} {sum_ms:>12.4} {:>8.2}", ms / sum_ms);
        };
        line("nps", median_ms(RUNS, rows, || nps(black_box(&scores), &options)));
        line("nps weighted", median_ms(5, rows, || nps(black_box(&scores), &weighted)));
        line("nps_by_segment", median_ms(5, rows, || nps_by_segment(black_box(&scores), &segments, &options)));
    }
    for rows in [100_000_usize, 10_000_000] {
        by_segment(rows);
    }
}

/// Scores by a thousand segments, beside a plain loop that counts them, which memory and its table bound.
fn by_segment(rows: usize) {
    let scores: Vec<u8> = (0..rows as u64).map(|row| (hash(row) % 11) as u8).collect();
    let segments: Vec<u32> = (0..rows as u64).map(|row| (hash(row + 1) % 1_000) as u32).collect();
    let far: Vec<u32> = segments.iter().map(|&code| hash(u64::from(code)) as u32).collect();
    let ratings: Vec<f64> = scores.iter().map(|&score| f64::from(score)).collect();
    let weights: Vec<f64> = (0..rows as u64).map(|row| (hash(row + 2) % 4 + 1) as f64).collect();
    let options = NpsOptions::default();
    let answers = Ratings { scores: &ratings, ..Ratings::default() };
    let weighted = Ratings { weights: Some(&weights), ..answers };
    let (scale, plain) = (Scale { min: 0.0, max: 10.0, step: 1.0 }, RatingOptions::default());
    let codes = || segments.iter().map(|&code| code as usize);
    let of_scores = median_ms(11, rows, || count(black_box(&scores).iter().map(|&score| usize::from(score)), codes()));
    let of_ratings = median_ms(11, rows, || count(black_box(&ratings).iter().map(|&score| score as usize), codes()));
    println!("\n{:<24} {:>10} {:>10} {:>12} {:>8}", "1,000 segments", "rows", "ms", "count ms", "ratio");
    let line = |function: &str, ms: f64, count_ms: f64| {
        println!("{function:<24} {rows:>10} {ms:>10.4} {count_ms:>12.4} {:>8.2}", ms / count_ms);
    };
    let nps_ms = |segments: &[u32]| median_ms(11, rows, || nps_by_segment(black_box(&scores), segments, &options));
    line("nps_by_segment", nps_ms(&segments), of_scores);
    line("nps, codes far apart", nps_ms(&far), of_scores);
    let ratings_ms = |answers: &Ratings, segments: &[u32]| {
        median_ms(11, rows, || ratings_by_segment(black_box(answers), segments, &scale, &plain))
    };
    line("ratings_by_segment", ratings_ms(&answers, &segments), of_ratings);
    line("ratings, codes far apart", ratings_ms(&answers, &far), of_ratings);
    line("ratings, weighted", ratings_ms(&weighted, &segments), of_ratings);
    line("rating", median_ms(5, rows, || rating(black_box(&answers), &scale, &plain)), of_ratings);
}

/// Answers by segment and score.
fn count(scores: impl Iterator<Item = usize>, segments: impl Iterator<Item = usize>) -> Vec<[u64; 11]> {
    let mut counts = vec![[0; 11]; 1_000];
    scores.zip(segments).for_each(|(score, segment)| counts[segment][score] += 1);
    counts
}

/// The median over several runs, each of as many calls as take in about a million rows.
fn median_ms<T>(runs: usize, rows: usize, call: impl Fn() -> T) -> f64 {
    let calls = (1_000_000 / rows).max(1);
    let (ms, _) = measure::milliseconds(runs, || (0..calls).for_each(|_| drop(black_box(call()))));
    ms / calls as f64
}

/// The sum of all bytes, as fast as memory gives them.
#[cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "the wider build is called after detection"))]
fn sum(bytes: &[u8]) -> u64 {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the feature was detected.
        return unsafe { sum_avx2(bytes) };
    }
    sum_lanes(bytes)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn sum_avx2(bytes: &[u8]) -> u64 {
    sum_lanes(bytes)
}

/// Sums in lanes of two bytes, by blocks that can't overflow them.
#[inline(always)]
fn sum_lanes(bytes: &[u8]) -> u64 {
    const LANES: usize = 64;
    let mut sum = 0;
    for block in bytes.chunks(257 * LANES) {
        let (rows, rest) = block.as_chunks::<LANES>();
        let mut lanes = [0_u16; LANES];
        for row in rows {
            lanes.iter_mut().zip(row).for_each(|(lane, &byte)| *lane += u16::from(byte));
        }
        sum += lanes.iter().map(|&lane| u64::from(lane)).sum::<u64>();
        sum += rest.iter().map(|&byte| u64::from(byte)).sum::<u64>();
    }
    sum
}

/// Scattered bits of a row number (the finaliser of SplitMix64).
fn hash(row: u64) -> u64 {
    let mixed = (row ^ (row >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
