"""What data is there, before anyone believes a figure."""

from chainscan.ingest.covering.coverage import Coverage, coverage, last_day
from chainscan.ingest.covering.disagreements import write_disagreements
from chainscan.ingest.covering.rejected import write_rejected
from chainscan.ingest.covering.twins import write_twins

__all__ = [
    "Coverage",
    "coverage",
    "last_day",
    "write_disagreements",
    "write_rejected",
    "write_twins",
]
