"""Backtest: how good outlook and flags were on the data's own past.

For each past day the links stage is run on what was known then, and laid beside what came.
`backtest_links` does it; scores, baselines, outlook (what trade was expected), silence (which
silences were flagged), result and figures are its parts. `backtest_matches` lays the suppliers
named on past days beside those that buyers then turned to.
"""

from chainscan.backtest.links import backtest_links
from chainscan.backtest.matches import backtest_matches
from chainscan.backtest.matches_result import MatchesBacktest
from chainscan.backtest.result import LinksBacktest

__all__ = ["LinksBacktest", "MatchesBacktest", "backtest_links", "backtest_matches"]
