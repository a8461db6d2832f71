"""Who your regular customers are, what they are worth, who is about to leave, and how they feel.

`survey` (Net Promoter Score), `value` (purchases, BG/NBD, Gamma-Gamma), `segment` (RFM) and `profile` (a whole base, imported and
scored) are here by name; `regulars.plot` draws, with matplotlib. Columns may be numpy, pandas, polars, pyarrow, DuckDB or plain
lists, and results come back in the family that came in.

Columns of the type that a function works with (uint8 scores, uint32 counts and ids, float64, int64 minor units, datetime64[us]) that
lie in one piece are read where they are; nobody may write to them meanwhile. All others, strided and chunked ones too, are copied:
a value that doesn't fit (a fraction of a count, a missing one) raises RegularsError with its row, an object of the wrong kind
TypeError. Other Python threads run while a call computes. pandas columns of one call must have the same index: nothing is aligned,
and rows that don't belong together are refused.
"""

from ._records import (
    Answer,
    ConcentrationPoint,
    Convergence,
    CustomerKey,
    CustomerScores,
    Estimate,
    Finding,
    Imported,
    Intervals,
    NotEnough,
    Note,
    Nps,
    NpsChange,
    NpsDifference,
    NpsSegment,
    Parameter,
    Purchases,
    RegularsError,
    Rfm,
    Scale,
    Scores,
    SegmentOutlook,
    SegmentSummary,
)
from ._regulars import Column, __version__
from .profile import CustomerBase, column_map, concentration, histories, import_csv, import_json_lines, score
from .segment import Segment, rfm
from .survey import nps, nps_by_segment, nps_change, nps_difference, nps_needed_n, nps_of_counts
from .value import (
    BgNbd,
    BgNbdFit,
    GammaGamma,
    GammaGammaFit,
    customer_codes,
    lifetime_value,
    purchases,
    time_unit_days,
    total_lifetime_value,
)

__all__ = [
    "Answer",
    "BgNbd",
    "BgNbdFit",
    "Column",
    "ConcentrationPoint",
    "Convergence",
    "CustomerBase",
    "CustomerKey",
    "CustomerScores",
    "Estimate",
    "Finding",
    "GammaGamma",
    "GammaGammaFit",
    "Imported",
    "Intervals",
    "NotEnough",
    "Note",
    "Nps",
    "NpsChange",
    "NpsDifference",
    "NpsSegment",
    "Parameter",
    "Purchases",
    "RegularsError",
    "Rfm",
    "Scale",
    "Scores",
    "Segment",
    "SegmentOutlook",
    "SegmentSummary",
    "__version__",
    "column_map",
    "concentration",
    "customer_codes",
    "histories",
    "import_csv",
    "import_json_lines",
    "lifetime_value",
    "nps",
    "nps_by_segment",
    "nps_change",
    "nps_difference",
    "nps_needed_n",
    "nps_of_counts",
    "purchases",
    "rfm",
    "score",
    "time_unit_days",
    "total_lifetime_value",
]
