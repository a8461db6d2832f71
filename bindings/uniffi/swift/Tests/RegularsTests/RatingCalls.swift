import Foundation
import Regulars

extension Arguments {
    func adjustment(_ name: String) throws -> Adjustment {
        return try word(name, ["holm": .holm, "benjamini_hochberg": .benjaminiHochberg])
    }

    private func ratings() throws -> Ratings {
        return Ratings(
            scores: try doubles("scores"),
            weights: try weights(),
            clusters: try optional("clusters") { try wholes($0) },
            strata: try optional("strata") { try wholes($0) },
            population: try optional("population", doubles)
        )
    }

    func scale(_ name: String) throws -> RatingScale {
        let scale = try inner(name)
        try scale.refuseOthers(["min", "max", "step"])
        return RatingScale(min: try scale.double("min"), max: try scale.double("max"), step: try scale.double("step"))
    }

    func ratingOptions(_ name: String) throws -> RatingOptions {
        let options = try inner(name)
        try options.refuseOthers(["level", "min_n", "top", "headline", "method", "draws", "seed", "adjustment"])
        let figures: [String: RatingFigure] = ["mean": .mean, "top_box": .topBox]
        let methods: [String: RatingMethod] = ["score": .score, "t": .t, "bca": .bca]
        return RatingOptions(
            level: try options.optional("level", options.double),
            minN: try options.optional("min_n") { try options.whole($0) },
            top: try options.optional("top") { try options.whole($0) },
            headline: try options.optional("headline") { try options.word($0, figures) },
            method: try options.optional("method") { try options.word($0, methods) },
            draws: try options.optional("draws") { try options.whole($0) },
            seed: try options.optional("seed") { try options.whole($0) },
            adjustment: try options.optional("adjustment", options.adjustment)
        )
    }

    private func rakingOptions() throws -> RakingOptions {
        let options = try inner("options")
        try options.refuseOthers(["max_rounds", "tolerance"])
        return RakingOptions(
            maxRounds: try options.optional("max_rounds") { try options.whole($0) },
            tolerance: try options.optional("tolerance", options.double)
        )
    }

    private func margin() throws -> Margin {
        try refuseOthers(["classes", "codes", "totals"])
        return Margin(classes: try wholes("classes"), codes: try wholes("codes"), totals: try doubles("totals"))
    }

    private func start() throws -> [Double]? { return try optional("start", doubles) }

    fileprivate func rated() throws -> Rating {
        return try rating(answers: try ratings(), scale: try scale("scale"), options: try ratingOptions("options"))
    }

    fileprivate func satisfied() throws -> Rating {
        return try csat(answers: try ratings(), scale: try scale("scale"), options: try ratingOptions("options"))
    }

    fileprivate func eased() throws -> Rating {
        return try ces(answers: try ratings(), scale: try scale("scale"), options: try ratingOptions("options"))
    }

    fileprivate func changed() throws -> RatingChange {
        return try ratingChange(
            before: try doubles("before"), after: try doubles("after"), scale: try scale("scale"),
            options: try ratingOptions("options")
        )
    }

    fileprivate func segmented() throws -> [RatingSegment] {
        return try ratingsBySegment(
            answers: try ratings(), segments: try wholes("segments"), scale: try scale("scale"),
            options: try ratingOptions("options")
        )
    }

    fileprivate func postStratified() throws -> SurveyWeights {
        return try postStratificationWeights(margin: try inner("margin").margin(), start: try start())
    }

    fileprivate func raked() throws -> SurveyWeights {
        return try rakingWeights(
            margins: try list("margins") { try $0.margin() }, start: try start(), options: try rakingOptions()
        )
    }
}

let ratingCalls: [String: Call] = [
    "survey::rating": { a in try a.rated() },
    "survey::csat": { a in try a.satisfied() },
    "survey::ces": { a in try a.eased() },
    "survey::rating_difference": { a in
        try ratingDifference(first: try a.inner("first").rated(), second: try a.inner("second").rated())
    },
    "survey::rating_change": { a in try a.changed() },
    "survey::ratings_by_segment": { a in try a.segmented() },
    "survey::rating_needed_n": { a in
        try ratingNeededN(
            margin: try a.double("margin"), standardDeviation: try a.double("standard_deviation"),
            level: try a.optional("level", a.double)
        )
    },
    "survey::top_box_needed_n": { a in
        try topBoxNeededN(
            margin: try a.double("margin"), share: try a.double("share"), level: try a.optional("level", a.double)
        )
    },
    "survey::post_stratification_weights": { a in try a.postStratified() },
    "survey::raking_weights": { a in try a.raked() },
]
