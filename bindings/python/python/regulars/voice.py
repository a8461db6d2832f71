"""What customers say in their own words, in any language: the terms that set groups and periods apart, themes and what they do to a
score, and the comments that stand for many. People are counted, not words: who says a thing ten times says it once.

The first argument is a column of texts, or a frame with one. A text that is missing (None, NaN, null) is no comment, as a blank one.
`authors` are ids, text or whole numbers, of who wrote each, none of them missing; without them each comment is another person's.
`tokens` is a dict of the options of `tokens`: how texts become terms. Rows of comments are counted from 0, as `iloc` of pandas counts.
"""

from __future__ import annotations

from . import _regulars
from ._frames import Data
from ._record import Table
from ._records import DriverWords, LogOdds, NewTerms, Quote, Theme, ThemeImpact, ThemeMentions, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, TypeAlias, TypedDict, Unpack

    class Terms(TypedDict, total=False):
        """How texts become terms."""

        language: str | None
        stem: bool | None
        stop_words: Sequence[str] | None
        dictionary: Sequence[str] | None
        ngrams: int | None
        min_chars: int | None
        keep_diacritics: bool | None

    class Words(TypedDict, total=False):
        """Which terms are told."""

        tokens: Terms | None
        level: float | None
        min_authors: int | None
        min_n: int | None
        most: int | None
        quotes: int | None

    class Contrast(Words, total=False):
        """The same of terms that set two groups apart."""

        prior: float | None
        flat_prior: bool | None
        merge_duplicates: bool | None

    class News(Words, total=False):
        """The same of terms that are new."""

        false_alarms: float | None

    class Impact(TypedDict, total=False):
        """What a theme does to which score."""

        score: str | None
        level: float | None
        draws: int | None
        seed: int | None
        min_n: int | None

    Taxonomy: TypeAlias = Sequence[Theme | Mapping[str, Any]]

__all__ = ["driver_words", "new_terms", "quotes", "theme_impact", "themes", "tokens", "weighted_log_odds"]


def _said(data: Any, texts: Any, authors: Any) -> tuple[Data, tuple[Any, Any]]:
    """The columns of comments."""
    table = Data(data)
    return table, (table.first(texts, "texts"), table.column(authors, "authors"))


def tokens(text: str, **terms: Unpack[Terms]) -> Table[Token]:
    """The terms of a text in any script, in the order in which they begin, with their places in Unicode code points.

    `language` (BCP 47, such as "fa") says whose stop words and stemmer are used, when None those of the letters; `stem` cuts English and
    Russian words to their stems; `stop_words` are no terms, in place of the built-in ones; `dictionary` has the words that spaces don't
    tell, such as Chinese ones, or Persian compounds; `ngrams` of 2 makes pairs of words terms too; `min_chars` is the fewest characters
    of a word, 2 when None; `keep_diacritics` tells café and cafe apart. Raises RegularsError for a text that isn't Unicode or an option
    out of its range.
    """
    return Table(_regulars.tokens(text, terms))._of(Token)


def weighted_log_odds(data: Any, rest: Any = "rest", prior: Any = "prior", *, focus: Any = "focus") -> Table[LogOdds]:
    """Log odds ratios of terms in two groups with a prior count of each (Monroe, Colaresi and Quinn 2008), a row a term.

    `focus` and `rest` are counts of the same terms, 0 to 1e12, `prior` from 1e-6. Raises RegularsError for columns of different lengths,
    a count out of its range, or fewer than two terms.
    """
    table = Data(data)
    columns = table.first(focus, "focus"), table.column(rest, "rest"), table.column(prior, "prior")
    return Table(_regulars.weighted_log_odds(*columns))._of(LogOdds, table)


def driver_words(
    data: Any,
    focus: Any = "focus",
    *,
    texts: Any = "text",
    authors: Any = None,
    **options: Unpack[Contrast],
) -> DriverWords:
    """The terms that set the comments where `focus` is true apart from the rest: low scorers against high ones, this period against the
    one before. The weighted log odds of authors, see `weighted_log_odds`.

    Where authors of one group write far more than those of the other, common words lean to who writes less, and a remark says so.
    Of each group the `most` surest terms are given, with rows of up to so many `quotes`; `min_authors` is the fewest authors of a term,
    `min_n` of a group, `prior` the prior authors of a term on average, the same of each with `flat_prior`. Comments that nearly repeat
    another are remarked upon, and with `merge_duplicates` counted as one author's. Too few authors are no error: a remark says so.
    Raises RegularsError for columns of different lengths, a focus that is missing, or an option out of its range.
    """
    table, said = _said(data, texts, authors)
    return _regulars.driver_words(said, table.column(focus, "focus"), options)._of(table)


def themes(
    data: Any,
    taxonomy: Taxonomy,
    *,
    texts: Any = "text",
    authors: Any = None,
    tokens: Terms | None = None,
    level: float | None = None,
    min_n: int | None = None,
) -> Table[ThemeMentions]:
    """The comments that mention each theme of a taxonomy, in its order, and the share of the people who do (Wilson 1927).

    The taxonomy is a list of `Theme`, or of dicts with their fields. Fewer than `min_n` authors are not enough for a share. Raises
    RegularsError for columns of different lengths, an option out of its range, a theme without words, a phrase without letters or
    digits, or two themes of one name.
    """
    table, said = _said(data, texts, authors)
    options = {"tokens": tokens, "level": level, "min_n": min_n}
    return Table(_regulars.themes(said, taxonomy, options))._of(ThemeMentions, table)


def theme_impact(
    data: Any,
    mentions: Sequence[ThemeMentions],
    *,
    scores: Any = "score",
    authors: Any = None,
    **options: Unpack[Impact],
) -> Table[ThemeImpact]:
    """What each theme does to a score: the score of all comments less that of the comments without the theme, with the interval of a
    bootstrap over authors of `draws` from `seed`. It is an association, not a cause.

    `mentions` are what `themes` gives for the same rows: leave those without a comment or a score out of both. `score` is "mean" or "nps"
    (of scores 0 to 10, on the [-1, 1] scale). Raises RegularsError for no scores, a missing or infinite one, columns of different
    lengths, a row beyond them, or an option out of its range.
    """
    table = Data(data)
    columns = table.first(scores, "scores"), table.column(authors, "authors")
    return Table(_regulars.theme_impact(*columns, mentions, options))._of(ThemeImpact, table)


def new_terms(
    data: Any,
    periods: Any = "period",
    *,
    texts: Any = "text",
    authors: Any = None,
    **options: Unpack[News],
) -> NewTerms:
    """The terms that more people use in the last of the `periods` than the earlier ones explain, by the exact test of two Poisson rates
    (Przyborowski and Wilenski 1940).

    `periods` are whole numbers, or text whose order is that of time, such as "2026-03". `false_alarms` is the chance of any alarm where
    nothing is new. Too few authors are no error: a remark says so. Raises RegularsError for columns of different lengths, a period that is
    missing, or an option out of its range.
    """
    table, said = _said(data, texts, authors)
    found, names = _regulars.new_terms(said, table.column(periods, "periods"), options)
    return (found._replace(period=names[int(found.period)]) if names else found)._of(table)


def quotes(
    data: Any,
    chosen: Any = "chosen",
    *,
    texts: Any = "text",
    authors: Any = None,
    tokens: Terms | None = None,
    most: int | None = None,
) -> Table[Quote]:
    """The `most` comments that stand best for those where `chosen` is true, the best first: typical by their terms (tf-idf), readable, of
    different people, and unlike each other (maximal marginal relevance, Carbonell and Goldstein 1998).

    Raises RegularsError for columns of different lengths, or an option out of its range.
    """
    table, said = _said(data, texts, authors)
    found = _regulars.quotes(said, table.column(chosen, "chosen"), {"tokens": tokens, "most": most})
    return Table(found)._of(Quote, table)
