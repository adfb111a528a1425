"""What leaves the authority: the platform's list, an enterprise's notice, public tables.

Everything in it is asked of the gate of `chainscan.disclosure`; nothing here reads a table.
`sheets.py` turns it into tables of words, which become pages, a workbook and CSV; `records.py` into
JSON with documented names.
"""

from chainscan.reports.released.write import Released, write_released

__all__ = ["Released", "write_released"]
