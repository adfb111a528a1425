"""How often groups that came back have looked as bad: the proof behind a disruption.

Links of one enterprise do not pause independently (it closes its books, takes its leave), so
the chance of all of them falling silent is measured, not multiplied: the same evidence is
taken at the past cuts of the calibration, over groups of the same kind that traded again
within K days, and gives a conformal p; Benjamini–Hochberg runs over the groups of a kind.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from chainscan.links.activity import Activity
from chainscan.links.calibration import Calibration, benjamini_hochberg
from chainscan.links.clock import Floats, Ints, WorkingClock
from chainscan.links.family import Cut, Flags
from chainscan.links.groups import CAUSES, Evidence, Group, Observed, explain, weigh
from chainscan.links.outlook import Forecaster, links_in_force
from chainscan.settings import LinksSettings

Region = tuple[Ints, Ints]
MOST_LINKS = 60_000
"""Of more links, at past cuts all those of every n-th supplier and of every n-th buyer are asked,
so that about so many are; groups enough come back to compare with."""
LEAST_WINDOW = 5.0
"""Working days: in a shorter window (a festival and little more) all are silent alike."""


def observe(
    forecaster: Forecaster, region: Region, cut: Cut, link: Ints, p_trade: Floats
) -> Observed:
    """The links given, with what was expected of them and whether they fell silent."""
    days, maker = forecaster.history.days, forecaster.maker
    last = days.last_day(cut.as_of, link)
    clock = forecaster.history.clock
    return Observed(
        supplier=days.supplier[link],
        buyer=days.buyer[link],
        supplier_region=region[0][link],
        buyer_region=region[1][link],
        p_trade=p_trade,
        silent=last <= cut.normal_until,
        supplier_pace=_pace(maker.supplier, days.supplier[link], clock, cut),
        buyer_pace=_pace(maker.buyer, days.buyer[link], clock, cut),
    )


def _pace(activity: Activity, enterprise: Ints, clock: WorkingClock, cut: Cut) -> Floats:
    """Trade days with anyone since the last normal day, over those usual in as much time."""
    keys, place = np.unique(enterprise, return_inverse=True)
    before = activity.between(keys, cut.normal_until - 365, cut.normal_until)
    usual = before * clock.share_of_year(cut.normal_until, cut.as_of)
    since = activity.between(keys, cut.normal_until, cut.as_of)
    return np.asarray(since / np.maximum(usual, 1e-9))[place]


@dataclass(frozen=True)
class PastLinks:
    """What was observed at a past cut: all links of the suppliers, and of the buyers, in `asked`.

    One link in `one_in` was looked at.
    """

    cut: Cut
    links: Observed
    asked: dict[str, Flags]
    one_in: float

    @property
    def window(self) -> tuple[int, int]:
        """The last normal day and the day of judgement."""
        return self.cut.normal_until, self.cut.as_of

    def of(self, cause: str) -> Observed:
        """The links in which groups of a kind can be weighed."""
        return self.links.where(self.asked[cause]) if cause in self.asked else self.links


def past_links(
    forecaster: Forecaster, region: Region, calibration: Calibration
) -> Iterator[PastLinks]:
    """Look at the past cuts of the calibration; nothing where the window is too short."""
    days, now = forecaster.history.days, forecaster.cut
    if forecaster.history.clock.between(now.normal_until, now.as_of) < LEAST_WINDOW:
        return
    step = math.ceil(2 * days.count / MOST_LINKS) if days.count > MOST_LINKS else 1
    by_supplier, by_buyer = days.supplier % step == 0, days.buyer % step == 0
    among = np.flatnonzero(by_supplier | by_buyer)
    for cut in calibration.cuts:
        window = (cut.normal_until, cut.as_of)
        link = links_in_force(forecaster.history, forecaster.books, *window, among)
        observed = observe(forecaster, region, cut, link, forecaster.p_trade(link, *window))
        asked = {"supplier_down": by_supplier[link], "buyer_down": by_buyer[link]}
        yield PastLinks(cut, observed, asked, days.count / max(len(among), 1))


def find_groups(
    forecaster: Forecaster,
    observed: Observed,
    past: Sequence[PastLinks],
    calibration: Calibration,
    settings: LinksSettings,
) -> list[Group]:
    """The disruptions: silent enough, and such as hardly any group that came back."""
    cut = forecaster.cut
    if forecaster.history.clock.between(cut.normal_until, cut.as_of) < LEAST_WINDOW:
        return []
    proven: list[tuple[Evidence, float, float]] = []
    for cause in CAUSES:
        now = weigh(observed, cause, settings.least_partners)
        before = _past_chances(forecaster, past, cause, calibration, settings.least_partners)
        p = conformal(np.array([evidence.log_chance for evidence in now]), np.array(before))
        q = benjamini_hochberg(p)
        proven += [
            (evidence, float(p[place]), float(q[place]))
            for place, evidence in enumerate(now)
            if evidence.is_silent and q[place] <= settings.false_rate
        ]
    return explain(observed, proven, settings.least_partners)


def conformal(score: Floats, past: Floats) -> Floats:
    """(1 + number of past scores at least as low) / (n + 1)."""
    return np.asarray((1 + np.searchsorted(np.sort(past), score, side="right")) / (len(past) + 1))


def _past_chances(
    forecaster: Forecaster,
    past: Sequence[PastLinks],
    cause: str,
    calibration: Calibration,
    least_partners: int,
) -> list[float]:
    """log_chance of groups of a kind that came back, at the past cuts."""
    maker = forecaster.maker
    activity = {"supplier_down": maker.supplier, "buyer_down": maker.buyer}.get(cause)
    found: list[float] = []
    for one in past:
        groups = weigh(one.of(cause), cause, least_partners)
        kept = _came_back(groups, activity, one.cut.as_of, calibration.horizon)
        # A region is seen by some of its links only; as many more say as much more.
        scale = 1.0 if activity else one.one_in
        found += [group.log_chance * scale for group in kept]
    return found


def _came_back(
    groups: Sequence[Evidence], activity: Activity | None, day: int, horizon: int
) -> list[Evidence]:
    """Those that traded with anyone within `horizon` days; a region always does."""
    if activity is None or not groups:
        return list(groups)
    keys = np.array([group.key for group in groups], dtype=np.int64)
    again = activity.between(keys, day, day + horizon) > 0
    return [group for group, back in zip(groups, again.tolist(), strict=True) if back]
