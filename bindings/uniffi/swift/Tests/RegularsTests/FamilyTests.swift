import Foundation
import Regulars
import XCTest

/// The models of the family as one type, from a drawn base to its prediction, and what they refuse.
final class FamilyTests: XCTestCase {
    private let truth = PurchaseModel.mbgNbd(r: 1.2, alpha: 6, a: 0.9, b: 2)
    private let ages = [Double](repeating: 30, count: 600)

    private func refused<T>(_ code: String, _ call: () throws -> T) {
        XCTAssertThrowsError(try call()) { error in
            XCTAssertEqual((error as? RegularsError)?.code(), code, "\(error)")
        }
    }

    func testEveryModelAnswersTheSameQuestions() throws {
        let base = try simulate(model: truth, age: ages, options: SimulateOptions(seed: 7, horizon: 26))
        let histories = base.histories()
        for kind in [ModelKind.bgNbd, .mbgNbd, .paretoNbd] {
            let fit = try PurchaseModel.fit(kind, histories)
            XCTAssertEqual(fit.model.kind(), kind)
            let alive = try fit.model.probabilityAlive(histories: histories)
            XCTAssertEqual(try fit.probabilityAlive(histories: histories, level: 0.9).value, alive)
        }
        let fit = try PurchaseModel.fit(.mbgNbd, histories)
        let posterior = try fit.posterior(histories: histories, options: PosteriorOptions(draws: 200, seed: 1))
        let total = try predict(purchases: posterior, histories: histories, options: PredictOptions(horizon: 26)).totalPurchases
        let made = Double(base.futurePurchases.reduce(0, +))
        XCTAssertTrue((total.low...total.high).contains(made))
        refused("invalid") { try predict(purchases: posterior, histories: histories, monetaryValue: self.ages) }
        refused("out_of_range") { try fit.posterior(histories: histories, options: PosteriorOptions(draws: 1)) }
    }

    func testCovariatesMoveWhatIsDrawn() throws {
        let online = Covariate(name: "online", values: (0..<600).map { Double($0 % 2) })
        let covariates = Covariates(purchase: [online])
        func model(_ value: Double) -> PurchaseModel {
            let purchase = [Coefficient(covariate: "online", value: value)]
            return .paretoNbdCovariates(r: 1.1, alpha: 8, s: 0.9, beta: 14, purchase: purchase, dropout: [])
        }
        let plain = try simulate(model: .paretoNbd(r: 1.1, alpha: 8, s: 0.9, beta: 14), age: ages)
        XCTAssertEqual(try simulate(model: model(0), age: ages, covariates: covariates).recency, plain.recency)
        XCTAssertNotEqual(try simulate(model: model(1), age: ages, covariates: covariates).recency, plain.recency)
        refused("invalid") { try simulate(model: model(1), age: self.ages) }
        refused("lengths") { try simulate(model: model(1), age: [1], covariates: covariates) }
    }

    func testWhatNoModelTakes() throws {
        let occasions = PurchaseModel.bgBb(alpha: 1.2, beta: 0.7, gamma: 0.6, delta: 2.7)
        let fraction = Histories(frequency: [1], recency: [1.5], age: [3])
        refused("invalid") { try occasions.probabilityAlive(histories: fraction) }
        refused("not_finite") { try simulate(model: self.truth, age: [Double.nan]) }
        refused("invalid") { try knownParameters(model: "BetaGeoFitter", parameters: ["r": 0.2]) }
        refused("lengths") { try ShiftedBetaGeometric.fit(periods: [1, 2], churned: [true]) }
        refused("empty") { try retention(account: [], before: [], after: []) }
    }

    func testParametersFromElsewhereAreTheModel() throws {
        let named = ["r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426]
        let model = PurchaseModel.bgNbd(r: 0.243, alpha: 4.414, a: 0.793, b: 2.426)
        XCTAssertEqual(try knownParameters(model: "BetaGeoFitter", parameters: named), KnownModel.purchases(model: model))
    }
}
