"""Invoices and their lines in whole fen, and what goes wrong with them.

Wrong invoices are added beside the right one and voided or reversed, so that they change the
books but not the trade; goods sent back and part returns take trade away for good.
"""

from dataclasses import dataclass, replace

import numpy as np

from chainscan.simulation.clock import Floats, Ints
from chainscan.simulation.economy import Economy
from chainscan.simulation.firms import Bools

NORMAL, VOIDED, REVERSED, PARTLY = range(4)
NO_ORIGINAL = -1
RED_WITHOUT_REMARK = 0.2


@dataclass(frozen=True)
class Invoices:
    """By invoice: link, day number, status, the invoice a red letter corrects (or -1), whether
    its remark says so, and what share of the first line a part return takes back (else 0)."""

    link: Ints
    day: Ints
    status: Ints
    original: Ints
    remark: Bools
    share: Floats

    @property
    def count(self) -> int:
        """Number of invoices."""
        return len(self.link)

    @property
    def red(self) -> Bools:
        """Which of them are red letters."""
        return self.original >= 0


def plain_invoices(link: Ints, day: Ints) -> Invoices:
    """One normal invoice for each trade."""
    count = len(link)
    return Invoices(
        link=link,
        day=day,
        status=np.zeros(count, dtype=np.int64),
        original=np.full(count, NO_ORIGINAL),
        remark=np.zeros(count, dtype=np.bool_),
        share=np.zeros(count),
    )


def with_corrections(
    rng: np.random.Generator, economy: Economy, right: Invoices, ended: Ints, legacy: Bools
) -> Invoices:
    """Add voided and reversed copies, returns and their red letters.

    `ended` is the day on which each invoice's link ends (nothing is issued on or after it),
    `legacy` marks invoices that can be voided; e-invoices can only be reversed.
    """
    draw = rng.random(right.count)
    void = legacy & (draw < economy.voids)
    wrong = ~void & (draw < economy.voids + economy.red_letters * 0.5)
    returned = ~void & ~wrong & (draw > 1 - economy.red_letters * 0.2)
    part = ~void & ~wrong & ~returned & (draw > 1 - economy.red_letters * 0.5)
    copied = _wrong_copies(rng, right, void, wrong)
    last = np.minimum(ended, economy.days) - 1
    later = right.day + rng.integers(1, 46, right.count)
    returned &= later <= last
    part &= later <= last
    blue = _joined(right, copied)
    blue.status[: right.count][returned] = REVERSED
    blue.status[: right.count][part] = PARTLY
    mistakes = right.count + np.flatnonzero(copied.status == REVERSED)
    sent_back, partly = np.flatnonzero(returned), np.flatnonzero(part)
    original = np.concatenate([mistakes, sent_back, partly])
    day = np.concatenate([right.day[wrong], later[returned], later[part]])
    share = np.zeros(len(original))
    share[len(original) - len(partly) :] = rng.uniform(0.1, 0.5, len(partly))
    red = replace(
        plain_invoices(blue.link[original], day),
        original=original,
        remark=rng.random(len(original)) >= RED_WITHOUT_REMARK,
        share=share,
    )
    return _joined(blue, red)


def _wrong_copies(rng: np.random.Generator, right: Invoices, void: Bools, wrong: Bools) -> Invoices:
    """A void invoice on the day of the right one, a reversed one up to three days before."""
    copies = np.concatenate([np.flatnonzero(void), np.flatnonzero(wrong)])
    is_void = np.arange(len(copies)) < void.sum()
    back = np.where(is_void, 0, rng.integers(0, 4, len(copies)))
    day = np.maximum(right.day[copies] - back, 0)
    plain = plain_invoices(right.link[copies], day)
    return replace(plain, status=np.where(is_void, VOIDED, REVERSED))


def _joined(one: Invoices, other: Invoices) -> Invoices:
    names = ("link", "day", "status", "original", "remark", "share")
    return Invoices(*(np.concatenate([getattr(one, n), getattr(other, n)]) for n in names))
