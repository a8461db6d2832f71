import Foundation
import Regulars

extension Arguments {
    private func series() throws -> TrendSeries {
        let kinds: [String: TrendKind] = ["mean": .mean, "share": .share, "count": .count]
        return TrendSeries(
            kind: try word("kind", kinds),
            value: try doubles("value"),
            n: try optional("n", doubles),
            standardError: try optional("standard_error", doubles)
        )
    }

    private func trendOptions() throws -> TrendOptions {
        let options = try inner("options")
        try options.refuseOthers([
            "level", "chart", "lambda", "k", "limit", "run_length", "baseline", "spread", "baseline_periods", "season",
            "periods_per_year",
        ])
        let charts: [String: TrendChart] = ["ewma": .ewma, "cusum": .cusum]
        return TrendOptions(
            level: try options.optional("level", options.double),
            chart: try options.optional("chart") { try options.word($0, charts) },
            lambda: try options.optional("lambda", options.double),
            k: try options.optional("k", options.double),
            limit: try options.optional("limit", options.double),
            runLength: try options.optional("run_length", options.double),
            baseline: try options.optional("baseline", options.double),
            spread: try options.optional("spread", options.double),
            baselinePeriods: try options.optional("baseline_periods") { try options.whole($0) },
            season: try options.optional("season") { try options.whole($0) },
            periodsPerYear: try options.optional("periods_per_year", options.double)
        )
    }

    private func changeOptions() throws -> ChangeOptions {
        let options = try inner("options")
        try options.refuseOthers(["level", "penalty", "shortest", "spread"])
        return ChangeOptions(
            level: try options.optional("level", options.double),
            penalty: try options.optional("penalty", options.double),
            shortest: try options.optional("shortest") { try options.whole($0) },
            spread: try options.optional("spread", options.double)
        )
    }

    private func mixAndRateOptions() throws -> MixAndRateOptions {
        let options = try inner("options")
        try options.refuseOthers(["level", "mix_known"])
        return MixAndRateOptions(
            level: try options.optional("level", options.double),
            mixKnown: try options.optional("mix_known", options.flag)
        )
    }

    private func keyDriverOptions() throws -> KeyDriverOptions {
        let options = try inner("options")
        try options.refuseOthers([
            "method", "outcome", "missing", "imputations", "draws", "seed", "level", "min_rows_per_driver",
        ])
        let methods: [String: KeyDriverMethod] = ["lmg": .lmg, "johnson": .johnson]
        let outcomes: [String: DriverOutcome] = ["linear": .linear, "logistic": .logistic]
        let missing: [String: MissingAnswers] = [
            "multiple_imputation": .multipleImputation, "complete_cases": .completeCases, "pairwise": .pairwise,
        ]
        return KeyDriverOptions(
            method: try options.optional("method") { try options.word($0, methods) },
            outcome: try options.optional("outcome") { try options.word($0, outcomes) },
            missing: try options.optional("missing") { try options.word($0, missing) },
            imputations: try options.optional("imputations") { try options.whole($0) },
            draws: try options.optional("draws") { try options.whole($0) },
            seed: try options.optional("seed") { try options.whole($0) },
            level: try options.optional("level", options.double),
            minRowsPerDriver: try options.optional("min_rows_per_driver") { try options.whole($0) }
        )
    }

    private func penaltyRewardOptions() throws -> PenaltyRewardOptions {
        let options = try inner("options")
        try options.refuseOthers(["low", "high", "level", "min_answers"])
        return PenaltyRewardOptions(
            low: try options.optional("low", options.double),
            high: try options.optional("high", options.double),
            level: try options.optional("level", options.double),
            minAnswers: try options.optional("min_answers") { try options.whole($0) }
        )
    }

    private func drivers() throws -> [Driver] {
        return try list("drivers") { driver in
            try driver.refuseOthers(["name", "scores", "scale_min", "scale_max"])
            return Driver(
                name: try driver.text("name"),
                scores: try driver.doubles("scores"),
                scaleMin: try driver.optional("scale_min", driver.double),
                scaleMax: try driver.optional("scale_max", driver.double)
            )
        }
    }

    private func mixColumns() throws -> MixColumns {
        return MixColumns(
            nBefore: try doubles("n_before"),
            valueBefore: try doubles("value_before"),
            nAfter: try doubles("n_after"),
            valueAfter: try doubles("value_after"),
            standardErrorBefore: try optional("standard_error_before", doubles),
            standardErrorAfter: try optional("standard_error_after", doubles)
        )
    }

    fileprivate func charted() throws -> Trend { return try trend(series: try series(), options: try trendOptions()) }

    fileprivate func stepped() throws -> ChangePoints {
        return try changePoints(series: try series(), options: try changeOptions())
    }

    fileprivate func running() throws -> RunLength {
        return try runLength(shift: try double("shift"), options: try trendOptions())
    }

    fileprivate func mixed() throws -> MixAndRate {
        return try mixAndRate(columns: try mixColumns(), options: try mixAndRateOptions())
    }

    fileprivate func driven() throws -> KeyDrivers {
        return try keyDrivers(
            outcome: try doubles("outcome"), drivers: try drivers(), weights: try weights(), options: try keyDriverOptions()
        )
    }

    fileprivate func contrasted() throws -> PenaltyRewards {
        return try penaltyReward(
            outcome: try doubles("outcome"), drivers: try drivers(), weights: try weights(),
            options: try penaltyRewardOptions()
        )
    }

    fileprivate func placed() throws -> ImportancePerformance {
        return try importancePerformance(
            outcome: try doubles("outcome"), drivers: try drivers(), weights: try weights(), options: try keyDriverOptions()
        )
    }
}

let trendCalls: [String: Call] = [
    "survey::trend": { a in try a.charted() },
    "survey::change_points": { a in try a.stepped() },
    "survey::run_length": { a in try a.running() },
    "survey::mix_and_rate": { a in try a.mixed() },
    "survey::key_drivers": { a in try a.driven() },
    "survey::penalty_reward": { a in try a.contrasted() },
    "survey::importance_performance": { a in try a.placed() },
]
