package org.regulars

/** Fits the model of a kind to purchase histories, by maximum likelihood or, with priors, a posteriori. */
public fun PurchaseModel.Companion.fit(kind: ModelKind, histories: Histories, options: FitOptions = FitOptions()): FittedModel =
    fitPurchaseModel(kind, histories, options)

/** Fits Gamma-Gamma to the repeat purchases and mean spends of customers, by maximum likelihood or, with priors, a posteriori. */
public fun GammaGamma.Companion.fit(
    frequency: IntArray,
    monetaryValue: DoubleArray,
    options: FitOptions = FitOptions(),
): GammaGammaFit = fitGammaGamma(frequency, monetaryValue, options)

/** Fits the shifted beta-geometric model to customers who churned in a period, or are still active after so many. */
public fun ShiftedBetaGeometric.Companion.fit(
    periods: IntArray,
    churned: BooleanArray,
    options: FitOptions = FitOptions(),
): ShiftedBetaGeometricFit = fitShiftedBetaGeometric(periods, churned, options)

/** Draws from the posterior of the model, given the histories that it was fitted to. */
public fun FittedModel.posterior(histories: Histories, options: PosteriorOptions = PosteriorOptions()): Posterior =
    posterior(histories, null, options)

/** Draws from the posterior of the model, given the columns that it was fitted to. */
public fun GammaGammaFit.posterior(
    frequency: IntArray,
    monetaryValue: DoubleArray,
    options: PosteriorOptions = PosteriorOptions(),
): GammaGammaPosterior = posterior(frequency, monetaryValue, null, options)

/** Draws from the posterior of the model, given the columns that it was fitted to. */
public fun ShiftedBetaGeometricFit.posterior(
    periods: IntArray,
    churned: BooleanArray,
    options: PosteriorOptions = PosteriorOptions(),
): ShiftedBetaGeometricPosterior = posterior(periods, churned, null, options)

/** The columns that the models read. */
public fun Purchases.histories(): Histories = Histories(frequency, recency, age, logGaps = logGaps)

/** The columns of a drawn base that the models read. */
public fun Simulation.histories(): Histories = Histories(frequency, recency, age, logGaps = logGaps)

/** Length of the unit in days. */
public val TimeUnit.days: Double get() = timeUnitDays(this)

/** The score and its limits on the field's scale, -100 to 100 points; none without a score. */
public fun Nps.points(): Estimate? = npsPoints(this)

/** The estimate, when there is one. */
public val Answer.estimate: Estimate? get() = (this as? Answer.Known)?.v1

/** A column of answers, NaN where there is none: for what takes missing answers or gaps. */
public fun List<Double?>.toColumn(): DoubleArray = DoubleArray(size) { this[it] ?: Double.NaN }

/** Where the term stands in the text it was found in, in the UTF-16 units of `substring`. */
public fun Token.range(text: String): IntRange {
    val first = text.offsetByCodePoints(0, start.toInt())
    return first until text.offsetByCodePoints(first, (end - start).toInt())
}

/** The stable snake_case word, the same in every language. */
public val Segment.code: String get() = segmentCode(this)

/** The segment of three scores from 1 to 5; none for any other score. */
public fun Segment.Companion.of(recencyScore: Int, frequencyScore: Int, monetaryScore: Int): Segment? =
    if (listOf(recencyScore, frequencyScore, monetaryScore).all { it in 1..5 }) {
        segmentOf(recencyScore, frequencyScore, monetaryScore)
    } else {
        null
    }

/** The map of a system's names for an entity. */
public fun ColumnMap.Companion.of(system: SourceSystem, entity: Entity): ColumnMap = columnMap(system, entity)

/** The map of HubSpot's names for an entity. */
public fun ColumnMap.Companion.hubspot(entity: Entity): ColumnMap = hubspotMap(entity)

/** The map of Salesforce's names for an entity. */
public fun ColumnMap.Companion.salesforce(entity: Entity): ColumnMap = salesforceMap(entity)

/** The map of Zendesk's names for an entity. */
public fun ColumnMap.Companion.zendesk(entity: Entity): ColumnMap = zendeskMap(entity)

/** The map of Segment's names for an entity. */
public fun ColumnMap.Companion.segment(entity: Entity): ColumnMap = segmentMap(entity)
