//! Scores, ratings, weights and trends.

use crate::chance::{Chance, ordered};
use crate::{Found, same, sound};
use regulars::survey::{
    Margin, NpsMethod, NpsOptions, RakingOptions, RatingOptions, Ratings, Scale, TrendKind, TrendOptions, TrendSeries,
    change_points, nps, nps_by_segment, raking_weights, rating, ratings_by_segment, run_length, trend,
};

/// Weights of about one size, or of sizes so different that no float holds their ratio.
fn weights(chance: &mut Chance, rows: usize, segments: &[u32]) -> Vec<f64> {
    let reach = chance.pick(&[0.3, 3.0, 20.0, 150.0]);
    let own = chance.many(4, |chance| chance.power(-reach, reach));
    (0..rows).map(|row| own[segments[row] as usize % 4] * chance.weight(0.5)).collect()
}

pub(crate) fn scores(chance: &mut Chance) -> Found {
    let rows = chance.below(60);
    let most = if chance.once_in(10) { 12 } else { 11 };
    let scores = chance.many(rows, |chance| chance.below(most) as u8);
    let segments = chance.many(rows, |chance| chance.below(4) as u32);
    let weight = weights(chance, rows, &segments);
    let cluster = chance.many(rows, |chance| chance.below(9) as u32);
    let (weighted, clustered) = (chance.once_in(2), chance.once_in(4));
    let method = chance.perhaps(|chance| {
        chance.pick(&[NpsMethod::Score, NpsMethod::AdjustedWald, NpsMethod::Wald, NpsMethod::Goodman])
    });
    let level = chance.perhaps(Chance::level);
    let min_n = chance.perhaps(|chance| chance.below(8) as u64);
    let options = |weight, cluster| NpsOptions {
        level,
        method,
        min_n,
        weights: if weighted { Some(weight) } else { None },
        clusters: if clustered { Some(cluster) } else { None },
        ..NpsOptions::default()
    };
    let order = chance.order(rows);
    let (weight_too, cluster_too) = (ordered(&weight, &order), ordered(&cluster, &order));
    let (scores_too, segments_too) = (ordered(&scores, &order), ordered(&segments, &order));
    let (here, there) = (options(&weight, &cluster), options(&weight_too, &cluster_too));
    if let Some(one) = sound("nps", nps(&scores, &here))? {
        if let Some(estimate) = one.score.estimate() {
            let inside = estimate.low <= estimate.value && estimate.value <= estimate.high;
            if !inside {
                return Err(format!("an interval without its own value: {estimate:?}"));
            }
        }
        same("nps", &Some(one), &sound("nps", nps(&scores_too, &there))?)?;
    }
    if let Some(one) = sound("nps_by_segment", nps_by_segment(&scores, &segments, &here))? {
        same(
            "nps_by_segment",
            &Some(one),
            &sound("nps_by_segment", nps_by_segment(&scores_too, &segments_too, &there))?,
        )?;
    }
    Ok(())
}

pub(crate) fn ratings(chance: &mut Chance) -> Found {
    let rows = chance.below(50);
    let scale = Scale { min: 1.0, max: 5.0, step: 1.0 };
    let scores = chance.many(rows, |chance| 1.0 + chance.below(5) as f64);
    let segments = chance.many(rows, |chance| chance.below(4) as u32);
    let weight = weights(chance, rows, &segments);
    let cluster = chance.many(rows, |chance| chance.below(9) as u32);
    let (weighted, clustered) = (chance.once_in(2), chance.once_in(4));
    let options = RatingOptions { level: chance.perhaps(Chance::level), ..RatingOptions::default() };
    let order = chance.order(rows);
    let columns: Vec<_> = [(0..rows).collect(), order]
        .iter()
        .map(|order: &Vec<usize>| {
            (ordered(&scores, order), ordered(&weight, order), ordered(&cluster, order), ordered(&segments, order))
        })
        .collect();
    let mut found = Vec::new();
    for (scores, weight, cluster, segments) in &columns {
        let answers = Ratings {
            scores,
            weights: weighted.then_some(weight.as_slice()),
            clusters: clustered.then_some(cluster.as_slice()),
            ..Ratings::default()
        };
        let whole = sound("rating", rating(&answers, &scale, &options))?;
        found.push((whole, sound("ratings_by_segment", ratings_by_segment(&answers, segments, &scale, &options))?));
    }
    same("ratings", &found[0], &found[1])
}

pub(crate) fn margins(chance: &mut Chance) -> Found {
    let rows = 1 + chance.below(30);
    let reach = chance.pick(&[0.5, 20.0, 150.0, 300.0]);
    let start = chance.perhaps(|chance| chance.many(rows, |chance| chance.weight(reach)));
    let codes = [0_u32, 1, 2];
    let classes: Vec<Vec<u32>> = chance.many(2, |chance| chance.many(rows, |chance| chance.below(3) as u32));
    let totals: Vec<Vec<f64>> = chance.many(2, |chance| chance.many(3, |chance| chance.weight(reach.min(290.0))));
    let margins: Vec<Margin> = classes
        .iter()
        .zip(&totals)
        .take(1 + chance.below(2))
        .map(|(classes, totals)| Margin { classes, codes: &codes, totals })
        .collect();
    let options = RakingOptions { max_rounds: Some(50), ..RakingOptions::default() };
    sound("raking_weights", raking_weights(&margins, start.as_deref(), &options))?;
    Ok(())
}

pub(crate) fn trends(chance: &mut Chance) -> Found {
    let periods = chance.below(60);
    let kind = chance.pick(&[TrendKind::Mean, TrendKind::Share, TrendKind::Count]);
    let size = chance.power(-1.0, 3.0);
    let n =
        chance.many(periods, |chance| if chance.once_in(9) { 0.0 } else { (size * (1.0 + chance.uniform())).ceil() });
    let value: Vec<f64> = n
        .iter()
        .map(|n| match kind {
            TrendKind::Mean => chance.power(-2.0, 2.0),
            TrendKind::Share => (n * chance.uniform()).floor(),
            TrendKind::Count => (size * chance.uniform()).floor(),
        })
        .collect();
    let series = TrendSeries {
        kind,
        value: &value,
        n: (kind == TrendKind::Share || chance.once_in(2)).then_some(&n),
        standard_error: None,
    };
    let options = TrendOptions {
        level: chance.perhaps(Chance::level),
        run_length: if chance.once_in(4) { Some(chance.power(1.0, 6.0)) } else { None },
        baseline: if chance.once_in(3) { Some(chance.power(-13.0, 4.0)) } else { None },
        spread: if chance.once_in(3) { Some(chance.power(-31.0, 31.0)) } else { None },
        baseline_periods: if chance.once_in(3) { Some(25 + chance.below(30) as u32) } else { None },
        season: if chance.once_in(5) { Some(1 + chance.below(9) as u32) } else { None },
        ..TrendOptions::default()
    };
    sound("trend", trend(&series, &options))?;
    sound("change_points", change_points(&series, &Default::default()))?;
    sound("run_length", run_length(chance.number(), &options))?;
    Ok(())
}
