"""Who could supply what no longer arrives.

broken_link → need; trade → spare_capacity; both → candidate (compared and scored) → match
(allotted, so that nobody is promised twice). docs/matching.md explains every figure.
"""

from chainscan.matching.comparisons import COMPARISONS, Comparison
from chainscan.matching.result import Matching, MatchResult
from chainscan.matching.stage import match

__all__ = ["COMPARISONS", "Comparison", "MatchResult", "Matching", "match"]
