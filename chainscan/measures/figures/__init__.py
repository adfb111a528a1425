"""The bare figures behind every measure: sums, numbers of partners, concentration, prices."""

from chainscan.measures.figures.fill import LUMP_UNITS, fill_figures, totals

__all__ = ["LUMP_UNITS", "fill_figures", "totals"]
