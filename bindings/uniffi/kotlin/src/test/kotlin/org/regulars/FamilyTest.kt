package org.regulars

import java.time.Instant
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The models of the family as one type, from a drawn base to its prediction, and what they refuse. */
class FamilyTest {
    private val truth = PurchaseModel.MbgNbd(1.2, 6.0, 0.9, 2.0)
    private val spend = GammaGamma(6.25, 3.74, 15.44)
    private val ages = DoubleArray(600) { 30.0 + it % 12 }
    private val base = simulate(truth, ages, spend, SimulateOptions(seed = 7L, horizon = 26.0))
    private val repeats = base.frequency.indices.filter { base.frequency[it] > 0 }
    private val at = Instant.parse("2026-03-01T00:00:00Z")

    @Test
    fun aDrawnBaseIsTheSameOneAgain() {
        val again = simulate(truth, ages.copyOf(300), spend, SimulateOptions(seed = 7L, horizon = 26.0))
        assertArrayEquals(base.frequency.copyOf(300), again.frequency)
        assertArrayEquals(base.alive.copyOf(300), again.alive)
        assertTrue(simulate(truth, ages).futureSpend.isEmpty(), "no spend model, no horizon")
    }

    @Test
    fun everyModelAnswersTheSameQuestions() {
        for (kind in listOf(ModelKind.BG_NBD, ModelKind.MBG_NBD, ModelKind.PARETO_NBD)) {
            val fit = PurchaseModel.fit(kind, base.histories())
            assertEquals(kind, fit.model.kind())
            val alive = fit.model.probabilityAlive(base.histories())
            assertArrayEquals(alive, fit.probabilityAlive(base.histories(), 0.9).value)
            assertEquals(ages.size, fit.model.purchaseQuantiles(base.histories(), 26.0, 0.9).size)
        }
    }

    @Test
    fun aPredictionCarriesPurchasesAndMoney() {
        val fit = PurchaseModel.fit(ModelKind.MBG_NBD, base.histories())
        val purchases = fit.posterior(base.histories(), options = PosteriorOptions(draws = 200, seed = 1L))
        val frequency = IntArray(repeats.size) { base.frequency[repeats[it]] }
        val mean = DoubleArray(repeats.size) { base.monetaryValue[repeats[it]]!! }
        val spends = GammaGamma.fit(frequency, mean).posterior(frequency, mean, options = PosteriorOptions(draws = 200))
        val column = DoubleArray(ages.size) { base.monetaryValue[it] ?: 0.0 }
        val whole = predict(purchases, base.histories(), spends, column, PredictOptions(horizon = 26.0, discountRate = 0.0))
        assertTrue(base.futurePurchases.sum().toDouble() in whole.totalPurchases.low..whole.totalPurchases.high)
        assertTrue(base.futureSpend.sum() in whole.totalValue!!.low..whole.totalValue.high)
        assertEquals(null, predict(purchases, base.histories()).value)
        refused("invalid", "go together") { predict(purchases, base.histories(), spends) }
        refused("invalid", "go together") { predict(purchases, base.histories(), monetaryValue = column) }
        refused("empty") { predict(purchases.copy(models = listOf()), base.histories()) }
        refused("out_of_range", "draws") { fit.posterior(base.histories(), options = PosteriorOptions(draws = 1)) }
    }

    @Test
    fun priorsHoldASmallBase() {
        val few = Histories(intArrayOf(0, 0, 1, 2, 5, 9), doubleArrayOf(0.0, 0.0, 4.0, 9.0, 20.0, 31.0), DoubleArray(6) { 39.0 })
        val priors = listOf("r", "alpha", "a", "b").map { Prior(it, 0.0, 1.0) }
        val fit = PurchaseModel.fit(ModelKind.BG_NBD, few, FitOptions(priors = priors))
        assertEquals(priors, fit.priors)
        refused("invalid") { PurchaseModel.fit(ModelKind.BG_NBD, few, FitOptions(priors = listOf(Prior("s", 0.0, 1.0)))) }
    }

    @Test
    fun covariatesGoWithTheModelsThatReadThem() {
        val online = Covariate("online", DoubleArray(ages.size) { (it % 2).toDouble() })
        val known = base.histories().copy(covariates = Covariates(listOf(online), listOf(online)))
        val fit = PurchaseModel.fit(ModelKind.PARETO_NBD_COVARIATES, known)
        val model = fit.model as PurchaseModel.ParetoNbdCovariates
        assertEquals(listOf("online"), model.purchase.map { it.covariate })
        assertEquals(fit.parameters.map { it.name }.drop(4), listOf("purchase.online", "dropout.online"))
        val again = simulate(model, ages, covariates = known.covariates)
        assertEquals(ages.size, again.frequency.size)
        val none = model.copy(purchase = listOf(Coefficient("online", 0.0)), dropout = listOf(Coefficient("online", 0.0)))
        val plain = PurchaseModel.ParetoNbd(model.r, model.alpha, model.s, model.beta)
        assertTrue(simulate(plain, ages).recency.contentEquals(simulate(none, ages, covariates = known.covariates).recency))
        val histogram = repeatHistogram(model, known, 5)
        assertEquals(ages.size.toDouble(), histogram.expected.sum(), 1e-9)
        refused("invalid", "covariates") { simulate(model, ages) }
        refused("invalid", "covariates") { simulate(truth, ages, covariates = known.covariates) }
        refused("lengths") { simulate(model, doubleArrayOf(1.0), covariates = known.covariates) }
        refused("invalid") { fit.model.probabilityAlive(base.histories()) }
        refused("invalid") { truth.probabilityAlive(known) }
        refused("duplicate") { known.copy(covariates = Covariates(listOf(online, online))).check() }
        refused("lengths") { known.copy(covariates = Covariates(listOf(Covariate("x", doubleArrayOf())))).check() }
    }

    @Test
    fun whatNoModelTakes() {
        val occasions = PurchaseModel.BgBb(1.2, 0.7, 0.6, 2.7)
        refused("invalid") { occasions.probabilityAlive(Histories(intArrayOf(1), doubleArrayOf(1.5), doubleArrayOf(3.0))) }
        refused("out_of_range") { truth.copy(r = -1.0).newCustomerPurchases(1.0) }
        refused("lengths") { truth.purchaseLogPmf(base.histories(), 1.0, intArrayOf(1)) }
        refused("not_finite") { simulate(truth, doubleArrayOf(Double.NaN)) }
        refused("empty") { choose(intArrayOf(1), longArrayOf(0), at.minusSeconds(1), at, ChooseOptions(models = listOf())) }
        refused("invalid", "split") { choose(intArrayOf(1), longArrayOf(0), at, at) }
        refused("out_of_range", "longest") { repeatHistogram(truth, base.histories(), Int.MAX_VALUE) }
        refused("invalid") { knownParameters("BetaGeoFitter", mapOf("r" to 0.2)) }
        refused("out_of_range") { knownParameters("GammaGammaFitter", mapOf("p" to -1.0, "q" to 1.0, "v" to 1.0)) }
    }

    @Test
    fun parametersFromElsewhereAreTheModel() {
        val parameters = mapOf("r" to 0.243, "alpha" to 4.414, "a" to 0.793, "b" to 2.426)
        assertEquals(KnownModel.Purchases(PurchaseModel.BgNbd(0.243, 4.414, 0.793, 2.426)), knownParameters("BetaGeoFitter", parameters))
    }

    @Test
    fun contractsThatCannotBe() {
        refused("lengths") { ShiftedBetaGeometric.fit(intArrayOf(1, 2), booleanArrayOf(true)) }
        refused("out_of_range") { ShiftedBetaGeometric.fit(intArrayOf(0, 2), booleanArrayOf(true, true)) }
        refused("too_few") { ShiftedBetaGeometric.fit(intArrayOf(), booleanArrayOf()) }
        refused("out_of_range", "count[0] is -1") { ShiftedBetaGeometric(0.7, 1.2).survival(intArrayOf(-1)) }
        val drawn = ShiftedBetaGeometric(0.7, 1.2).simulate(IntArray(2_000) { 8 }, 1L)
        val fit = ShiftedBetaGeometric.fit(drawn.periods, drawn.churned)
        assertEquals(0.7, fit.model.alpha, 0.2)
    }

    @Test
    fun ledgersThatDoNotAddUp() {
        refused("empty") { retention(intArrayOf(), longArrayOf(), longArrayOf()) }
        refused("out_of_range") { retention(intArrayOf(1), longArrayOf(-1), longArrayOf(1)) }
        refused("lengths") { categoryMix(intArrayOf(), intArrayOf(1), longArrayOf(0), null, at) }
        refused("out_of_range", "level") { cohorts(intArrayOf(1), longArrayOf(0), null, at, CohortOptions(level = 1.0)) }
        refused("invalid") { movements(intArrayOf(1), longArrayOf(Long.MIN_VALUE), null, at) }
        refused("empty") { purchaseSummary(intArrayOf(), longArrayOf(), null, at) }
    }
}
