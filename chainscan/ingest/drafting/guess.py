"""Guess which header is which of this program's columns."""

import difflib
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from chainscan.ingest.drafting.contents import FORMS, Sums, find_sums, fits, has_form, is_figures
from chainscan.ingest.layouts import COLUMNS, built_in_layouts
from chainscan.ingest.layouts.match import header_form
from chainscan.ingest.layouts.read import SYNONYMS

Certainty = Literal["sure", "likely"]
SCORES: dict[Certainty, int] = {"sure": 2, "likely": 1}
LEAST_LIKENESS = 0.72
SELLER_SIGNS = ("销", "供", "卖", "seller", "supplier", "vendor", "xf", "xsf")
BUYER_SIGNS = ("购", "需", "买", "客户", "buyer", "customer", "gf", "gmf")


@dataclass(frozen=True)
class Guess:
    """A header taken for a column, how sure that is, and why."""

    column: str
    position: int
    header: str
    certainty: Certainty
    why: str


@cache
def known_headers() -> dict[str, list[str]]:
    """Header as compared → the columns it is known for, by layouts first, then by synonyms."""
    found: dict[str, list[str]] = defaultdict(list)
    tables = [layout.columns for layout in built_in_layouts() if layout.xml is None]
    named = [pair for columns in tables for pair in columns.items()]
    stated = tomllib.loads(SYNONYMS.read_text(encoding="utf-8")).items()
    for column, names in (*named, *stated):
        for name in names:
            if column not in found[header_form(name)]:
                found[header_form(name)].append(str(column))
    return dict(found)


def guess_columns(
    header: Sequence[str | None], rows: Sequence[Sequence[str | None]]
) -> list[Guess]:
    """At most one header for each column and one column for each header, in the columns' order.

    By name where the cells do not speak against it, else by what the cells look like.
    """
    cells = [
        [row[at] or "" for row in rows if (row[at] or "").strip()] for at in range(len(header))
    ]
    candidates = _by_sums(header, rows, cells)
    for at, text in enumerate(header):
        if text and text.strip():
            candidates += _by_name(at, text, cells[at])
            candidates += _by_form(at, text, cells[at])
    chosen: dict[str, Guess] = {}
    used: set[int] = set()
    for guess in sorted(candidates, key=lambda each: -SCORES[each.certainty]):
        if guess.column not in chosen and guess.position not in used:
            chosen[guess.column] = guess
            used.add(guess.position)
    return [chosen[name] for name in COLUMNS if name in chosen]


def _by_name(at: int, text: str, cells: Sequence[str]) -> list[Guess]:
    form, known = header_form(text), known_headers()
    exact = [column for column in known.get(form, ()) if fits(column, cells)]
    if exact:
        return [Guess(column, at, text, "sure", "the header is known") for column in exact]
    near = difflib.get_close_matches(form, known, n=3, cutoff=LEAST_LIKENESS)
    return [
        Guess(column, at, text, "likely", f"the header is like {name}")
        for name in near
        for column in known[name]
        if fits(column, cells)
    ]


def _by_form(at: int, text: str, cells: Sequence[str]) -> list[Guess]:
    """Days, ids and numbers by their form; whose an id is, only the header can say."""
    found = []
    form = header_form(text)
    for column, pattern in FORMS.items():
        if not has_form(cells, pattern):
            continue
        signs = {"supplier_id": SELLER_SIGNS, "buyer_id": BUYER_SIGNS}.get(column, ("",))
        if any(form.startswith(sign) or (len(sign) == 1 and sign in form) for sign in signs):
            found.append(Guess(column, at, text, "likely", "by the form of its cells"))
    return found


def _by_sums(
    header: Sequence[str | None],
    rows: Sequence[Sequence[str | None]],
    cells: Sequence[Sequence[str]],
) -> list[Guess]:
    """Amount, tax and total, where three columns add up in every row: surer than any name.

    Where several threes do, the one whose headers speak for it counts.
    """
    places = [at for at, text in enumerate(header) if text and is_figures(cells[at])][:12]
    known = known_headers()

    def agreement(sums: Sums) -> int:
        named = (("amount", sums.amount), ("tax", sums.tax), ("total", sums.total))
        return sum(column in known.get(header_form(header[at]), ()) for column, at in named)

    sums = max(find_sums(rows, places), key=agreement, default=None)
    if sums is None:
        return []
    return [
        Guess(column, at, header[at] or "", "sure", "amount + tax = total in every row")
        for column, at in (("amount", sums.amount), ("tax", sums.tax), ("total", sums.total))
    ]
