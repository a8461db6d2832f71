//! Models of purchases and spend, with parameters and histories at the edges of what they may be.

use crate::chance::Chance;
use crate::{Found, sound};
use regulars::value::{
    AnyModel, BgBb, BgNbd, FitOptions, GammaGamma, Histories, MbgNbd, ModelKind, ParetoNbd, PurchaseModel,
    SimulateOptions, simulate,
};

fn model(chance: &mut Chance) -> AnyModel {
    let reach = chance.pick(&[1.0, 4.0, 10.0, 12.5]);
    let [a, b, c, d] = [0; 4].map(|_| chance.power(-reach, reach));
    match chance.below(4) {
        0 => AnyModel::BgNbd(BgNbd { r: a, alpha: b, a: c, b: d }),
        1 => AnyModel::MbgNbd(MbgNbd { r: a, alpha: b, a: c, b: d }),
        2 => AnyModel::ParetoNbd(ParetoNbd { r: a, alpha: b, s: c, beta: d }),
        _ => AnyModel::BgBb(BgBb { alpha: a, beta: b, gamma: c, delta: d }),
    }
}

/// Columns of frequency, recency and age; whole times, which BG/BB needs, or any.
fn columns(chance: &mut Chance, rows: usize, whole: bool) -> (Vec<u32>, Vec<f64>, Vec<f64>) {
    let (purchases, time) = (chance.pick(&[0.5, 2.0, 6.0]), chance.pick(&[1.0, 2.5, 20.0]));
    let mut columns = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rows {
        let mut age = chance.power(if whole { 0.0 } else { -time }, if whole { 2.0 } else { time });
        let mut frequency = if chance.once_in(3) { 0 } else { chance.power(0.0, purchases) as u32 };
        let mut recency = if frequency == 0 { 0.0 } else { age * chance.uniform() };
        if whole {
            age = age.floor();
            recency = recency.ceil().min(age);
            frequency = if recency == 0.0 { 0 } else { frequency.min(recency as u32).max(1) };
        }
        columns.0.push(frequency);
        columns.1.push(recency);
        columns.2.push(age);
    }
    columns
}

pub(crate) fn models(chance: &mut Chance) -> Found {
    let model = model(chance);
    let whole = matches!(model, AnyModel::BgBb(_));
    let (frequency, recency, age) = columns(chance, 3, whole);
    let Some(histories) = sound("histories", Histories::new(&frequency, &recency, &age))? else { return Ok(()) };
    let least = chance.pick(&[-1.0, -20.0, -305.0]);
    let horizon = if whole { chance.below(200) as f64 } else { chance.power(least, 4.0) };
    let n = chance.power(0.0, 6.0) as u32;
    let check = |what: &str, result: regulars::Result<Vec<f64>>| {
        sound(what, result).map(|_| ()).map_err(|why| format!("{model:?} {histories:?} {horizon:e} {n}: {why}"))
    };
    check("log_likelihood", model.log_likelihood(&histories))?;
    check("probability_alive", model.probability_alive(&histories))?;
    check("log_probability_alive", model.log_probability_alive(&histories))?;
    check("expected_purchases", model.expected_purchases(&histories, horizon))?;
    check("discounted_purchases", model.discounted_purchases(&histories, horizon, 0.01))?;
    check("purchase_pmf", model.purchase_pmf(&histories, horizon, n))?;
    check("purchase_log_pmf", model.purchase_log_pmf(&histories, horizon, &[n, 1, 0]))?;
    check("new_customer_purchases", model.new_customer_purchases(horizon).map(|x| vec![x]))?;
    check("new_customer_pmf", model.new_customer_pmf(horizon, n).map(|x| vec![x]))?;
    let told = |why| format!("{model:?} {histories:?}: {why}");
    sound("purchase_quantiles", model.purchase_quantiles(&histories, horizon, 0.9)).map_err(told)?;
    sound("next_purchase", model.next_purchase(&histories)).map_err(told)?;
    sound("residual_lifetime", model.residual_lifetime(&histories)).map_err(told)?;
    Ok(())
}

pub(crate) fn simulated(chance: &mut Chance) -> Found {
    // Most of the far parameters make ten million purchases, which takes seconds.
    if !chance.once_in(4) {
        return Ok(());
    }
    let model = model(chance);
    let whole = matches!(model, AnyModel::BgBb(_));
    let age = chance.many(2, |chance| if whole { chance.below(99) as f64 } else { chance.power(-2.0, 2.0) });
    let reach = chance.pick(&[1.0, 12.0]);
    let spend = GammaGamma {
        p: chance.power(-reach, reach),
        q: chance.power(-reach, reach),
        gamma: chance.power(-reach, reach),
    };
    let horizon = if whole { 3.0 } else { chance.uniform() };
    let options = SimulateOptions { seed: chance.bits(), horizon };
    let spend = chance.perhaps(|_| spend);
    sound("simulate", simulate(&model, spend.as_ref(), age.as_slice(), &options))
        .map(|_| ())
        .map_err(|why| format!("{model:?} {spend:?} {age:?}: {why}"))
}

pub(crate) fn fits(chance: &mut Chance) -> Found {
    let kind = chance.pick(&[ModelKind::BgNbd, ModelKind::MbgNbd, ModelKind::ParetoNbd, ModelKind::BgBb]);
    let rows = chance.below(20);
    let (frequency, recency, age) = columns(chance, rows, kind == ModelKind::BgBb);
    let Some(histories) = sound("histories", Histories::new(&frequency, &recency, &age))? else { return Ok(()) };
    let weights = chance.perhaps(|chance| chance.many(rows, |chance| chance.weight(2.0)));
    let options = FitOptions { weights: weights.as_deref(), level: chance.level(), ..FitOptions::default() };
    sound("fit", AnyModel::fit(kind, &histories, &options)).map_err(|why| format!("{kind:?} {histories:?}: {why}"))?;
    Ok(())
}

pub(crate) fn spends(chance: &mut Chance) -> Found {
    let rows = chance.below(30);
    let reach = chance.pick(&[0.5, 3.0, 29.0]);
    let frequency = chance.many(rows, |chance| chance.power(0.0, 3.0) as u32);
    let spend = chance.many(rows, |chance| chance.power(-reach, reach));
    let options = FitOptions { level: chance.level(), ..FitOptions::default() };
    sound("GammaGamma::fit", GammaGamma::fit(&frequency, &spend, &options))
        .map_err(|why| format!("{frequency:?} {spend:?}: {why}"))?;
    let model =
        GammaGamma { p: chance.power(-12.5, 12.5), q: chance.power(-12.5, 12.5), gamma: chance.power(-31.0, 31.0) };
    let told = |why| format!("{model:?} {frequency:?} {spend:?}: {why}");
    sound("log_likelihood", model.log_likelihood(&frequency, &spend)).map_err(told)?;
    sound("expected_spend", model.expected_spend(&frequency, &spend)).map_err(told)?;
    Ok(())
}
