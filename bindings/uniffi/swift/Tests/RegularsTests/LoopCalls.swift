import Foundation
import Regulars

extension Arguments {
    private func loopOptions() throws -> LoopOptions {
        let options = try inner("options")
        try options.refuseOthers(["within_days", "by", "level"])
        return LoopOptions(
            withinDays: try options.optional("within_days", options.double),
            by: try options.optional("by", options.texts),
            level: try options.optional("level", options.double)
        )
    }

    private func queueOptions() throws -> QueueOptions {
        let options = try inner("options")
        try options.refuseOthers([
            "recoverable", "risk_low", "risk_other", "cost", "cap_days", "capacity_per_day", "reserved_share", "ageing",
        ])
        return QueueOptions(
            recoverable: try options.optional("recoverable", options.double),
            riskLow: try options.optional("risk_low", options.double),
            riskOther: try options.optional("risk_other", options.double),
            cost: try options.optional("cost", options.double),
            capDays: try options.optional("cap_days", options.double),
            capacityPerDay: try options.optional("capacity_per_day", options.double),
            reservedShare: try options.optional("reserved_share", options.double),
            ageing: try options.optional("ageing", options.double)
        )
    }

    private func breakdownOptions() throws -> BreakdownOptions {
        let options = try inner("options")
        try options.refuseOthers([
            "kind", "survey_id", "question_id", "scale", "since", "by", "period", "calendar", "every_answer", "figures",
        ])
        return BreakdownOptions(
            kind: try options.optional("kind") { try options.word($0) },
            surveyId: try options.optional("survey_id", options.text),
            questionId: try options.optional("question_id", options.text),
            scale: try options.optional("scale", options.scale),
            since: try options.optional("since", options.at),
            by: try options.optional("by", options.texts),
            period: try options.optional("period", options.period),
            calendar: try options.calendar(),
            everyAnswer: try options.optional("every_answer", options.flag),
            figures: try options.optional("figures", options.ratingOptions) ?? RatingOptions()
        )
    }

    private func coverageOptions() throws -> CoverageOptions {
        let options = try inner("options")
        try options.refuseOthers(["kind", "survey_id", "since", "scale", "by", "level"])
        return CoverageOptions(
            kind: try options.optional("kind") { try options.word($0) },
            surveyId: try options.optional("survey_id", options.text),
            since: try options.optional("since", options.at),
            scale: try options.optional("scale", options.scale),
            by: try options.optional("by", options.text),
            level: try options.optional("level", options.double)
        )
    }

    fileprivate func looped() throws -> ClosedLoop {
        return try base(self).closedLoop(asOf: try at("as_of"), options: try loopOptions())
    }

    fileprivate func queued() throws -> AnswerQueue {
        return try base(self).answerQueue(asOf: try at("as_of"), options: try queueOptions())
    }

    fileprivate func brokenDown() throws -> Breakdown {
        return try base(self).breakdown(asOf: try at("as_of"), options: try breakdownOptions())
    }

    fileprivate func covered() throws -> Coverage {
        return try base(self).coverage(asOf: try at("as_of"), options: try coverageOptions())
    }
}

let loopCalls: [String: Call] = [
    "profile::closed_loop": { a in try a.looped() },
    "profile::answer_queue": { a in try a.queued() },
    "profile::breakdown": { a in try a.brokenDown() },
    "profile::coverage": { a in try a.covered() },
]
