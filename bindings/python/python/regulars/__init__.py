"""Who your regular customers are, what they are worth, who is about to leave, and how they feel.

`survey` (Net Promoter Score), `value` (purchases, BG/NBD, Gamma-Gamma), `segment` (RFM) and `profile` (a whole base, imported and
scored) are here by name; `regulars.plot` draws, with matplotlib. Columns may be numpy, pandas, polars, pyarrow, DuckDB or plain
lists, and results come back in the family that came in.
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

__all__ = [name for name in dir() if not name.startswith("_")] + ["__version__"]
