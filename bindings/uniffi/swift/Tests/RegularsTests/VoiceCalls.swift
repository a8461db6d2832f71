import Foundation
import Regulars

extension Arguments {
    private func tokenOptions(_ name: String) throws -> TokenOptions {
        guard has(name) else {
            return TokenOptions()
        }
        let options = try inner(name)
        try options.refuseOthers(["language", "stem", "stop_words", "dictionary", "ngrams", "min_chars", "keep_diacritics"])
        return TokenOptions(
            language: try options.optional("language", options.text),
            stem: try options.optional("stem", options.flag),
            stopWords: try options.optional("stop_words", options.texts),
            dictionary: try options.optional("dictionary", options.texts),
            ngrams: try options.optional("ngrams") { try options.whole($0) },
            minChars: try options.optional("min_chars") { try options.whole($0) },
            keepDiacritics: try options.optional("keep_diacritics", options.flag)
        )
    }

    private func driverWordOptions() throws -> DriverWordOptions {
        let options = try inner("options")
        try options.refuseOthers([
            "tokens", "level", "min_authors", "min_n", "prior", "flat_prior", "most", "quotes", "merge_duplicates",
        ])
        return DriverWordOptions(
            tokens: try options.tokenOptions("tokens"),
            level: try options.optional("level", options.double),
            minAuthors: try options.optional("min_authors") { try options.whole($0) },
            minN: try options.optional("min_n") { try options.whole($0) },
            prior: try options.optional("prior", options.double),
            flatPrior: try options.optional("flat_prior", options.flag),
            most: try options.optional("most") { try options.whole($0) },
            quotes: try options.optional("quotes") { try options.whole($0) },
            mergeDuplicates: try options.optional("merge_duplicates", options.flag)
        )
    }

    private func themeOptions() throws -> ThemeOptions {
        let options = try inner("options")
        try options.refuseOthers(["tokens", "level", "min_n"])
        return ThemeOptions(
            tokens: try options.tokenOptions("tokens"),
            level: try options.optional("level", options.double),
            minN: try options.optional("min_n") { try options.whole($0) }
        )
    }

    private func themeImpactOptions() throws -> ThemeImpactOptions {
        let options = try inner("options")
        try options.refuseOthers(["level", "score", "draws", "seed", "min_n"])
        let scores: [String: ThemeScore] = ["mean": .mean, "nps": .nps]
        return ThemeImpactOptions(
            level: try options.optional("level", options.double),
            score: try options.optional("score") { try options.word($0, scores) },
            draws: try options.optional("draws") { try options.whole($0) },
            seed: try options.optional("seed") { try options.whole($0) },
            minN: try options.optional("min_n") { try options.whole($0) }
        )
    }

    private func newTermOptions() throws -> NewTermOptions {
        let options = try inner("options")
        try options.refuseOthers(["tokens", "false_alarms", "level", "min_authors", "min_n", "most", "quotes"])
        return NewTermOptions(
            tokens: try options.tokenOptions("tokens"),
            falseAlarms: try options.optional("false_alarms", options.double),
            level: try options.optional("level", options.double),
            minAuthors: try options.optional("min_authors") { try options.whole($0) },
            minN: try options.optional("min_n") { try options.whole($0) },
            most: try options.optional("most") { try options.whole($0) },
            quotes: try options.optional("quotes") { try options.whole($0) }
        )
    }

    private func quoteOptions() throws -> QuoteOptions {
        let options = try inner("options")
        try options.refuseOthers(["tokens", "most"])
        return QuoteOptions(
            tokens: try options.tokenOptions("tokens"), most: try options.optional("most") { try options.whole($0) }
        )
    }

    private func authors() throws -> [Int]? { return try optional("authors") { try wholes($0) } }

    private func comments() throws -> Comments { return Comments(texts: try texts("texts"), authors: try authors()) }

    private func taxonomy() throws -> [Theme] {
        return try list("taxonomy") { theme in
            try theme.refuseOthers(["name", "include", "exclude"])
            return Theme(
                name: try theme.text("name"),
                include: try theme.texts("include"),
                exclude: try theme.optional("exclude", theme.texts) ?? []
            )
        }
    }

    private func share() throws -> Answer {
        if try text("answer") == "not_enough" {
            return Answer.notEnough(n: try whole("n"), needed: try whole("needed"), why: try text("why"))
        }
        return Answer.known(
            Estimate(
                value: try double("value"), low: try double("low"), high: try double("high"), level: try double("level"),
                n: try whole("n"), method: try text("method")
            )
        )
    }

    private func mentions() throws -> [ThemeMentions] {
        return try list("mentions") { theme in
            try theme.refuseOthers(["name", "rows", "negated_rows", "comments", "authors", "share"])
            return ThemeMentions(
                name: try theme.text("name"),
                rows: try theme.wholes("rows"),
                negatedRows: try theme.wholes("negated_rows"),
                comments: try theme.whole("comments"),
                authors: try theme.whole("authors"),
                share: try theme.inner("share").share()
            )
        }
    }

    fileprivate func tokenised() throws -> [Token] {
        return try tokens(text: try text("text"), options: try tokenOptions("options"))
    }

    fileprivate func weighed() throws -> [LogOdds] {
        return try weightedLogOdds(focus: try doubles("focus"), rest: try doubles("rest"), prior: try doubles("prior"))
    }

    fileprivate func setApart() throws -> DriverWords {
        return try driverWords(comments: try comments(), focus: try flags("focus"), options: try driverWordOptions())
    }

    fileprivate func mentioned() throws -> [ThemeMentions] {
        return try themes(comments: try comments(), taxonomy: try taxonomy(), options: try themeOptions())
    }

    fileprivate func moved() throws -> [ThemeImpact] {
        return try themeImpact(
            scores: try doubles("scores"), mentions: try mentions(), authors: try authors(), options: try themeImpactOptions()
        )
    }

    fileprivate func alarmed() throws -> NewTerms {
        return try newTerms(comments: try comments(), periods: try wholes("periods"), options: try newTermOptions())
    }

    fileprivate func quoted() throws -> [Quote] {
        return try quotes(comments: try comments(), chosen: try flags("chosen"), options: try quoteOptions())
    }
}

let voiceCalls: [String: Call] = [
    "voice::tokens": { a in try a.tokenised() },
    "voice::weighted_log_odds": { a in try a.weighed() },
    "voice::driver_words": { a in try a.setApart() },
    "voice::themes": { a in try a.mentioned() },
    "voice::theme_impact": { a in try a.moved() },
    "voice::new_terms": { a in try a.alarmed() },
    "voice::quotes": { a in try a.quoted() },
]
