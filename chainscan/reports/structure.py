"""How purchases and sales are made up: partners, concentration, prices (M07, M08, M11, M12)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from chainscan.reports import numbers
from chainscan.reports.case import Case, changes_of
from chainscan.reports.comparisons import headline
from chainscan.reports.edition import Edition
from chainscan.reports.tables import Row, cell, column, table

MOST_PRICES = 3
LEAST_PRICE_CHANGE = Decimal("0.05")
HALF = Decimal("0.5")
PARTNERS = {"M07": "M01", "M08": None}
"""Whose bridge says what partners lost and won are worth; none is of the sales to all buyers."""
Measure = dict[str, Any]
Words = tuple[Callable[[Decimal], str], Callable[[Edition, Measure], str]]
"""How a figure is written, and what it says."""


def structure_table(edition: Edition, case: Case) -> dict[str, Any]:
    """A row a measure that says something, with a sentence of what it says; else no row."""
    shown: list[Row] = []
    for code in PARTNERS:
        shown += [
            _row(edition, row, edition.say(f"measure.{code}"), (numbers.count_of, _partners))
            for row in _measured(case, code, "partners")
            if (headline(changes_of(row)) or ("", 1))[1]
        ]
    for measured, words in CONCENTRATION.items():
        name = edition.texts.code("measured", measured)
        shown += [_row(edition, row, name, words) for row in _measured(case, "M11", measured)]
    for row in _prices(case):
        unit = edition.texts.code("unit", row["unit"])
        goods = (
            edition.item(row["item"], row["goods"]) if row["item"] else edition.goods(row["goods"])
        )
        side = edition.texts.code("traded", row["side"])
        name = edition.say("structure.price_of", goods=goods, side=side, unit=unit)
        shown.append(_row(edition, row, name, (_two_decimals, _price)))
    columns = [
        column(edition.say("column.measure"), 1.9),
        column(edition.say("column.value"), 0.8, "right"),
        column(edition.say("column.before"), 0.8, "right"),
        column(edition.say("column.change"), 0.8, "right"),
        column(edition.say("column.says"), 3.0),
    ]
    return table(columns, shown, empty="")


def _measured(case: Case, code: str, measured: str) -> list[Measure]:
    """The row over all partners, where it has a value above zero or had one."""
    return [
        row
        for row in case.measures
        if (row["code"], row["scope"], row["measured"]) == (code, "all", measured)
        and row["value"] is not None
        and (row["value"] or headline(changes_of(row)))
    ]


def _prices(case: Case) -> list[Measure]:
    """Prices that moved most against the comparator that stands in front."""
    moved = []
    for row in case.quantities("M12"):
        found = headline(changes_of(row))
        if found is not None and abs(found[1]) >= LEAST_PRICE_CHANGE:
            moved.append((-abs(found[1]), row["change_id"], row))
    return [row for _, _, row in sorted(moved, key=lambda each: each[:2])[:MOST_PRICES]]


def _row(edition: Edition, row: Measure, name: str, words: Words) -> Row:
    """The figure against the comparator that stands in front, and what it says."""
    show, say = words
    before = headline(changes_of(row))
    if before is None:
        return [name, cell(show(row["value"]), strong=True), "—", "—", say(edition, row)]
    window, change = before
    return [
        name,
        cell(show(row["value"]), strong=True),
        show(row[window]),
        numbers.percent(change),
        say(edition, row),
    ]


def _two_decimals(value: Decimal) -> str:
    return numbers.decimal(value, 2)


def _partners(edition: Edition, row: Measure) -> str:
    """How many more or fewer, and what those lost and those won are worth."""
    before = headline(changes_of(row))
    said = []
    if before is not None:
        name = before[0]
        more = int(row["value"] - row[name])
        key = "structure.more" if more > 0 else "structure.fewer"
        window = edition.texts.code("window", name)
        said.append(edition.say(key, count=numbers.count(abs(more)), window=window))
        worth = {
            part["component"]: edition.money(abs(part["amount"]))
            for part in edition.rows_of("enterprise_bridge", row["of_enterprise"])
            if (part["code"], part["comparator"]) == (PARTNERS[row["code"]], name)
        }
        said += [
            edition.say(f"structure.{component}", amount=worth[component])
            for component in ("lost_partners", "new_partners")
            if component in worth
        ]
    return edition.texts.sentences(said)


def _largest(edition: Edition, row: Measure) -> str:
    return edition.say("structure.hangs_on_one" if row["value"] > HALF else "structure.spread")


def _equals(edition: Edition, row: Measure) -> str:
    equal = Decimal(1) / Decimal(row["value"])
    return edition.say("structure.equals", count=numbers.decimal(equal, 1))


def _single(edition: Edition, row: Measure) -> str:
    key = "structure.single_source" if row["value"] else "structure.no_single_source"
    return edition.say(key, count=numbers.count_of(row["value"]))


def _price(edition: Edition, row: Measure) -> str:
    name, change = headline(changes_of(row)) or ("", Decimal(0))
    key = "structure.dearer" if change > 0 else "structure.cheaper"
    window = edition.texts.code("window", name)
    return edition.say(key, window=window, share=numbers.share(abs(change)))


CONCENTRATION: dict[str, Words] = {
    "largest_share": (numbers.share, _largest),
    "herfindahl": (_two_decimals, _equals),
    "single_source": (numbers.count_of, _single),
}
