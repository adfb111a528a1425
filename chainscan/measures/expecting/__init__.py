"""What was to be expected: the expected value of each figure, its range, p, q, and firm falls.

Read in this order: `windows` (which past windows), `rule` (what is expected), `past_errors`
(how far the rule has been off), `firmness` (which falls are firm), `expect` (all of it, on the
database). docs/measures/firm.md says it in words, with what it has been measured to do.
"""

from chainscan.measures.expecting.expect import fill_expectations
from chainscan.measures.expecting.firm_summary import FirmSummary, firm_summary

__all__ = ["FirmSummary", "fill_expectations", "firm_summary"]
