"""Which links are judged: fixed on a reference day, before anyone could know who falls silent.

A link belongs to the family if it had enough trade days by then, did not trade too rarely, was
not already silent, is observed from then to the as-of day, and both ends are real enterprises.
The family is split beforehand by frequency: proof for frequent links must not be diluted by
the many rare ones, which no test can judge within weeks.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chainscan.links.books import Books, enough_until
from chainscan.links.clock import Floats, Ints, WorkingClock
from chainscan.links.history import LinkDays, LinkHistory, Waits, thinned
from chainscan.links.renewal import GammaMixture
from chainscan.settings import LinksSettings

Flags = NDArray[np.bool_]

ALREADY_SILENT = 0.02
"""A link that was silent so improbably long on the reference day, and has not traded since, had
stopped before."""
CLASSES = (5.0, 10.5, np.inf)
"""Mean gaps in working days: at least weekly, at least twice a month, rarer."""
REASONS = (
    "",
    "book_not_observed",
    "corrupt_identity",
    "too_few_trades",
    "too_rare",
    "already_silent",
)
"""Why a link is not judged, by number; 0 is a member of the family."""
CORRUPT_SHARE, CORRUPT_TRADES = 0.9, 30


@dataclass(frozen=True)
class Cut:
    """The three days a judgement rests on: family fixed, last normal day, day of judgement."""

    reference: int
    normal_until: int
    as_of: int

    @classmethod
    def at(cls, clock: WorkingClock, normal_until: int, as_of: int, reference_days: int) -> "Cut":
        """The cut whose reference day lies so many working days before the last normal day."""
        return cls(clock.days_back(normal_until, reference_days), normal_until, as_of)


@dataclass(frozen=True)
class Family:
    """The members' positions among all links, with how each looked on the day of judgement.

    `score` is the backward recurrence probability of the present silence, 1 for a link that
    has traded since the last normal day; `silence` its working time, `until` the day up to
    which it was observed, `frequency` its class, `reason` (for all links) why not a member.
    """

    cut: Cut
    link: Ints
    score: Floats
    silent: Flags
    silence: Floats
    until: Ints
    frequency: Ints
    reason: Ints


class FamilyFinder:
    """Finds the family at any cut, always by the same rules."""

    def __init__(
        self,
        history: LinkHistory,
        books: Books,
        mixture: GammaMixture,
        settings: LinksSettings,
        corrupt: Flags | None = None,
    ) -> None:
        self.history, self.books, self.mixture = history, books, mixture
        self.settings = settings
        self._corrupt = corrupt_links(history.days) if corrupt is None else corrupt

    def thinned(self, most: int) -> "FamilyFinder":
        """One that looks at so many links at most, evenly spread."""
        days = self.history.days
        if days.count <= most:
            return self
        link = thinned(np.arange(days.count), most)
        return FamilyFinder(
            LinkHistory(days.of_links(link), self.history.clock),
            self.books.of_links(link),
            self.mixture,
            self.settings,
            self._corrupt[link],
        )

    def at(self, cut: Cut) -> Family:
        """The family fixed on the cut's reference day and scored on its as-of day."""
        before = self.history.on(cut.reference)
        until = self.books.observed_until(cut.reference, cut.as_of)
        reason = self._reasons(before, until, cut)
        link = np.flatnonzero(reason == 0)
        now = self.history.on(cut.as_of)
        silent = now.last_day[link] <= cut.normal_until
        clock = self.history.clock
        silence = np.maximum(clock.at(until[link]) - clock.at(now.last_day[link]), 0.0)
        score = self._improbability(now, link, silence)
        return Family(
            cut=cut,
            link=link,
            score=np.where(silent, score, 1.0),
            silent=silent,
            silence=silence,
            until=until[link],
            frequency=np.searchsorted(CLASSES, before.mean_gap[link]),
            reason=reason,
        )

    def _reasons(self, before: Waits, until: Ints, cut: Cut) -> Ints:
        settings = self.settings
        few = before.trades < settings.least_trade_days
        rare = before.mean_gap > settings.longest_mean_gap
        improbable = np.ones(len(few))
        stopped = self.history.on(cut.normal_until).last_day <= cut.reference
        link = np.flatnonzero(~few & ~rare & stopped)
        improbable[link] = self._improbability(before, link, before.age[link])
        tests = (
            until < enough_until(cut.normal_until, cut.as_of),
            self._corrupt,
            few,
            rare,
            improbable < ALREADY_SILENT,
        )
        reason: Ints = np.zeros(len(few), dtype=np.int64)
        for number, applies in reversed(list(enumerate(tests, start=1))):
            reason[applies] = number
        return reason

    def _improbability(self, waits: Waits, link: Ints, silence: Floats) -> Floats:
        times = self.mixture.posterior(waits.gaps[link], waits.gap_sum[link], waits.gap_logs[link])
        return times.backward_recurrence(silence)


def corrupt_links(days: LinkDays) -> Flags:
    """Links of an enterprise whose partners are new on nearly every trade day.

    Such an identity (a counter-sale code, a number that changes with every export) is a coding
    artefact, and its silences mean nothing.
    """
    trades = np.diff(days.begin)
    corrupt = np.zeros(days.count, dtype=bool)
    for enterprise in (days.supplier, days.buyer):
        partners = np.bincount(enterprise)
        met = np.bincount(enterprise, weights=trades)
        odd = (met >= CORRUPT_TRADES) & (partners >= CORRUPT_SHARE * met)
        corrupt |= odd[enterprise]
    return corrupt
