"""The report stage: an overview, and a dossier for each enterprise asked for, as PDF and PNG.

`write_report` is the door. `overview.py` and `dossier.py` turn tables into plain content,
`charts.py` draws, `texts.toml` holds every word in both languages, `typesetting.py` has Typst
make the pages from the templates.
"""

from chainscan.reports.write import ReportResult, write_report

__all__ = ["ReportResult", "write_report"]
