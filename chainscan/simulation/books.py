"""The books: which rows stand in whose sales and purchases, and the numbers on the invoices."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from chainscan.simulation.clock import Ints
from chainscan.simulation.economy import Economy
from chainscan.simulation.firms import Bools, Firms
from chainscan.simulation.goods import Goods
from chainscan.simulation.invoices import Invoices
from chainscan.simulation.lines import Lines
from chainscan.simulation.network import Network

EPOCH = date(1970, 1, 1)
SALES, PURCHASES = 0, 1
NEVER = 1 << 30
SPECIAL, ORDINARY = 3130, 3620
"""Last four digits of a paper invoice's code: edition, kind (1 or 6), sheets, limit."""
MONEY = ("quantity", "price", "amount", "rate", "tax")
ORDINARY_SHARE = 0.08
RISKY_FIRMS, RISKY_INVOICES = 0.01, 0.15


@dataclass(frozen=True)
class Numbers:
    """By invoice: `is_e` (a 20-digit number), `head` (its first five digits: year, province,
    channel; or the ten-digit code), `serial` (the rest), `ordinary`, `risky`."""

    is_e: Bools
    head: Ints
    serial: Ints
    ordinary: Bools
    risky: Bools


def number_invoices(
    rng: np.random.Generator, economy: Economy, firms: Firms, network: Network, invoices: Invoices
) -> Numbers:
    """Give every invoice its number: in the order of days within its series."""
    supplier = network.supplier[invoices.link]
    buyer = network.buyer[invoices.link]
    ordinary_link = rng.random(network.count) < ORDINARY_SHARE
    ordinary = ordinary_link[invoices.link] | (buyer >= firms.count)
    days = [economy.start + timedelta(days=number) for number in range(economy.days)]
    year = np.array([day.year % 100 for day in days])[invoices.day]
    region = np.array([int(code[:4]) for code in firms.regions])[supplier]
    is_e = firms.e_invoice[supplier]
    paper = region * 1_000_000 + year * 10_000 + np.where(ordinary, ORDINARY, SPECIAL)
    head = np.where(is_e, year * 1000 + region // 100 * 10 + 2, paper)
    order = np.lexsort((np.arange(invoices.count), invoices.day, head))
    sorted_head = head[order]
    serial = np.empty(invoices.count, dtype=np.int64)
    serial[order] = np.arange(invoices.count) - np.searchsorted(sorted_head, sorted_head) + 1
    risky = (rng.random(firms.count) < RISKY_FIRMS)[supplier]
    risky &= rng.random(invoices.count) < RISKY_INVOICES
    return Numbers(is_e, head, serial, ordinary, risky)


def book_rows(
    economy: Economy, firms: Firms, network: Network, written: tuple[Invoices, Lines, Numbers]
) -> pd.DataFrame:
    """One row a line and book, in the order of owner, side, day, invoice: numbers and keys only.

    A line stands in the seller's sales and in the buyer's purchases, where these sit in the
    home region.
    """
    invoices, lines, numbers = written
    link = invoices.link[lines.invoice]
    supplier, buyer = network.supplier[link], network.buyer[link]
    home = np.append(firms.home, np.zeros(len(firms.ids) - firms.count, dtype=np.bool_))
    sold, bought = np.flatnonzero(home[supplier]), np.flatnonzero(home[buyer])
    line = np.concatenate([sold, bought])
    side = np.repeat([SALES, PURCHASES], [len(sold), len(bought)])
    owner = np.concatenate([supplier[sold], buyer[bought]])
    invoice = lines.invoice[line]
    order = np.lexsort((line, invoice, invoices.day[invoice], side, owner))
    line, side, owner, invoice = line[order], side[order], owner[order], invoice[order]
    first_day = (economy.start - EPOCH).days
    keys = {
        "row": np.arange(len(line)),
        "owner": owner,
        "side": side,
        "supplier": supplier[line],
        "buyer": buyer[line],
        "goods": network.goods[lines.good[line]],
        "specification": lines.specification[line],
        "line_number": lines.number[line],
    }
    money = {name: getattr(lines, name)[line] for name in MONEY}
    heads = {n: column[invoice] for n, column in _heads(invoices, numbers, first_day).items()}
    return pd.DataFrame(keys | money | heads)


def _heads(invoices: Invoices, numbers: Numbers, first_day: int) -> dict[str, Ints | Bools]:
    """What a row has from its invoice; by invoice."""
    original = np.where(invoices.remark, invoices.original, -1)
    noted = np.maximum(original, 0)
    return {
        "day": invoices.day + first_day,
        "status": invoices.status,
        "is_red": invoices.red,
        "is_e": numbers.is_e,
        "head": numbers.head,
        "serial": numbers.serial,
        "ordinary": numbers.ordinary,
        "risky": numbers.risky,
        "reversed_on": _reversal_days(invoices) + first_day,
        "original_head": np.where(original >= 0, numbers.head[noted], 0),
        "original_serial": np.where(original >= 0, numbers.serial[noted], 0),
    }


def _reversal_days(invoices: Invoices) -> Ints:
    """The day number of the red letter that corrects each invoice; far off where there is none."""
    days = np.full(invoices.count, NEVER)
    days[invoices.original[invoices.red]] = invoices.day[invoices.red]
    return days


def parties(firms: Firms) -> pd.DataFrame:
    """Names and ids by key, those without a taxpayer id included."""
    return pd.DataFrame({"party": range(len(firms.ids)), "id": firms.ids, "name": firms.names})


def catalogue(kinds: tuple[Goods, ...]) -> pd.DataFrame:
    """Code, name, unit and specification text by goods and number of specification."""
    rows = [
        (index, number, kind.code, kind.name, kind.unit, text)
        for index, kind in enumerate(kinds)
        for number, text in enumerate(kind.specifications)
    ]
    names = ["goods", "specification", "goods_code", "goods_name", "unit", "text"]
    return pd.DataFrame(rows, columns=names)
