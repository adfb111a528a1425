"""Links: which supplier–buyer pairs have fallen silent for more than a pause, and why.

trade → link → link_outlook (what was expected) · link_judgement (how surprising the silence
is) → broken_link (flagged, with cause and stake) · disruption (what several have in common) ·
weakened_link (trades, but for less) · lost_goods (what the losses are made of) · second_tier.

`find_broken_links` runs the stage. In the order of the method: clock (planned working time),
history (trade days as arrays), books (who is observed when), renewal (waiting times), family
(which links are judged), calibration (p-values from the data's own past), outlook and features
(what trade was expected), groups and proof (what silent links share), causes (of a single one),
judge (all of it), weakening, tables (the findings as rows), find.
"""

from chainscan.links.find import find_broken_links, last_normal_day
from chainscan.links.result import LinksResult

__all__ = ["LinksResult", "find_broken_links", "last_normal_day"]
