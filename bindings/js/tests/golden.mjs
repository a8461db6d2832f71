// Runs golden files on the module, in Node and in the browser alike. Their form, and that of the digests, is in
// tests/golden/README.md.

/** A line a call: from the arguments of a case to the outcome in JSON's form. */
export const calls = (r) => {
  const histories = ({ frequency, recency, age, log_gaps, covariates }) => ({ frequency, recency, age, log_gaps, covariates });
  const model = (run) => (a) => run(r.PurchaseModel.fromJSON(a.model), a, histories(a));
  const gammaGamma = (run) => (a) => run(new r.GammaGamma(a.model), a);
  const contract = (run) => (a) => run(new r.ShiftedBetaGeometric(a.model), a);
  const fitted = (run) => (a) => run(r.PurchaseFit.fromJSON(a.fit), a, histories(a));
  const fittedContract = (run) => (a) => run(r.ShiftedBetaGeometricFit.fromJSON(a.fit), a);
  const fitting = ({ weights, level, priors }) => ({ weights, level, priors });
  const fit = (Model) => (a) => {
    const { model, ...rest } = Model.fit(histories(a), fitting(a)).toJSON();
    return { model: Object.values(model)[0], ...rest };
  };
  const drawing = ({ weights, options }) => ({ weights, ...options });
  const rows = ({ weights, clusters, options }) => ({ weights, clusters, ...options });
  const counted = (a) => r.npsOfCounts(a.promoters, a.passives, a.detractors, a.options);
  const rated = ({ scores, weights, clusters, strata, population }) => ({ scores, weights, clusters, strata, population });
  const rating = (rate) => (a) => rate(rated(a), a.scale, a.options);
  const series = (run) => ({ options, ...columns }) => run(columns, options);
  const drivers = (run) => (a) => run(a.outcome, a.drivers, a.weights, a.options);
  const comments = (run) => ({ texts, authors, options, ...rest }) => run({ texts, authors }, Object.values(rest)[0], options);
  const orders = ({ customer, ordered_at, amount, utc_offset_minutes }) => ({ customer, ordered_at, amount, utc_offset_minutes });
  const purchases = (a) => r.purchases(orders(a), a.as_of, a.options);
  const value = (run) => (a) => run(a.purchases, a.spends, histories(a), a.monetary_value, a.options);
  const base = (run) => (a) => run(r.CustomerBase.fromJson(write(a.base)), a.as_of, { horizon: a.horizon });
  const asked = (run) => (a) => run(r.CustomerBase.fromJson(write(a.base)), a.as_of, a.options);
  const file = (run) => ({ entity, text, map, options, stop_after }) => {
    const progress = ({ rows }) => stop_after === undefined || rows < stop_after;
    return run(entity, new TextEncoder().encode(text), { map: typeof map === "string" ? r.columnMap(map, entity) : map, options, progress });
  };
  const table = ({ entity, columns, map, options, stop_after }) => {
    const progress = ({ rows }) => stop_after === undefined || rows < stop_after;
    const named = Object.fromEntries(columns.map(({ name, cells }) => [name, cells]));
    return r.importColumns(entity, named, { map, options, progress });
  };
  return {
    "survey::nps": (a) => r.nps(a.scores, rows(a)),
    "survey::nps_of_counts": counted,
    "survey::Nps::points": (a) => r.npsPoints(counted(a)),
    "survey::nps_difference": (a) => r.npsDifference(counted({ ...a.first, options: a.options }), counted({ ...a.second, options: a.options }), a.method),
    "survey::nps_change": (a) => r.npsChange(a.before, a.after, a.options),
    "survey::nps_by_segment": (a) => r.npsBySegment(a.scores, a.segments, rows(a)),
    "survey::nps_needed_n": (a) => r.npsNeededN(a.margin, a.promoters, a.detractors, a.level),
    "survey::enps": (a) => r.enps(a.scores, rows(a)),
    "survey::rating": rating(r.rating),
    "survey::csat": rating(r.csat),
    "survey::ces": rating(r.ces),
    "survey::rating_difference": (a) => r.ratingDifference(rating(r.rating)(a.first), rating(r.rating)(a.second)),
    "survey::rating_change": (a) => r.ratingChange(a.before, a.after, a.scale, a.options),
    "survey::ratings_by_segment": (a) => r.ratingsBySegment(rated(a), a.segments, a.scale, a.options),
    "survey::rating_needed_n": (a) => r.ratingNeededN(a.margin, a.standard_deviation, a.level),
    "survey::top_box_needed_n": (a) => r.topBoxNeededN(a.margin, a.share, a.level),
    "survey::post_stratification_weights": (a) => r.postStratificationWeights(a.margin, a.start),
    "survey::raking_weights": (a) => r.rakingWeights(a.margins, a.start, a.options),
    "survey::trend": series(r.trend),
    "survey::change_points": series(r.changePoints),
    "survey::run_length": (a) => r.runLength(a.shift, a.options),
    "survey::mix_and_rate": series(r.mixAndRate),
    "survey::key_drivers": drivers(r.keyDrivers),
    "survey::penalty_reward": drivers(r.penaltyReward),
    "survey::importance_performance": drivers(r.importancePerformance),
    "voice::tokens": (a) => r.tokens(a.text, a.options),
    "voice::weighted_log_odds": (a) => r.weightedLogOdds(a.focus, a.rest, a.prior),
    "voice::driver_words": comments(r.driverWords),
    "voice::themes": comments(r.themes),
    "voice::theme_impact": (a) => r.themeImpact(a.scores, a.authors, a.mentions, a.options),
    "voice::new_terms": comments(r.newTerms),
    "voice::quotes": comments(r.quotes),
    "value::TimeUnit::days": (a) => r.timeUnitDays(a.unit),
    "value::customer_codes": (a) => r.customerCodes(a.id),
    "value::Histories::new": (a) => r.checkHistories(a),
    "value::Histories::with_covariates": (a) => r.checkHistories(a),
    "value::Histories::with_log_gaps": (a) => r.checkHistories(a),
    "value::purchases": purchases,
    "value::Purchases::histories": (a) => histories({ ...purchases(a), log_gaps: undefined }),
    "value::purchase_summary": (a) => r.purchaseSummary(orders(a), a.as_of, a.options),
    "value::category_mix": (a) => r.categoryMix(a.category, orders(a), a.as_of, a.options),
    "value::discrete_purchases": (a) => r.discretePurchases(orders(a), a.as_of, a.options),
    "value::DiscretePurchases::histories": (a) => histories(r.discretePurchases(orders(a), a.as_of, a.options)),
    "value::cohorts": (a) => r.cohorts(orders(a), a.as_of, a.options),
    "value::movements": (a) => r.movements(orders(a), a.as_of, a.options),
    "value::retention": (a) => r.retention(a.account, a.before, a.after, a.options),
    "value::BgNbd::fit": fit(r.BgNbd),
    "value::MbgCnbdK::fit": fit(r.MbgCnbdK),
    "value::MbgNbd::fit": fit(r.MbgNbd),
    "value::ParetoNbd::fit": fit(r.ParetoNbd),
    "value::BgBb::fit": fit(r.BgBb),
    "value::BgNbdCovariates::fit": fit(r.BgNbdCovariates),
    "value::ParetoNbdCovariates::fit": fit(r.ParetoNbdCovariates),
    "value::AnyModel::fit": (a) => r.fitModel(a.kind ?? "bg_nbd", histories(a), fitting(a)).toJSON(),
    "value::AnyModel::kind": model((model) => model.kind),
    "value::PurchaseModel::log_likelihood": model((model, a, h) => model.logLikelihood(h)),
    "value::PurchaseModel::probability_alive": model((model, a, h) => model.probabilityAlive(h)),
    "value::PurchaseModel::log_probability_alive": model((model, a, h) => model.logProbabilityAlive(h)),
    "value::PurchaseModel::probability_alive_after": model((model, a, h) => model.probabilityAliveAfter(h, a.horizon)),
    "value::PurchaseModel::expected_purchases": model((model, a, h) => model.expectedPurchases(h, a.horizon)),
    "value::PurchaseModel::discounted_purchases": model((model, a, h) => model.discountedPurchases(h, a.horizon, a.discount_rate)),
    "value::PurchaseModel::residual_transactions": model((model, a, h) => model.residualTransactions(h, a.discount_rate)),
    "value::PurchaseModel::purchase_pmf": model((model, a, h) => model.purchasePmf(h, a.horizon, a.purchases)),
    "value::PurchaseModel::purchase_log_pmf": model((model, a, h) => model.purchaseLogPmf(h, a.horizon, a.purchases)),
    "value::PurchaseModel::purchase_quantiles": model((model, a, h) => model.purchaseQuantiles(h, a.horizon, a.probability)),
    "value::PurchaseModel::next_purchase": model((model, a, h) => model.nextPurchase(h)),
    "value::PurchaseModel::residual_lifetime": model((model, a, h) => model.residualLifetime(h)),
    "value::PurchaseModel::new_customer_purchases": model((model, a) => model.newCustomerPurchases(a.horizon)),
    "value::PurchaseModel::new_customer_pmf": model((model, a) => model.newCustomerPmf(a.horizon, a.purchases)),
    "value::PurchaseModel::new_customer_log_pmf": model((model, a) => model.newCustomerLogPmf(a.horizon, a.purchases)),
    "value::GammaGamma::fit": (a) => r.GammaGamma.fit(a.frequency, a.monetary_value, fitting(a)).toJSON(),
    "value::GammaGamma::log_likelihood": gammaGamma((model, a) => model.logLikelihood(a.frequency, a.monetary_value)),
    "value::GammaGamma::expected_spend": gammaGamma((model, a) => model.expectedSpend(a.frequency, a.monetary_value)),
    "value::GammaGamma::mean_spend": gammaGamma((model) => model.meanSpend()),
    "value::Fit::probability_alive": fitted((fit, a, h) => fit.probabilityAlive(h, a.level)),
    "value::Fit::expected_purchases": fitted((fit, a, h) => fit.expectedPurchases(h, a.horizon, a.level)),
    "value::Fit::total_expected_purchases": fitted((fit, a, h) => fit.totalExpectedPurchases(h, a.horizon, a.level)),
    "value::Fit::posterior": (a) =>
      "monetary_value" in a
        ? r.GammaGammaFit.fromJSON(a.fit).posterior(a.frequency, a.monetary_value, drawing(a))
        : r.PurchaseFit.fromJSON(a.fit).posterior(histories(a), drawing(a)),
    "value::lifetime_value": value(r.lifetimeValue),
    "value::total_lifetime_value": value(r.totalLifetimeValue),
    "value::predict": (a) => r.predict(a.purchases, a.spend, histories(a), a.monetary_value, a.options),
    "value::simulate": model((model, a) => r.simulate(model, a.spend, a.covariates ? { age: a.age, covariates: a.covariates } : a.age, a.options)),
    "value::choose": (a) => r.choose(orders(a), a.split, a.as_of, a.options),
    "value::repeat_histogram": model((model, a, h) => r.repeatHistogram(model, h, a.longest, a.weights)),
    "value::tracking": model((model, a) => r.tracking(model, orders(a), a.joined_by, a.as_of, a.options)),
    "value::conditional_expectation": model((model, a, h) => r.conditionalExpectation(model, h, a.purchases, a.horizon, a.longest)),
    "value::known_parameters": (a) => {
      const known = r.knownParameters(a.model, a.parameters);
      return { [known instanceof r.GammaGamma ? "spend" : "purchases"]: known.toJSON() };
    },
    "churn::ShiftedBetaGeometric::fit": (a) => r.ShiftedBetaGeometric.fit(a.periods, a.churned, fitting(a)).toJSON(),
    "churn::ShiftedBetaGeometric::log_likelihood": contract((model, a) => model.logLikelihood(a.periods, a.churned)),
    "churn::ShiftedBetaGeometric::pmf": contract((model, a) => model.pmf(a.periods)),
    "churn::ShiftedBetaGeometric::log_pmf": contract((model, a) => model.logPmf(a.periods)),
    "churn::ShiftedBetaGeometric::survival": contract((model, a) => model.survival(a.periods)),
    "churn::ShiftedBetaGeometric::log_survival": contract((model, a) => model.logSurvival(a.periods)),
    "churn::ShiftedBetaGeometric::retention": contract((model, a) => model.retention(a.periods)),
    "churn::ShiftedBetaGeometric::expected_lifetime": contract((model, a) => model.expectedLifetime(a.discount)),
    "churn::ShiftedBetaGeometric::residual_lifetime": contract((model, a) => model.residualLifetime(a.periods, a.discount)),
    "churn::ShiftedBetaGeometric::simulate": contract((model, a) => model.simulate(a.observed, a.seed)),
    "churn::Fit::survival": fittedContract((fit, a) => fit.survival(a.periods, a.level)),
    "churn::Fit::retention": fittedContract((fit, a) => fit.retention(a.periods, a.level)),
    "churn::Fit::posterior": fittedContract((fit, a) => fit.posterior(a.periods, a.churned, drawing(a))),
    "segment::rfm": (a) => r.rfm(a.days_since_last, a.frequency, a.monetary_value, a.options),
    "segment::Segment::of": (a) => r.segmentOf(a.recency_score, a.frequency_score, a.monetary_score),
    "segment::Segment::code": (a) => r.segmentCodes().find((code) => code === a.segment),
    "import::csv": file(r.importCsv),
    "import::csv_with_progress": file(r.importCsv),
    "import::columns": table,
    "import::columns_with_progress": table,
    "import::json_lines": file(r.importJsonLines),
    "import::json_lines_with_progress": file(r.importJsonLines),
    "import::suggest": (a) => r.suggest(a.text),
    "import::ColumnMap::of_system": (a) => r.columnMap(a.system, a.entity),
    "import::ColumnMap::hubspot": (a) => r.hubspotMap(a.entity),
    "import::ColumnMap::salesforce": (a) => r.salesforceMap(a.entity),
    "import::ColumnMap::zendesk": (a) => r.zendeskMap(a.entity),
    "import::ColumnMap::segment": (a) => r.segmentMap(a.entity),
    "model::CustomerBase::from_json": (a) => read(r.CustomerBase.fromJson(write(a)).toJson()),
    "profile::answer_queue": asked((base, asOf, options) => r.answerQueue(base, asOf, null, options)),
    "profile::breakdown": asked(r.breakdown),
    "profile::closed_loop": asked(r.closedLoop),
    "profile::coverage": asked(r.coverage),
    "profile::concentration": (a) => r.concentration(a.value),
    "profile::histories": base(r.histories),
    "profile::score": base(r.score),
  };
};

/** Reads JSON whose whole numbers may be too large for a number: those become bigints. */
export function read(text) {
  const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  const unsafe = (token) => /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
  const marked = text.replace(tokens, (token) => (unsafe(token) ? `"\\u0000${token}"` : token));
  return JSON.parse(marked, (_, value) => (typeof value === "string" && value[0] === "\0" ? BigInt(value.slice(1)) : value));
}

/** Writes what `read` reads. */
export function write(value) {
  const marked = JSON.stringify(value, (_, value) => (typeof value === "bigint" ? `\0${value}` : value));
  return marked.replace(/"\\u0000(-?\d+)"/g, "$1");
}

/** Runs a golden file: what failed, and the outcome of each case. */
export function run(r, file) {
  const call = calls(r)[file.call];
  const failures = call ? [] : [`no line for the call ${file.call}`];
  const outcomes = [];
  for (const [index, golden] of (call ? file.cases : []).entries()) {
    const outcome = outcomeOf(r, call, golden.args);
    outcomes.push("error" in outcome ? { error: outcome.error } : outcome.ok);
    const why = complaint(golden, outcome, golden.tolerance ?? file.tolerance);
    if (why) failures.push(`case ${index} ${golden.tag ?? ""}: ${why}`);
  }
  return { failures, outcomes };
}

function outcomeOf(r, call, args) {
  try {
    return { ok: call(args) };
  } catch (error) {
    if (error instanceof r.RegularsError) return { error: error.code, message: error.message };
    throw error;
  }
}

function complaint(golden, outcome, tolerance) {
  if (!("ok" in golden)) return outcome.error === golden.error ? null : `${outcome.error ?? "no error"}, expected ${golden.error}`;
  if ("error" in outcome) return `${outcome.error}: ${outcome.message}`;
  return difference(golden.ok, outcome.ok, tolerance, golden.cond);
}

const isColumn = (value) => Array.isArray(value) || ArrayBuffer.isView(value);
const isRecord = (value) => typeof value === "object" && value !== null && !isColumn(value);

/** The first difference; fields that `expected` doesn't name are not compared. */
function difference(expected, found, tolerance, cond) {
  if (isColumn(expected) && isColumn(found)) {
    if (expected.length !== found.length) return `has ${found.length} elements, expected ${expected.length}`;
    const at = Array.from(expected, (e, i) => difference(e, found[i], tolerance, isColumn(cond) ? cond[i] : cond));
    const first = at.findIndex(Boolean);
    return first < 0 ? null : `[${first}] ${at[first]}`;
  }
  if (isRecord(expected) && isRecord(found)) {
    for (const name of Object.keys(expected)) {
      const why = difference(expected[name], found[name] ?? null, tolerance, isRecord(cond) ? cond[name] : cond);
      if (why) return `.${name} ${why}`;
    }
    return null;
  }
  const numbers = [expected, found].every((value) => ["number", "bigint"].includes(typeof value));
  const equal = numbers ? accepts(expected, found, tolerance, typeof cond === "number" ? cond : 1) : expected === found;
  return equal ? null : `found ${String(found)}, expected ${String(expected)}`;
}

function accepts(expected, found, tolerance, cond) {
  if (typeof expected === "bigint" || typeof found === "bigint") return BigInt(expected) === BigInt(found);
  if (tolerance === "bits") return Object.is(expected, found);
  const error = Math.abs(found - expected);
  if ("absolute" in Object(tolerance)) return error <= tolerance.absolute;
  if ("relative" in Object(tolerance)) return error <= tolerance.relative * Math.abs(expected);
  if (Math.abs(expected) < 1e-290) return error <= 1e-300;
  return error <= Math.max(256 * Number.EPSILON * Math.max(cond, 1), 1e-12) * Math.abs(expected);
}

/** SHA-256 of outcomes in their canonical form, in hexadecimal digits. */
export async function digest(outcomes) {
  const bytes = [];
  for (const outcome of outcomes) put(outcome, bytes);
  return hexadecimal(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes)));
}

const hexadecimal = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

const size = (n) => [n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24];
const counts = (value) => value !== null && value !== undefined && !(isColumn(value) && value.length === 0) && !(isRecord(value) && Object.keys(value).length === 0);

function put(value, out) {
  if (value === null || value === undefined) out.push(0);
  else if (typeof value === "boolean") out.push(value ? 2 : 1);
  else if (typeof value === "number" || typeof value === "bigint") out.push(3, ...new Uint8Array(Float64Array.of(Number(value)).buffer));
  else if (typeof value === "string") putText(value, out);
  else if (isColumn(value)) {
    out.push(5, ...size(value.length));
    for (const element of value) put(element, out);
  } else {
    const members = Object.entries(value).filter(([, member]) => counts(member));
    members.sort(([a], [b]) => compareBytes(new TextEncoder().encode(a), new TextEncoder().encode(b)));
    out.push(6, ...size(members.length));
    for (const [name, member] of members) {
      putText(name, out);
      put(member, out);
    }
  }
}

function putText(text, out) {
  const bytes = new TextEncoder().encode(text);
  out.push(4, ...size(bytes.length));
  for (const byte of bytes) out.push(byte);
}

function compareBytes(a, b) {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}
