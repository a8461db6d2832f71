//! The survival curve of Kaplan and Meier (1958): times of which some were cut off before their event.

use super::proportion::wilson_real;
use crate::math::special::normal::z_for_level;
use libm::{exp, log1p};

/// Survival that counts as one half. A product of (n - d) / n that should be exactly one half may be some last bits
/// above it, and the median would then jump to the next time.
const HALF: f64 = 0.5 + 1e-12;

/// The curve from one time of events to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Step {
    pub(crate) time: f64,
    /// Those whose time is not shorter.
    pub(crate) at_risk: u64,
    pub(crate) events: u64,
    /// Probability of a longer time.
    pub(crate) survival: f64,
    ln_survival: f64,
    /// Greenwood's sum of d / (n (n - d)), the variance of ln S; infinite where S = 0.
    greenwood: f64,
}

impl Step {
    /// Limits on the log-log scale (Kalbfleisch and Prentice 1980), S^exp(-+ z s); none where S = 0, where there is no
    /// variance. The variance is Greenwood's times `design`.
    pub(crate) fn limits(&self, level: f64, design: f64) -> Option<(f64, f64)> {
        if self.survival == 0.0 {
            return None;
        }
        let reach = exp(z_for_level(level) * (design * self.greenwood).sqrt() / -self.ln_survival);
        Some((exp(self.ln_survival * reach), exp(self.ln_survival / reach)))
    }
}

/// The steps of the curve of (time, whether its event was seen), which are sorted on the way; no step without an event.
pub(crate) fn kaplan_meier(rows: &mut [(f64, bool)]) -> Vec<Step> {
    rows.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut at_risk = rows.len() as u64;
    let (mut survival, mut ln_survival, mut greenwood) = (1.0, 0.0, 0.0);
    let mut steps = Vec::new();
    for tied in rows.chunk_by(|a, b| a.0 == b.0) {
        let events = tied.iter().filter(|row| row.1).count() as u64;
        if events > 0 {
            let (n, d, rest) = (at_risk as f64, events as f64, (at_risk - events) as f64);
            // S = product of (n - d) / n over the times so far, where d of n at risk had their event.
            survival *= rest / n;
            ln_survival += log1p(-d / n);
            // Greenwood: Var(ln S) is the sum of d / (n (n - d)).
            greenwood += d / n / rest;
            let time = tied.first().map_or(0.0, |row| row.0);
            steps.push(Step { time, at_risk, events, survival, ln_survival, greenwood });
        }
        at_risk -= tied.len() as u64;
    }
    steps
}

/// How much greater the variance of ln S at `until` is than with independent times, where those of a cluster resemble
/// each other: the squared sums by cluster of each time's influence against the sum of its squares (Williams 1995). At
/// least 1; without an event by then the times of a cluster count as one.
pub(crate) fn design_effect<'a>(steps: &[Step], until: f64, clusters: impl Iterator<Item = &'a [(f64, bool)]>) -> f64 {
    let mut sum = 0.0;
    let reached: Vec<(f64, f64, f64)> = steps
        .iter()
        .take_while(|step| step.time <= until)
        .map(|step| {
            let at_risk = step.at_risk as f64;
            sum += step.events as f64 / at_risk / at_risk;
            (step.time, 1.0 / at_risk, sum)
        })
        .collect();
    // A time's influence on ln S at `until`: its own event, less its part in every risk set that it was in.
    let influence = |&(time, seen): &(f64, bool)| {
        let last = reached.partition_point(|step| step.0 <= time).checked_sub(1).and_then(|last| reached.get(last));
        last.map_or(0.0, |&(at, own, before)| if seen && at == time { own - before } else { -before })
    };
    let (mut by_cluster, mut alone, mut number, mut times) = (0.0, 0.0, 0.0, 0.0);
    for cluster in clusters.filter(|cluster| !cluster.is_empty()) {
        let total: f64 = cluster.iter().map(influence).sum();
        by_cluster += total * total;
        alone += cluster.iter().map(|row| influence(row) * influence(row)).sum::<f64>();
        number += 1.0;
        times += cluster.len() as f64;
    }
    let ratio = if alone == 0.0 { times / number } else { by_cluster / alone * (number / (number - 1.0)) };
    if ratio.is_finite() { ratio.max(1.0) } else { 1.0 }
}

/// The first time with S <= 1/2.
pub(crate) fn median_time(steps: &[Step]) -> Option<f64> {
    steps.iter().find(|step| step.survival <= HALF).map(|step| step.time)
}

/// A median time with its limits, each `None` where the curve doesn't come down to one half.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MedianTime {
    pub(crate) value: Option<f64>,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
    /// Events that were seen.
    pub(crate) events: u64,
}

/// The median time, the first with S <= 1/2, between the first times at which each limit of S is (Brookmeyer and
/// Crowley 1982); `design` as for [`Step::limits`].
pub(crate) fn median(steps: &[Step], level: f64, design: f64) -> MedianTime {
    let first = |reached: &dyn Fn(&Step) -> bool| steps.iter().find(|step| reached(step)).map(|step| step.time);
    let value = median_time(steps);
    let low = first(&|step| step.limits(level, design).is_none_or(|limits| limits.0 <= HALF));
    let events = steps.iter().map(|step| step.events).sum::<u64>();
    // Where the curve ends at 0 it has no spread: all that were seen are a share of 1 then.
    let upper = |step: &Step| match step.limits(level, design) {
        Some(limits) => limits.1,
        None => 1.0 - wilson_real(events as f64 / design, events as f64 / design, level).0,
    };
    MedianTime { value, low, high: first(&|step| upper(step) <= HALF), events }
}

/// The probability of an event by some time, with its limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct EventShare {
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// Whether the limits are those of the curve; else they are Wilson's.
    pub(crate) of_curve: bool,
}

/// The probability of an event by `time`, 1 - S, with log-log limits, for the sorted `rows` of the `steps`; `design` as
/// for [`Step::limits`]. Where all or none had the event the curve has no spread: those seen to the event, or watched
/// for as long as `time`, are a share then, with the interval of Wilson (1927). `None` when none was watched so long.
pub(crate) fn probability_by(
    steps: &[Step],
    rows: &[(f64, bool)],
    time: f64,
    level: f64,
    design: f64,
) -> Option<EventShare> {
    let last = steps.iter().take_while(|step| step.time <= time).last();
    let over = last.is_some_and(|step| step.survival == 0.0);
    if rows.last().is_none_or(|longest| time > longest.0 && !over) {
        return None;
    }
    let limits = last.and_then(|step| step.limits(level, design).map(|limits| (1.0 - step.survival, limits)));
    Some(match limits {
        Some((value, (low, high))) => EventShare { value, low: 1.0 - high, high: 1.0 - low, of_curve: true },
        None => {
            let told = rows.iter().filter(|row| if over { row.1 } else { row.0 >= time }).count() as f64 / design;
            let value = f64::from(u8::from(over));
            let (low, high) = wilson_real(value * told, told, level);
            EventShare { value, low, high, of_curve: false }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn numbers(value: &Value) -> Vec<f64> {
        value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap_or(f64::NAN)).collect()
    }

    fn near(found: f64, truth: f64) -> bool {
        (found - truth).abs() <= 1e-12 * truth.abs()
    }

    #[test]
    fn curves_match_the_references() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/math/kaplan_meier.json");
        let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let mut steps_seen = 0;
        for case in file["cases"].as_array().unwrap() {
            let (args, ok) = (&case["args"], &case["ok"]);
            let observed = numbers(&args["event_observed"]);
            let mut rows: Vec<(f64, bool)> =
                numbers(&args["durations"]).into_iter().zip(observed.iter().map(|&e| e == 1.0)).collect();
            let level = args["level"].as_f64().unwrap();
            let steps = kaplan_meier(&mut rows);
            assert!(steps.iter().map(|s| s.time).eq(numbers(&ok["time"])), "{}", case["tag"]);
            let (survival, low, high) = (numbers(&ok["survival"]), numbers(&ok["low"]), numbers(&ok["high"]));
            let (at_risk, events) = (numbers(&ok["at_risk"]), numbers(&ok["events"]));
            for (i, step) in steps.iter().enumerate() {
                assert_eq!((step.at_risk as f64, step.events as f64), (at_risk[i], events[i]));
                assert!(near(step.survival, survival[i]) || step.survival == survival[i], "{} {i}", case["tag"]);
                match step.limits(level, 1.0) {
                    None => assert!(low[i].is_nan() && high[i].is_nan()),
                    Some(limits) => {
                        assert!(near(limits.0, low[i]) && near(limits.1, high[i]), "{} {i} {limits:?}", case["tag"])
                    }
                }
                steps_seen += 1;
            }
            let median = ok.get("median").map(|m| m.as_f64());
            if let Some(median) = median {
                let found = steps.iter().find(|s| s.survival <= 0.5 + 1e-12).map(|s| s.time);
                assert_eq!(found, median, "{}", case["tag"]);
            }
        }
        assert!(steps_seen > 100);
    }

    #[test]
    fn the_median_lies_between_the_medians_of_the_limits() {
        let mut rows: Vec<(f64, bool)> = (1..=40).map(|i| (f64::from(i), i % 5 != 0)).collect();
        let steps = kaplan_meier(&mut rows);
        let found = median(&steps, 0.95, 1.0);
        let (value, low, high) = (found.value.unwrap(), found.low.unwrap(), found.high.unwrap());
        let below = |limit: &dyn Fn(&Step) -> f64| steps.iter().find(|s| limit(s) <= 0.5).unwrap().time;
        assert_eq!(value, below(&|s| s.survival));
        assert_eq!(
            (low, high),
            (below(&|s| s.limits(0.95, 1.0).unwrap().0), below(&|s| s.limits(0.95, 1.0).unwrap().1))
        );
        assert!(low < value && value < high);
    }

    #[test]
    fn too_little_is_said() {
        assert_eq!(kaplan_meier(&mut []), []);
        let lack = |rows: &mut [(f64, bool)]| {
            let steps = kaplan_meier(rows);
            let found = median(&steps, 0.95, 1.0);
            found.value.is_none() || found.low.is_none() || found.high.is_none()
        };
        assert!(lack(&mut []) && lack(&mut [(1.0, false); 9]) && lack(&mut [(1.0, true)]));
        assert!(lack(&mut [(1.0, true); 3]) && !lack(&mut [(1.0, true); 4]), "equal times bound their median too");
        assert!(lack(&mut [(1.0, true), (2.0, false), (3.0, false)]));
        let by = |rows: &mut [(f64, bool)], time: f64| {
            let steps = kaplan_meier(rows);
            probability_by(&steps, rows, time, 0.95, 1.0)
        };
        assert!(by(&mut [(1.0, true), (2.0, false), (3.0, true)], 2.5).is_some());
        assert_eq!(by(&mut [(1.0, true), (2.0, false)], 5.0), None);
        assert_eq!(by(&mut [], 5.0), None);
    }

    #[test]
    fn all_and_none_are_shares_of_those_who_tell() {
        let by = |rows: &mut [(f64, bool)], time: f64| {
            let steps = kaplan_meier(rows);
            let found = probability_by(&steps, rows, time, 0.95, 1.0);
            found.map(|found| (found.value, found.low, found.high))
        };
        let share = |value: f64, n: f64| {
            let (low, high) = wilson_real(value * n, n, 0.95);
            Some((value, low, high))
        };
        let mut rows = [(1.0, true), (2.0, false), (3.0, true), (4.0, true)];
        assert_eq!(by(&mut rows, 0.5), share(0.0, 4.0));
        assert_eq!(by(&mut rows, 4.0), share(1.0, 3.0));
        assert_eq!(by(&mut rows, 9.0), share(1.0, 3.0));
        assert_eq!(by(&mut [(1.0, false), (5.0, false)], 2.0), share(0.0, 1.0));
    }

    proptest! {
        #[test]
        fn without_cut_offs_it_is_the_share_that_is_left(times in prop::collection::vec(1u32..30, 1..60)) {
            let mut rows: Vec<(f64, bool)> = times.iter().map(|&t| (f64::from(t), true)).collect();
            for step in kaplan_meier(&mut rows) {
                let left = times.iter().filter(|&&t| f64::from(t) > step.time).count() as f64 / times.len() as f64;
                prop_assert!((step.survival - left).abs() < 1e-13);
                if let Some((low, high)) = step.limits(0.9, 1.0) {
                    prop_assert!(0.0 <= low && low <= step.survival && step.survival <= high && high <= 1.0);
                }
            }
        }

        #[test]
        fn row_order_never_matters(rows in prop::collection::vec((0u32..12, any::<bool>()), 1..50), turn: usize) {
            let mut rows: Vec<(f64, bool)> = rows.iter().map(|&(t, seen)| (f64::from(t), seen)).collect();
            let mut turned = rows.clone();
            turned.rotate_left(turn % rows.len());
            prop_assert_eq!(kaplan_meier(&mut rows), kaplan_meier(&mut turned));
        }
    }

    #[test]
    fn times_that_come_together_count_once() {
        let design_effect = |steps: &[Step], until: f64, clusters: &[Vec<(f64, bool)>]| {
            super::design_effect(steps, until, clusters.iter().map(Vec::as_slice))
        };
        let once: Vec<(f64, bool)> = (1..=40).map(|time| (f64::from(time), time % 5 != 0)).collect();
        let alone: Vec<Vec<(f64, bool)>> = once.iter().map(|&row| vec![row]).collect();
        let (mut rows, mut thrice) = (once.clone(), [&once[..], &once, &once].concat());
        let steps = kaplan_meier(&mut rows);
        let effect = design_effect(&steps, 20.0, &alone);
        assert!((effect - 40.0 / 39.0).abs() < 1e-12, "{effect}");
        // Each cluster is one time written down three times: three times the variance that they pretend to.
        let steps = kaplan_meier(&mut thrice);
        let clusters: Vec<Vec<(f64, bool)>> = once.iter().map(|&row| vec![row; 3]).collect();
        let effect = design_effect(&steps, 20.0, &clusters);
        assert!((effect - 3.0 * 40.0 / 39.0).abs() < 1e-12, "{effect}");
        assert_eq!(design_effect(&steps, 20.0, &[once]), 1.0, "one cluster tells nothing of others");
        assert_eq!(design_effect(&[], 20.0, &[]), 1.0);
        assert_eq!(design_effect(&[], 20.0, &clusters), 3.0, "none came: three of one count as one");
    }
}
