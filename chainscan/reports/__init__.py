"""The report stage: an overview and dossiers as PDF and PNG, a workbook, and an index of it all.

`write_report` is the door. `overview.py` and `dossier.py` turn tables into plain content,
`charts.py` and `month_chart.py` draw, `texts.toml` holds every word in both languages,
`typesetting.py` has Typst make the pages from the templates, `workbook.py` writes the tables,
`html_index.py` the page to begin with; `shelf.py` knows what need not be made again.
"""

from chainscan.reports.asked import Asked
from chainscan.reports.write import ReportResult, write_report

__all__ = ["Asked", "ReportResult", "write_report"]
