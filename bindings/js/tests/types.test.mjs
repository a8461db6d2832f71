// The declared types are those of what comes out: `tsc --strict` on a user's file, and on results written out as literals.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { calls, read } from "./golden.mjs";
import { regulars } from "./regulars.mjs";

const root = new URL("../../../", import.meta.url);
const work = new URL("target/js/types/", root);
/** Cases of each golden file that are written out. */
const CASES = 25;

/** The declared type of each call's result. */
const types = {
  "survey::nps": "r.Nps",
  "survey::nps_of_counts": "r.Nps",
  "survey::Nps::points": "r.Estimate | null",
  "survey::nps_difference": "r.NpsDifference",
  "survey::nps_change": "r.NpsChange",
  "survey::nps_by_segment": "r.NpsSegment[]",
  "survey::enps": "r.Nps",
  "survey::rating": "r.Rating",
  "survey::csat": "r.Rating",
  "survey::ces": "r.Rating",
  "survey::rating_difference": "r.RatingDifference",
  "survey::rating_change": "r.RatingChange",
  "survey::ratings_by_segment": "r.RatingSegment[]",
  "survey::rating_needed_n": "r.Whole",
  "survey::post_stratification_weights": "r.SurveyWeights",
  "survey::raking_weights": "r.SurveyWeights",
  "survey::trend": "r.Trend",
  "survey::change_points": "r.ChangePoints",
  "survey::run_length": "r.RunLength",
  "survey::mix_and_rate": "r.MixAndRate",
  "survey::key_drivers": "r.KeyDrivers",
  "survey::penalty_reward": "r.PenaltyRewards",
  "survey::importance_performance": "r.ImportancePerformance",
  "voice::tokens": "r.Token[]",
  "voice::weighted_log_odds": "r.LogOdds[]",
  "voice::driver_words": "r.DriverWords",
  "voice::themes": "r.ThemeMentions[]",
  "voice::theme_impact": "r.ThemeImpact[]",
  "voice::new_terms": "r.NewTerms",
  "voice::quotes": "r.Quote[]",
  "value::customer_codes": "{ code: Uint32Array; id: string[] } | { code: Uint32Array; id: r.Whole[] }",
  "value::Histories::new": "r.Histories",
  "value::Histories::with_covariates": "r.Histories",
  "value::Histories::with_log_gaps": "r.Histories",
  "value::purchases": "r.Purchases",
  "value::discrete_purchases": "r.DiscretePurchases",
  "value::BgNbd::fit": "r.Fit<r.BgNbdParameters>",
  "value::MbgCnbdK::fit": "r.Fit<r.MbgCnbdKParameters>",
  "value::MbgNbd::fit": "r.Fit<r.MbgNbdParameters>",
  "value::ParetoNbd::fit": "r.Fit<r.ParetoNbdParameters>",
  "value::BgBb::fit": "r.Fit<r.BgBbParameters>",
  "value::BgNbdCovariates::fit": "r.Fit<r.BgNbdCovariatesParameters>",
  "value::ParetoNbdCovariates::fit": "r.Fit<r.ParetoNbdCovariatesParameters>",
  "value::AnyModel::fit": "r.Fit<r.AnyModel>",
  "value::AnyModel::kind": "r.ModelKind",
  "value::PurchaseModel::probability_alive": "Float64Array",
  "value::PurchaseModel::purchase_quantiles": "Uint32Array",
  "value::PurchaseModel::next_purchase": "r.NextPurchase",
  "value::PurchaseModel::residual_lifetime": "r.ResidualLifetime",
  "value::GammaGamma::fit": "r.Fit<r.GammaGammaParameters>",
  "value::Fit::probability_alive": "r.Intervals",
  "value::Fit::expected_purchases": "r.Intervals",
  "value::Fit::total_expected_purchases": "r.Estimate",
  "value::Fit::posterior": (args) => ("monetary_value" in args ? "r.Posterior<r.GammaGammaParameters>" : "r.Posterior<r.AnyModel>"),
  "value::lifetime_value": "r.Intervals",
  "value::total_lifetime_value": "r.Estimate",
  "value::predict": "r.Prediction",
  "value::simulate": "r.Simulation",
  "value::choose": "r.Choice",
  "value::repeat_histogram": "r.RepeatHistogram",
  "value::tracking": "r.Tracking",
  "value::conditional_expectation": "r.ConditionalExpectation",
  "value::purchase_summary": "r.PurchaseSummary",
  "value::category_mix": "r.CategoryMix",
  "value::cohorts": "r.Cohorts",
  "value::movements": "r.Movements",
  "value::retention": "r.Retention",
  "churn::ShiftedBetaGeometric::fit": "r.Fit<r.ShiftedBetaGeometricParameters>",
  "churn::ShiftedBetaGeometric::simulate": "r.SimulatedLifetimes",
  "churn::ShiftedBetaGeometric::survival": "Float64Array",
  "churn::Fit::survival": "r.Intervals",
  "churn::Fit::retention": "r.Intervals",
  "churn::Fit::posterior": "r.Posterior<r.ShiftedBetaGeometricParameters>",
  "segment::rfm": "r.Rfm",
  "segment::Segment::of": "r.Segment | null",
  "segment::Segment::code": "r.Segment | undefined",
  "import::csv": (args) => `r.Imported<r.Records["${args.entity}"]>`,
  "import::json_lines": (args) => `r.Imported<r.Records["${args.entity}"]>`,
  "import::ColumnMap::hubspot": "r.ReadyColumnMap",
  "import::ColumnMap::salesforce": "r.ReadyColumnMap",
  "import::ColumnMap::zendesk": "r.ReadyColumnMap",
  "import::ColumnMap::segment": "r.ReadyColumnMap",
  "model::CustomerBase::from_json": "r.CustomerBaseDocument",
  "profile::answer_queue": "r.AnswerQueue",
  "profile::breakdown": "r.Breakdown",
  "profile::closed_loop": "r.ClosedLoop",
  "profile::coverage": "r.Coverage",
  "profile::concentration": "r.ConcentrationPoint[]",
  "profile::histories": "[r.CustomerKey[], r.Purchases]",
  "profile::score": "r.Scores",
};

/** A value as TypeScript's literal; of long columns the first rows. */
function literal(value) {
  if (typeof value === "bigint") return `${value}n`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}.from([${Array.from(value.slice(0, 3), literal)}])`;
  if (Array.isArray(value)) return `[${value.slice(0, 20).map(literal)}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  return `{${Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${literal(member)}`)}}`;
}

function results() {
  const lines = ['import type * as r from "regulars";'];
  const table = calls(regulars);
  const folder = new URL("tests/golden/", root);
  for (const room of readdirSync(folder).filter((name) => !name.includes(".") && !["math", "posterior"].includes(name))) {
    for (const name of readdirSync(new URL(`${room}/`, folder))) {
      const file = read(readFileSync(new URL(`${room}/${name}`, folder), "utf8"));
      const type = types[file.call];
      const cases = type === undefined ? [] : file.cases.filter((golden) => "ok" in golden).slice(0, CASES);
      for (const { args } of cases) {
        const declared = typeof type === "function" ? type(args) : type;
        lines.push(`export const _${lines.length}: ${declared} = ${literal(table[file.call](args))};`);
      }
    }
  }
  const base = new regulars.CustomerBase();
  const report = base.importCsv("order", "order_id,customer_id,ordered_at,net_amount,currency,odd\n1,a,2026-01-01,1,EUR,x\n2,a,x,1,EUR,x\n");
  lines.push(`export const report: r.ImportReport = ${literal(report)};`);
  const simulated = regulars.simulate(new regulars.BgNbd({ r: 1, alpha: 6, a: 1, b: 3 }), { p: 6, q: 4, gamma: 15 }, new Array(600).fill(50));
  lines.push(`export const simulation: r.Simulation = ${literal(simulated)};`);
  const fit = regulars.BgNbd.fit(simulated);
  const draws = fit.posterior(simulated, { draws: 100 });
  lines.push(`export const draws: r.Posterior<{ bg_nbd: r.BgNbdParameters }> = ${literal(draws)};`);
  lines.push(`export const prediction: r.Prediction = ${literal(regulars.predict(draws, null, simulated))};`);
  lines.push(`export const histogram: r.RepeatHistogram = ${literal(regulars.repeatHistogram(fit.model, simulated, 3))};`);
  const error = new regulars.RegularsError("text", "empty");
  lines.push(`export const message: string = ${literal(error.message)};`);
  return lines;
}

/** Every name that the module has is declared, and the other way round; so are the members of its classes. */
function names() {
  const lines = ['import * as r from "regulars";', "type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;"];
  const union = (names) => names.map((name) => JSON.stringify(name)).join(" | ") || "never";
  const module = Object.keys(regulars);
  lines.push(`export const module: Same<keyof typeof r, ${union(module)}> = true;`);
  const hidden = (name) => name === "constructor" || name.startsWith("__") || ["length", "name", "prototype"].includes(name);
  const ends = [Object.prototype, Function.prototype];
  const chain = (object) => (ends.includes(object) ? [] : [object, ...chain(Object.getPrototypeOf(object))]);
  const own = (object) => [...new Set(chain(object).flatMap(Object.getOwnPropertyNames))].filter((name) => !hidden(name));
  for (const name of module.filter((name) => /^[A-Z]/.test(name) && name !== "RegularsError")) {
    lines.push(`export const ${name}: Same<Exclude<keyof r.${name}, symbol>, ${union(own(regulars[name].prototype))}> = true;`);
    lines.push(`export const ${name}Static: Same<Exclude<keyof typeof r.${name}, "prototype">, ${union(own(regulars[name]))}> = true;`);
  }
  return lines;
}

test("the package's types are exact", () => {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const write = (name, text) => writeFileSync(new URL(name, work), text);
  write("usage.ts", readFileSync(new URL("types/usage.ts", import.meta.url)));
  const lines = results();
  assert.ok(lines.length > 200, `only ${lines.length} results`);
  write("results.ts", lines.join("\n"));
  write("names.ts", names().join("\n"));
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    target: "es2022",
    module: "nodenext",
    lib: ["es2022", "esnext.disposable", "dom"],
    types: [],
    paths: { regulars: ["../../npm/regulars.d.ts"] },
  };
  write("package.json", '{"type": "module"}');
  compile("tsconfig.json", { compilerOptions, files: ["usage.ts", "results.ts", "names.ts"] });
});

test("the package's types need neither DOM nor Node's, nor skipLibCheck", () => {
  mkdirSync(work, { recursive: true });
  const text = 'import init, { CustomerBase } from "regulars";\nawait init(new Uint8Array(4));\nnew CustomerBase().free();\n';
  writeFileSync(new URL("bare.ts", work), text);
  writeFileSync(new URL("package.json", work), '{"type": "module"}');
  const bare = { strict: true, noEmit: true, target: "es2022", module: "nodenext", lib: ["es2022"], types: [] };
  compile("bare.json", { compilerOptions: { ...bare, paths: { regulars: ["../../npm/regulars.d.ts"] } }, files: ["bare.ts"] });
});

/** Runs the compiler on a project of the working folder. */
function compile(name, project) {
  writeFileSync(new URL(name, work), JSON.stringify(project));
  const tsc = fileURLToPath(new URL("target/js/node_modules/typescript/bin/tsc", root));
  try {
    execFileSync(process.execPath, [tsc, "--project", fileURLToPath(new URL(name, work))], { encoding: "utf8" });
  } catch (error) {
    assert.fail(`${error.stdout}`.slice(0, 4000));
  }
}
