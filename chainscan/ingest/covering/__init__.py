"""What data is there, before anyone believes a figure."""

from chainscan.ingest.covering.coverage import coverage, last_day
from chainscan.ingest.covering.figures import Coverage
from chainscan.ingest.covering.rejected import write_rejected

__all__ = ["Coverage", "coverage", "last_day", "write_rejected"]
