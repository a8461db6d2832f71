//! The words that set one group of comments apart from the others.

use super::log_odds::{LEAST_PRIOR, LogOdds, weighted_log_odds};
use super::near_duplicates::near_duplicates;
use super::people::{Comments, People, count_people};
use super::quotes::{Speakers, Weights};
use super::words::corpus::Corpus;
use super::words::tokens::{TokenOptions, Tokenizer};
use crate::error::{Result, check_length, check_range};
use crate::estimate::Estimate;
use crate::level;
use crate::math::intervals::multiplicity::Adjustment;
use crate::math::sort_rows;
use crate::math::special::incomplete_beta::{beta_inc, beta_inc_c};
use crate::math::special::normal::z_for_level;
use crate::work;
use serde::{Deserialize, Serialize};

/// Ratio of the terms that authors of the two groups use each, above which a remark says so: longer comments hold more
/// of the common words, so that their group seems to be marked by them.
const MOST_UNEQUAL: f64 = 1.5;

/// Options of [`driver_words`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DriverWordOptions {
    /// How the texts become terms.
    pub tokens: TokenOptions,
    /// Confidence level of the intervals, in (0, 1), and what `significant` goes by; 0.95.
    pub level: Option<f64>,
    /// Fewest authors of a term, both groups together; 5.
    pub min_authors: Option<u64>,
    /// Fewest authors of each group; 5.
    pub min_n: Option<u64>,
    /// Prior authors of a term, on average over the terms, 1e-3 to 1e6; 0.5.
    pub prior: Option<f64>,
    /// Whether each term has the same prior; false: each has its share of all authors' terms (Monroe's informative
    /// prior).
    pub flat_prior: Option<bool>,
    /// Most terms of each group; 20.
    pub most: Option<u64>,
    /// Most quotes of each term; 3.
    pub quotes: Option<u64>,
    /// Whether comments that are near duplicates are one author's; false: they are counted and remarked upon.
    pub merge_duplicates: Option<bool>,
}

/// A term that is likelier in one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriverWord {
    /// The normalised term.
    pub term: String,
    /// Logarithm of the ratio of its odds, above 0 where it belongs to the focus; `n` are its authors.
    pub log_odds: Estimate,
    /// Log odds over their standard error.
    pub z: f64,
    /// Exact p-value: twice the chance of authors so much in one group, were the term as likely in both.
    pub p_value: f64,
    /// The same, adjusted over all tested terms (Benjamini and Hochberg 1995).
    pub p_adjusted: f64,
    /// Whether the adjusted p-value is at most 1 - level.
    pub significant: bool,
    /// Authors in the focus who use it.
    pub authors_focus: u64,
    /// Authors among the rest who use it.
    pub authors_rest: u64,
    /// Rows of the comments with the term that stand best for its group's.
    pub quotes: Vec<u64>,
}

/// What sets a group apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriverWords {
    /// Terms of the focus, the surest first.
    pub focus: Vec<DriverWord>,
    /// Terms of the rest, the surest first.
    pub rest: Vec<DriverWord>,
    /// Terms compared.
    pub terms: u64,
    /// Authors in the focus who say anything.
    pub authors_focus: u64,
    /// Authors among the rest who say anything.
    pub authors_rest: u64,
    /// Comments with terms.
    pub comments: u64,
    /// Comments that nearly repeat another one.
    pub near_duplicates: u64,
    /// What a reader should know.
    pub remarks: Vec<Remark>,
}

/// A remark on a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// A stable snake_case word.
    pub code: String,
    /// The remark, in a sentence.
    pub text: String,
}

/// The terms that set the comments in `focus` apart from the rest: low scorers against high ones, a segment against the
/// others, this period against the one before.
///
/// The weighted log odds of Monroe, Colaresi and Quinn (2008), see [`weighted_log_odds`], of authors instead of words:
/// someone who uses a term ten times, or in ten comments, uses it once in each group. Terms are ranked by their z;
/// p-values are those of the exact conditional test of two rates (Przyborowski and Wilenski 1940), since a prior holds
/// z down where one group never says a word. A term is compared with all that the group's authors say, so a group that
/// writes more doesn't own every word; but where authors of one group write more than one and a half times as much, the
/// commonest words, which all who write much use once, lean to the other, and a remark says so. Comments of 8 terms or
/// more that share four fifths of them count as near duplicates.
///
/// ```
/// use regulars::voice::{Comments, DriverWordOptions, driver_words};
/// let texts = ["late delivery again", "delivery late", "late, rude courier", "so late", "parcel late",
///     "great app", "love the app", "app is quick", "good app and price", "delivery on time, nice app"];
/// let unhappy = [true, true, true, true, true, false, false, false, false, false];
/// let found = driver_words(&Comments { texts: &texts, authors: None }, &unhappy, &DriverWordOptions::default())?;
/// assert_eq!((found.focus[0].term.as_str(), found.focus[0].authors_focus), ("late", 5));
/// assert_eq!(found.rest[0].term, "app");
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Columns of different lengths, or an option out of its range. Too few authors or terms are no error: the lists are
/// empty then, and a remark says why.
pub fn driver_words(comments: &Comments, focus: &[bool], options: &DriverWordOptions) -> Result<DriverWords> {
    comments.check()?;
    check_length("focus", comments.texts.len(), focus.len())?;
    let plan = Plan::of(options)?;
    let corpus = Corpus::read(comments.texts, &Tokenizer::new(&options.tokens)?)?;
    let codes = comments.author_codes();
    let mut authors = codes.clone();
    let first = near_duplicates(&corpus);
    let copies = first.iter().zip(0..).filter(|(first, row)| *first != row).count() as u64;
    if plan.merge_duplicates {
        merge(&first, &mut authors);
    }
    let in_focus = |row: usize| focus.get(row) == Some(&true);
    let people = count_people(&corpus, &authors, 2, |row| usize::from(!in_focus(row)));
    let [authors_focus, authors_rest] = [0, 1].map(|group| people.speakers.get(group).copied().unwrap_or(0));
    let mut remarks = Vec::new();
    if copies > 0 {
        let fate = if plan.merge_duplicates { "counted as one author's" } else { "counted as they are" };
        remarks.push(Remark {
            code: "near_duplicates".into(),
            text: format!("{copies} comments nearly repeat another, {fate}"),
        });
    }
    let mut words =
        if authors_focus.min(authors_rest) >= plan.min_n { plan.compare(&corpus, &people)? } else { Vec::new() };
    if let Some(text) = plan.unequal(&people).filter(|_| !words.is_empty()) {
        remarks.push(Remark { code: "unequal_lengths".into(), text });
    }
    if words.is_empty() {
        let text =
            format!("{authors_focus} authors in the focus, {authors_rest} in the rest: too few to compare any term");
        remarks.push(Remark { code: "too_few".into(), text });
    }
    let terms = words.len() as u64;
    let split = words.partition_point(|(_, word)| word.z > 0.0);
    let mut rest = words.split_off(split);
    sort_rows(&mut rest, |(_, a), (_, b)| a.z.total_cmp(&b.z).then_with(|| a.term.cmp(&b.term)));
    for words in [&mut words, &mut rest] {
        words.truncate(plan.most);
    }
    let weights = Weights::of(&corpus);
    let speakers =
        Speakers { corpus: &corpus, weights: &weights, texts: comments.texts, authors: &authors, codes: &codes };
    let focus = quoted(words, &speakers, plan.quotes, in_focus);
    let rest = quoted(rest, &speakers, plan.quotes, |row| !in_focus(row));
    work::check()?;
    let comments = (0..corpus.rows()).filter(|&row| !corpus.row(row).is_empty()).count() as u64;
    Ok(DriverWords { focus, rest, terms, authors_focus, authors_rest, comments, near_duplicates: copies, remarks })
}

/// Gives the comments of each group of near duplicates to one author: the one with the least code.
fn merge(first: &[usize], authors: &mut [u32]) {
    let mut least = authors.to_vec();
    for (&first, &author) in first.iter().zip(authors.iter()) {
        if let Some(least) = least.get_mut(first) {
            *least = (*least).min(author);
        }
    }
    for (author, first) in authors.iter_mut().zip(first) {
        *author = least.get(*first).copied().unwrap_or(*author);
    }
}

/// Adds to each term the rows of a group that stand best for those with the term.
pub(super) fn quoted<W: Quoted>(
    words: Vec<(u32, W)>,
    speakers: &Speakers<'_>,
    most: usize,
    in_group: impl Fn(usize) -> bool,
) -> Vec<W> {
    let places: std::collections::HashMap<u32, usize> = words.iter().map(|(id, _)| *id).zip(0..).collect();
    let mut rows = vec![Vec::new(); words.len()];
    for row in (0..speakers.corpus.rows()).filter(|&row| in_group(row)) {
        for place in speakers.corpus.row(row).iter().filter_map(|id| places.get(id)) {
            if let Some(rows) = rows.get_mut(*place) {
                rows.push(row);
            }
        }
    }
    let quote = |((_, mut word), rows): ((u32, W), Vec<usize>)| {
        *word.quotes() = speakers.choose(&rows, most).iter().map(|quote| quote.row as u64).collect();
        word
    };
    words.into_iter().zip(rows).map(quote).collect()
}

/// A term with quotes.
pub(super) trait Quoted {
    fn quotes(&mut self) -> &mut Vec<u64>;
}

impl Quoted for DriverWord {
    fn quotes(&mut self) -> &mut Vec<u64> {
        &mut self.quotes
    }
}

/// Checked options, with the defaults filled in.
struct Plan {
    level: f64,
    min_authors: u64,
    min_n: u64,
    prior: f64,
    flat_prior: bool,
    most: usize,
    quotes: usize,
    merge_duplicates: bool,
}

impl Plan {
    fn of(options: &DriverWordOptions) -> Result<Self> {
        let plan = Self {
            level: level::of(options.level)?,
            min_authors: options.min_authors.unwrap_or(5).max(1),
            min_n: options.min_n.unwrap_or(5).max(1),
            prior: options.prior.unwrap_or(0.5),
            flat_prior: options.flat_prior.unwrap_or(false),
            most: usize::try_from(options.most.unwrap_or(20)).unwrap_or(usize::MAX),
            quotes: usize::try_from(options.quotes.unwrap_or(3)).unwrap_or(usize::MAX),
            merge_duplicates: options.merge_duplicates.unwrap_or(false),
        };
        check_range("prior", 0, plan.prior, 1e-3, 1e6)?;
        Ok(plan)
    }

    /// What is said where authors of one group use many more terms than those of the other.
    fn unequal(&self, people: &People) -> Option<String> {
        let each = |(users, speakers): (&Vec<u64>, &u64)| users.iter().sum::<u64>() as f64 / *speakers as f64;
        let [focus, rest] = people.users.iter().zip(&people.speakers).map(each).collect::<Vec<f64>>()[..] else {
            return None;
        };
        (focus.max(rest) > MOST_UNEQUAL * focus.min(rest)).then(|| {
            format!(
                "authors of the focus use {focus:.1} terms each, those of the rest {rest:.1}: the commonest words, which all who write \
                 much use once, lean to those who write less"
            )
        })
    }

    /// All terms with enough authors, from those of the focus to those of the rest.
    fn compare(&self, corpus: &Corpus, people: &People) -> Result<Vec<(u32, DriverWord)>> {
        let [focus, rest] = people.users.as_slice() else { return Ok(Vec::new()) };
        // Halves that are part of a compound wherever they stand have no authors, and are no terms.
        let terms: Vec<(u32, [u64; 2])> = (0..)
            .zip(focus.iter().zip(rest).map(|(a, b)| [*a, *b]))
            .filter(|(_, authors)| *authors != [0, 0])
            .collect();
        if terms.len() < 2 {
            return Ok(Vec::new());
        }
        let total = |authors: &[u64; 2]| authors.iter().sum::<u64>();
        let all = terms.iter().map(|(_, authors)| total(authors)).sum::<u64>() as f64;
        let share = |authors| if self.flat_prior { 1.0 } else { total(authors) as f64 * (terms.len() as f64 / all) };
        let prior: Vec<f64> = terms.iter().map(|(_, authors)| (self.prior * share(authors)).max(LEAST_PRIOR)).collect();
        let [focus, rest] = [0, 1].map(|group| counts(&terms, group));
        let share = focus.iter().sum::<f64>() / all;
        let found = weighted_log_odds(&focus, &rest, &prior)?;
        let tested = found.iter().zip(&terms).filter(|(_, (_, authors))| total(authors) >= self.min_authors);
        let mut words: Vec<(u32, DriverWord)> =
            tested.map(|(found, &(id, authors))| (id, self.word(corpus.term(id), found, authors, share))).collect();
        let p_values: Vec<Option<f64>> = words.iter().map(|(_, word)| Some(word.p_value)).collect();
        for ((_, word), p) in words.iter_mut().zip(Adjustment::BenjaminiHochberg.adjust(&p_values)) {
            word.p_adjusted = p.unwrap_or(1.0);
            word.significant = word.p_adjusted <= 1.0 - self.level;
        }
        sort_rows(&mut words, |(_, a), (_, b)| b.z.total_cmp(&a.z).then_with(|| a.term.cmp(&b.term)));
        Ok(words)
    }

    fn word(&self, term: String, found: &LogOdds, [authors_focus, authors_rest]: [u64; 2], share: f64) -> DriverWord {
        let margin = z_for_level(self.level) * found.standard_error;
        let p_value = conditional_p(authors_focus as f64, authors_rest as f64, share);
        DriverWord {
            term,
            log_odds: Estimate {
                value: found.log_odds,
                low: found.log_odds - margin,
                high: found.log_odds + margin,
                level: self.level,
                n: authors_focus + authors_rest,
                method: "informative_dirichlet".into(),
            },
            z: found.z,
            p_value,
            p_adjusted: p_value,
            significant: false,
            authors_focus,
            authors_rest,
            quotes: Vec::new(),
        }
    }
}

/// Twice the smaller tail of a binomial number of `y` successes and `x` failures with a probability of `share`.
fn conditional_p(y: f64, x: f64, share: f64) -> f64 {
    let at_least = if y == 0.0 { 1.0 } else { beta_inc(y, x + 1.0, share) };
    let at_most = if x == 0.0 { 1.0 } else { beta_inc_c(y + 1.0, x, share) };
    (2.0 * at_least.min(at_most)).min(1.0)
}

/// Authors of each term in a group.
fn counts(terms: &[(u32, [u64; 2])], group: usize) -> Vec<f64> {
    terms.iter().map(|(_, authors)| authors.get(group).copied().unwrap_or(0) as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::columns::random::Stream;

    #[test]
    fn one_loud_author_moves_nothing() {
        let mut texts = vec!["fine so far"; 10];
        texts.extend(["bad bad bad bad"; 40]);
        texts.extend(["good service here"; 10]);
        let mut authors: Vec<u32> = (0..10).collect();
        authors.extend([99; 40]);
        authors.extend(200..210);
        let focus: Vec<bool> = (0..60).map(|row| row < 50).collect();
        let options = DriverWordOptions { min_authors: Some(1), ..DriverWordOptions::default() };
        let found = driver_words(&Comments { texts: &texts, authors: Some(&authors) }, &focus, &options).unwrap();
        let bad = found.focus.iter().find(|word| word.term == "bad").unwrap();
        assert_eq!((bad.authors_focus, bad.significant), (1, false));
        assert_eq!(found.focus[0].term, "far");
        assert_eq!((found.authors_focus, found.authors_rest), (11, 10));
    }

    #[test]
    fn copies_are_noticed_and_merged_when_asked() {
        let copy = "please restore the old price list because loyal buyers cannot afford this new subscription";
        let mut texts = vec![copy; 12];
        texts.extend(["quick support", "quick courier", "quick refund", "quick app", "quick site", "quick call"]);
        let focus: Vec<bool> = (0..18).map(|row| row < 12).collect();
        let comments = Comments { texts: &texts, authors: None };
        let plain = driver_words(&comments, &focus, &DriverWordOptions::default()).unwrap();
        assert_eq!((plain.near_duplicates, plain.authors_focus), (11, 12));
        assert_eq!(plain.remarks[0].code, "near_duplicates");
        let options = DriverWordOptions { merge_duplicates: Some(true), ..DriverWordOptions::default() };
        let merged = driver_words(&comments, &focus, &options).unwrap();
        assert_eq!((merged.authors_focus, merged.remarks[1].code.as_str()), (1, "too_few"));
    }

    #[test]
    fn too_little_is_said_and_wrong_columns_are_refused() {
        let comments = Comments { texts: &["a text", ""], authors: None };
        let found = driver_words(&comments, &[true, false], &DriverWordOptions::default()).unwrap();
        assert!(found.focus.is_empty() && found.remarks[0].code == "too_few");
        assert_eq!(driver_words(&comments, &[true], &DriverWordOptions::default()).unwrap_err().code(), "lengths");
        let wrong = Comments { texts: &["a"], authors: Some(&[]) };
        assert_eq!(driver_words(&wrong, &[true], &DriverWordOptions::default()).unwrap_err().code(), "lengths");
        for options in [
            DriverWordOptions { level: Some(1.0), ..DriverWordOptions::default() },
            DriverWordOptions { prior: Some(0.0), ..DriverWordOptions::default() },
        ] {
            assert_eq!(driver_words(&comments, &[true, false], &options).unwrap_err().code(), "out_of_range");
        }
    }

    /// Comments of words drawn by chance, by Zipf's law.
    fn chance(rows: u64, seed: u64) -> Vec<String> {
        (0..rows)
            .map(|row| {
                let mut stream = Stream::new(seed, row);
                let words = 3 + stream.below(20);
                (0..words)
                    .map(|_| format!("w{}x", (600.0 * libm::pow(stream.uniform(), 3.0)) as u64))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    #[test]
    fn words_that_do_not_differ_are_seldom_significant() {
        let (mut small, mut terms, mut alarms) = (0, 0, 0);
        for seed in 0..20 {
            let texts = chance(600, seed);
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let focus: Vec<bool> = (0..600).map(|row| row % 5 < 2).collect();
            let options = DriverWordOptions { most: Some(10_000), quotes: Some(0), ..DriverWordOptions::default() };
            let found = driver_words(&Comments { texts: &texts, authors: None }, &focus, &options).unwrap();
            let all = || found.focus.iter().chain(&found.rest);
            small += all().filter(|word| word.p_value < 0.05).count();
            alarms += usize::from(all().any(|word| word.significant));
            terms += found.terms;
        }
        assert!(small as f64 / terms as f64 <= 0.06, "{small} of {terms}");
        assert!(alarms <= 3, "{alarms}");
    }

    #[test]
    fn any_order_gives_the_same_bits() {
        let texts = chance(300, 5);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let authors: Vec<u32> = (0..300).map(|row| row % 90).collect();
        let focus: Vec<bool> = (0..300).map(|row| row % 3 == 0).collect();
        let shuffled: Vec<usize> = (0..300).map(|row| row * 77 % 300).collect();
        let run = |order: &[usize]| {
            let texts: Vec<&str> = order.iter().map(|&row| texts[row]).collect();
            let authors: Vec<u32> = order.iter().map(|&row| authors[row]).collect();
            let focus: Vec<bool> = order.iter().map(|&row| focus[row]).collect();
            let found = driver_words(
                &Comments { texts: &texts, authors: Some(&authors) },
                &focus,
                &DriverWordOptions::default(),
            )
            .unwrap();
            let mut found = found;
            for word in found.focus.iter_mut().chain(&mut found.rest) {
                word.quotes.iter_mut().for_each(|row| *row = order[*row as usize] as u64);
            }
            format!("{found:?}")
        };
        let plain: Vec<usize> = (0..300).collect();
        assert_eq!(run(&plain), run(&shuffled));
    }
}
