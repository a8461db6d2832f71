//! Rows of weight 0 are no sample: every function that takes weights answers exactly as without them.

use super::*;
use proptest::prelude::*;

/// A row: score 0 to 10, weight, account, segment, stratum.
type Row = (u8, f64, u32, u32, u32);

fn some_rows() -> impl Strategy<Value = Vec<Row>> {
    // Every third weight is 0; a stratum holds whole accounts.
    let weight = (0..3_u32, 0.1..9.0_f64).prop_map(|(kind, weight)| if kind == 0 { 0.0 } else { weight });
    let row = (0..=10_u8, weight, 0..12_u32, 0..4_u32);
    prop::collection::vec(
        row.prop_map(|(score, weight, account, segment)| (score, weight, account, segment, account % 2)),
        1..80,
    )
}

/// The columns that the functions of ratings and scores read.
struct Columns {
    scores: Vec<u8>,
    ratings: Vec<f64>,
    weights: Vec<f64>,
    accounts: Vec<u32>,
    segments: Vec<u32>,
    strata: Vec<u32>,
}

impl Columns {
    fn of(rows: &[Row]) -> Self {
        Self {
            scores: rows.iter().map(|row| row.0).collect(),
            ratings: rows.iter().map(|row| row.0.into()).collect(),
            weights: rows.iter().map(|row| row.1).collect(),
            accounts: rows.iter().map(|row| row.2).collect(),
            segments: rows.iter().map(|row| row.3).collect(),
            strata: rows.iter().map(|row| row.4).collect(),
        }
    }

    /// What every function of scores and ratings answers.
    fn answers(&self) -> String {
        let mut all = Vec::new();
        for clusters in [None, Some(self.accounts.as_slice())] {
            let options = NpsOptions { weights: Some(&self.weights), clusters, ..NpsOptions::default() };
            all.push(format!("{:?}", nps(&self.scores, &options)));
            all.push(format!("{:?}", enps(&self.scores, &options)));
            all.push(format!("{:?}", nps_by_segment(&self.scores, &self.segments, &options)));
            for strata in [None, Some(self.strata.as_slice())] {
                let answers =
                    Ratings { scores: &self.ratings, weights: Some(&self.weights), clusters, strata, population: None };
                all.extend(self.of_ratings(&answers));
            }
        }
        all.join("\n")
    }

    fn of_ratings(&self, answers: &Ratings) -> Vec<String> {
        let scale = Scale { min: 0.0, max: 10.0, step: 1.0 };
        let with =
            |method: RatingMethod| RatingOptions { method: Some(method), draws: Some(100), ..RatingOptions::default() };
        let plain = with(RatingMethod::Score);
        let mut all = vec![
            format!("{:?}", rating(answers, &scale, &plain)),
            format!("{:?}", rating(answers, &scale, &with(RatingMethod::T))),
            format!("{:?}", csat(answers, &scale, &plain)),
            format!("{:?}", ces(answers, &scale, &plain)),
        ];
        if answers.strata.is_none() {
            all.push(format!("{:?}", rating(answers, &scale, &with(RatingMethod::Bca))));
            all.push(format!("{:?}", ratings_by_segment(answers, &self.segments, &scale, &plain)));
        }
        all
    }

    /// What every function of drivers answers.
    fn of_drivers(&self) -> String {
        let declared = |name, scores| Driver { name, scores, scale_min: Some(0.0), scale_max: Some(11.0) };
        let (accounts, segments): (Vec<f64>, Vec<f64>) =
            (self.accounts.iter().map(|&x| x.into()).collect(), self.segments.iter().map(|&x| x.into()).collect());
        let asked = [declared("accounts", accounts.as_slice()), declared("segments", segments.as_slice())];
        let options =
            KeyDriverOptions { draws: Some(100), min_rows_per_driver: Some(2), ..KeyDriverOptions::default() };
        let weights = Some(self.weights.as_slice());
        [
            format!("{:?}", key_drivers(&self.ratings, &asked, weights, &options)),
            format!("{:?}", importance_performance(&self.ratings, &asked, weights, &options)),
            format!("{:?}", penalty_reward(&self.ratings, &asked, weights, &PenaltyRewardOptions::default())),
        ]
        .join("\n")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn rows_of_no_weight_are_no_rows(rows in some_rows()) {
        let weighty: Vec<Row> = rows.iter().copied().filter(|row| row.1 > 0.0).collect();
        let (all, without) = (Columns::of(&rows), Columns::of(&weighty));
        prop_assert_eq!(all.answers(), without.answers());
        if !weighty.is_empty() {
            prop_assert_eq!(all.of_drivers(), without.of_drivers());
        }
    }
}

#[test]
fn nothing_but_rows_of_no_weight_is_no_sample() {
    let options = NpsOptions { weights: Some(&[0.0; 3]), clusters: Some(&[1, 2, 3]), ..NpsOptions::default() };
    let found = nps(&[10, 9, 3], &options).unwrap();
    assert_eq!((found.n, found.promoters, found.score.estimate()), (0, 0, None));
    let answers = Ratings { scores: &[4.0, 5.0], weights: Some(&[0.0; 2]), ..Ratings::default() };
    let found = rating(&answers, &Scale { min: 1.0, max: 5.0, step: 1.0 }, &RatingOptions::default()).unwrap();
    assert_eq!((found.n, found.mean.estimate()), (0, None));
}

/// A score that could not be given is refused whatever its weight, by its own row.
#[test]
fn bad_rows_of_no_weight_are_bad_rows() {
    let options = NpsOptions { weights: Some(&[1.0, 0.0]), ..NpsOptions::default() };
    assert_eq!(nps(&[10, 11], &options).unwrap_err().to_string(), "scores[1] is 11, allowed is 0 to 10");
    let answers = Ratings { scores: &[4.0, 6.0], weights: Some(&[1.0, 0.0]), ..Ratings::default() };
    let error = rating(&answers, &Scale { min: 1.0, max: 5.0, step: 1.0 }, &RatingOptions::default()).unwrap_err();
    assert_eq!(error.to_string(), "scores[1] is 6, allowed is 1 to 5");
}
