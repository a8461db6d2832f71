//! Terms that come up: more people use them now than the periods before explain.

use super::driver_words::{Quoted, Remark, quoted};
use super::people::{Comments, People, count_people};
use super::quotes::{Speakers, Weights};
use super::words::corpus::Corpus;
use super::words::tokens::{TokenOptions, Tokenizer};
use crate::error::{Result, check_length, check_range};
use crate::estimate::Estimate;
use crate::level;
use crate::math::columns::sum::ExactSum;
use crate::math::intervals::multiplicity::Adjustment;
use crate::math::sort_rows;
use crate::math::special::incomplete_beta::{beta_inc, beta_inc_c_inv, beta_inc_inv};
use crate::work;
use serde::{Deserialize, Serialize};

/// Fewest authors of a term that are expected in each earlier period, for the term to tell how much rates vary by
/// themselves: off^2 / expected of rarer terms is mostly chance, with a few huge values.
const LEAST_EXPECTED: f64 = 1.0;

/// Options of [`new_terms`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewTermOptions {
    /// How the texts become terms.
    pub tokens: TokenOptions,
    /// The chance of any false alarm in a period in which nothing is new, in (0, 1); 0.05. Where something is new, the
    /// expected share of false ones among the alarms.
    pub false_alarms: Option<f64>,
    /// Confidence level of the intervals, in (0, 1); 0.95.
    pub level: Option<f64>,
    /// Fewest authors of a term, all periods together; 3.
    pub min_authors: Option<u64>,
    /// Fewest authors now, and before; 5.
    pub min_n: Option<u64>,
    /// Most alarms; 20.
    pub most: Option<u64>,
    /// Most quotes of each term; 3.
    pub quotes: Option<u64>,
}

/// A term that comes up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewTerm {
    /// The normalised term.
    pub term: String,
    /// Its rate now over its rate before, per term said; half an author is added to each count. `n` are its authors.
    pub ratio: Estimate,
    /// One-sided p-value: the chance of as many authors now, were its rate that of before.
    pub p_value: f64,
    /// The same, adjusted over all tested terms (Benjamini and Hochberg 1995).
    pub p_adjusted: f64,
    /// Authors who use it now.
    pub authors_now: u64,
    /// Authors who used it in the periods before, each counted once a period.
    pub authors_before: u64,
    /// Earlier periods in which anyone used it.
    pub periods_before: u64,
    /// Rows of this period's comments with the term that stand best for them.
    pub quotes: Vec<u64>,
}

/// The terms that raise an alarm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewTerms {
    /// Alarms, the surest first.
    pub alarms: Vec<NewTerm>,
    /// Terms tested.
    pub terms: u64,
    /// The period looked at, the last one.
    pub period: u32,
    /// Authors now.
    pub authors_now: u64,
    /// Authors before, each counted once a period.
    pub authors_before: u64,
    /// How much the rates of terms vary between the earlier periods beyond chance: the square of their coefficient of
    /// variation, 0 where chance explains all.
    pub dispersion: f64,
    /// The stated rate of false alarms.
    pub false_alarms: f64,
    /// What a reader should know.
    pub remarks: Vec<Remark>,
}

/// The terms that more people use in the last of the `periods` than the earlier ones explain.
///
/// `periods` numbers each comment's period, in order of time. A term's authors now are compared with those before by
/// the exact conditional test of two Poisson rates (Przyborowski and Wilenski 1940), per term that all authors said.
/// Where the rates of terms vary between the earlier periods beyond chance, as the negative binomial's do, counts are
/// divided by their variance over their mean (quasi-likelihood, Wedderburn 1974); rates that wander further than that,
/// as log-normal ones of a standard deviation of 0.5 to 1 do, raise three to four times as many false alarms as stated.
/// An author counts once a period.
///
/// ```
/// use regulars::voice::{Comments, NewTermOptions, new_terms};
/// let mut texts = vec!["slow delivery", "nice app", "good price", "kind staff"].repeat(10);
/// let mut periods: Vec<u32> = (0..40).map(|row| row / 20).collect();
/// texts.extend(["login fails", "login fails again", "cannot login", "login error", "login"]);
/// texts.extend(["nice app", "good price"]);
/// periods.extend([2; 7]);
/// let found = new_terms(&Comments { texts: &texts, authors: None }, &periods, &NewTermOptions::default())?;
/// let alarms: Vec<&str> = found.alarms.iter().map(|alarm| alarm.term.as_str()).collect();
/// assert_eq!((alarms, found.alarms[0].authors_now), (vec!["login"], 5));
/// # Ok::<(), regulars::Error>(())
/// ```
///
/// # Errors
/// Columns of different lengths, or an option out of its range. Too few authors now or before are no error: there is no
/// alarm then, and a remark says why.
pub fn new_terms(comments: &Comments, periods: &[u32], options: &NewTermOptions) -> Result<NewTerms> {
    comments.check()?;
    check_length("periods", comments.texts.len(), periods.len())?;
    let plan = Plan::of(options)?;
    let corpus = Corpus::read(comments.texts, &Tokenizer::new(&options.tokens)?)?;
    let mut codes = periods.to_vec();
    codes.sort_unstable();
    codes.dedup();
    let authors = comments.author_codes();
    let place = |row: usize| periods.get(row).and_then(|period| codes.binary_search(period).ok()).unwrap_or(0);
    let mut people = count_people(&corpus, &authors, codes.len(), place);
    let now = Period { users: people.users.pop().unwrap_or_default(), speakers: people.speakers.pop().unwrap_or(0) };
    let authors_before = people.speakers.iter().sum();
    let mut remarks = Vec::new();
    let enough = now.speakers.min(authors_before) >= plan.min_n;
    if !enough {
        let text = format!("{} authors now, {authors_before} before: too few for any alarm", now.speakers);
        remarks.push(Remark { code: "too_few".into(), text });
    } else if people.users.len() < 2 {
        let text = "one earlier period doesn't tell how terms go up and down by themselves".into();
        remarks.push(Remark { code: "one_period".into(), text });
    }
    let dispersion = dispersion(&people);
    let tested = if enough { plan.test(&corpus, &people, &now, dispersion) } else { Vec::new() };
    let terms = tested.len() as u64;
    let mut alarms: Vec<(u32, NewTerm)> =
        tested.into_iter().filter(|(_, term)| term.p_adjusted <= plan.false_alarms).collect();
    alarms.truncate(plan.most);
    let weights = Weights::of(&corpus);
    let speakers =
        Speakers { corpus: &corpus, weights: &weights, texts: comments.texts, authors: &authors, codes: &authors };
    let period = codes.last().copied();
    let alarms = quoted(alarms, &speakers, plan.quotes, |row| periods.get(row).copied() == period);
    work::check()?;
    Ok(NewTerms {
        alarms,
        terms,
        period: period.unwrap_or(0),
        authors_now: now.speakers,
        authors_before,
        dispersion,
        false_alarms: plan.false_alarms,
        remarks,
    })
}

/// The last period.
struct Period {
    users: Vec<u64>,
    speakers: u64,
}

impl Quoted for NewTerm {
    fn quotes(&mut self) -> &mut Vec<u64> {
        &mut self.quotes
    }
}

/// How much the rates of terms vary between periods beyond chance: the c of the variance m + c m^2 of a count with mean
/// m, by the moments of all terms that are expected in each period (Pearson's statistic); 0 with fewer than two
/// periods.
fn dispersion(people: &People) -> f64 {
    let sizes: Vec<f64> = people.users.iter().map(|users| users.iter().sum::<u64>() as f64).collect();
    let all: f64 = sizes.iter().sum();
    let terms = people.users.first().map_or(0, Vec::len);
    let (mut excess, mut weight) = (ExactSum::new(), ExactSum::new());
    for term in 0..terms {
        let count = |users: &Vec<u64>| users.get(term).copied().unwrap_or(0) as f64;
        let total: f64 = people.users.iter().map(count).sum();
        let used = || people.users.iter().zip(&sizes).filter(|(_, size)| **size > 0.0);
        if used().any(|(_, size)| total * (size / all) < LEAST_EXPECTED) {
            continue;
        }
        for (users, size) in used() {
            let expected = total * (size / all);
            let off = count(users) - expected;
            excess.add(off * off / expected - (1.0 - size / all));
            weight.add((1.0 - size / all) * expected);
        }
    }
    if weight.value() > 0.0 { (excess.value() / weight.value()).max(0.0) } else { 0.0 }
}

/// Checked options, with the defaults filled in.
struct Plan {
    false_alarms: f64,
    level: f64,
    min_authors: u64,
    min_n: u64,
    most: usize,
    quotes: usize,
}

impl Plan {
    fn of(options: &NewTermOptions) -> Result<Self> {
        let plan = Self {
            false_alarms: options.false_alarms.unwrap_or(0.05),
            level: level::of(options.level)?,
            min_authors: options.min_authors.unwrap_or(3).max(1),
            min_n: options.min_n.unwrap_or(5).max(1),
            most: usize::try_from(options.most.unwrap_or(20)).unwrap_or(usize::MAX),
            quotes: usize::try_from(options.quotes.unwrap_or(3)).unwrap_or(usize::MAX),
        };
        check_range("false_alarms", 0, plan.false_alarms, f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0)?;
        Ok(plan)
    }

    /// All terms with enough authors, the surest first.
    fn test(&self, corpus: &Corpus, before: &People, now: &Period, dispersion: f64) -> Vec<(u32, NewTerm)> {
        let size_now = now.users.iter().sum::<u64>() as f64;
        let size_before = before.users.iter().flatten().sum::<u64>() as f64;
        let share = size_now / (size_now + size_before);
        let mut tested = Vec::new();
        for (&authors_now, id) in now.users.iter().zip(0_u32..) {
            let earlier = || before.users.iter().map(|users| users.get(id as usize).copied().unwrap_or(0));
            let authors_before: u64 = earlier().sum();
            if authors_now + authors_before < self.min_authors {
                continue;
            }
            // A count's variance over its mean, at the mean that is expected now.
            let spread = 1.0 + dispersion * share * (authors_now + authors_before) as f64;
            let [y, x] = [authors_now, authors_before].map(|count| count as f64 / spread);
            // P(Binomial(y + x, share) >= y), for counts that needn't be whole.
            let p_value = if authors_now == 0 { 1.0 } else { beta_inc(y, x + 1.0, share) };
            let term = NewTerm {
                term: corpus.term(id),
                ratio: self.ratio([y, x], [authors_now, authors_before], size_before / size_now),
                p_value,
                p_adjusted: p_value,
                authors_now,
                authors_before,
                periods_before: earlier().filter(|count| *count > 0).count() as u64,
                quotes: Vec::new(),
            };
            tested.push((id, term));
        }
        let p_values: Vec<Option<f64>> = tested.iter().map(|(_, term)| Some(term.p_value)).collect();
        let adjusted = Adjustment::BenjaminiHochberg.adjust(&p_values);
        tested.iter_mut().zip(adjusted).for_each(|((_, term), p)| term.p_adjusted = p.unwrap_or(1.0));
        sort_rows(&mut tested, |(_, a), (_, b)| a.p_value.total_cmp(&b.p_value).then_with(|| a.term.cmp(&b.term)));
        tested
    }

    /// The ratio of the rates, with the limits of Clopper and Pearson on the share of the authors that are of now.
    fn ratio(&self, [y, x]: [f64; 2], counts: [u64; 2], before_over_now: f64) -> Estimate {
        let tail = (1.0 - self.level) / 2.0;
        let odds =
            |share: f64| if share < 1.0 { (before_over_now * (share / (1.0 - share))).min(f64::MAX) } else { f64::MAX };
        let [now, before] = counts.map(|count| count as f64 + 0.5);
        Estimate {
            value: before_over_now * (now / before),
            low: if y == 0.0 { 0.0 } else { odds(beta_inc_inv(y, x + 1.0, tail)) },
            high: if x == 0.0 { f64::MAX } else { odds(beta_inc_c_inv(y + 1.0, x, tail)) },
            level: self.level,
            n: counts.iter().sum(),
            method: "conditional_poisson".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::columns::random::Stream;

    /// Comments of chance words in `periods` periods of `rows` each; the rates of words wander by `wander` between
    /// periods.
    fn chance(periods: u64, rows: u64, wander: f64, seed: u64) -> (Vec<String>, Vec<u32>) {
        let mut texts = Vec::new();
        let mut codes = Vec::new();
        for period in 0..periods {
            let mut stream = Stream::new(seed, period);
            let rates: Vec<f64> = (1..=80).map(|word| libm::exp(wander * stream.normal()) / f64::from(word)).collect();
            let all: f64 = rates.iter().sum();
            for _ in 0..rows {
                let mut text = String::new();
                for _ in 0..6 {
                    let mut at = stream.uniform() * all;
                    let word = rates.iter().position(|rate| {
                        at -= rate;
                        at < 0.0
                    });
                    text.push_str(&format!("w{}x ", word.unwrap_or(0)));
                }
                texts.push(text);
                codes.push(period as u32 * 7 + 3);
            }
        }
        (texts, codes)
    }

    fn run(texts: &[String], periods: &[u32]) -> NewTerms {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        new_terms(&Comments { texts: &texts, authors: None }, periods, &NewTermOptions::default()).unwrap()
    }

    #[test]
    fn false_alarms_are_as_rare_as_stated() {
        for (wander, most) in [(0.0, 15), (0.3, 24)] {
            let alarmed = (0..200).filter(|&seed| {
                let (texts, periods) = chance(6, 150, wander, seed);
                !run(&texts, &periods).alarms.is_empty()
            });
            let alarmed = alarmed.count();
            assert!(alarmed <= most, "{alarmed} of 200 with {wander}");
        }
    }

    #[test]
    fn a_wandering_vocabulary_is_noticed_and_a_new_word_found() {
        let (mut texts, periods) = chance(6, 300, 0.4, 1);
        assert!(run(&texts, &periods).dispersion > 0.05);
        texts[1500..].iter_mut().take(25).for_each(|text| text.push_str("outage"));
        let found = run(&texts, &periods);
        assert_eq!((found.alarms[0].term.as_str(), found.period), ("outage", 38));
        assert_eq!((found.alarms[0].authors_before, found.alarms[0].ratio.high), (0, f64::MAX));
        assert!(found.alarms[0].ratio.low > 1.0 && found.alarms[0].quotes.iter().all(|&row| row >= 1500));
    }

    #[test]
    fn one_author_raises_no_alarm() {
        let mut texts = ["fine service", "good price", "nice app"].repeat(20);
        let mut periods: Vec<u32> = (0..60).map(|row| row / 20).collect();
        texts.extend(["refund"; 30]);
        periods.extend([2; 30]);
        let authors: Vec<u32> = (0..90).map(|row: u32| row.min(60)).collect();
        let comments = Comments { texts: &texts, authors: Some(&authors) };
        assert_eq!(new_terms(&comments, &periods, &NewTermOptions::default()).unwrap().alarms, []);
    }

    #[test]
    fn too_little_and_wrong_input() {
        let comments = Comments { texts: &["a text"], authors: None };
        let found = new_terms(&comments, &[1], &NewTermOptions::default()).unwrap();
        assert_eq!((found.alarms.len(), found.remarks[0].code.as_str()), (0, "too_few"));
        let none = Comments { texts: &[], authors: None };
        assert_eq!(new_terms(&none, &[], &NewTermOptions::default()).unwrap().terms, 0);
        assert_eq!(new_terms(&comments, &[], &NewTermOptions::default()).unwrap_err().code(), "lengths");
        let wrong = NewTermOptions { false_alarms: Some(0.0), ..NewTermOptions::default() };
        assert_eq!(new_terms(&comments, &[1], &wrong).unwrap_err().code(), "out_of_range");
    }
}
