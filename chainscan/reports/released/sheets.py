"""What may leave as tables of words: one shape for pages, workbook and CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from chainscan.disclosure import Band, Entry, Notice, PlatformList, PublicTable, Sought
from chainscan.reference.goods import goods_name
from chainscan.reference.regions import region_name
from chainscan.reports import numbers
from chainscan.reports.edition import Edition
from chainscan.reports.released.words import words_in
from chainscan.reports.texts import Lang, Texts

MANY_DIGITS = 7
FIGURES = frozenset(
    [
        "amount",
        "silent",
        "usual",
        "value",
        "last_year",
        "aligned",
        "previous",
        "place",
        "lost",
        "wanted",
        "open",
    ]
)
"""Columns that hold figures, and lean to the right."""

WIDTHS: dict[Lang, dict[str, float]] = {
    "zh": {
        "goods": 1.1, "amount": 0.9, "name": 1.85, "id": 1.4, "region": 0.65, "band": 1.3,
        "until": 0.75, "contact": 0.9,
    },
    "en": {
        "goods": 1.3, "amount": 1.2, "name": 1.75, "id": 1.4, "region": 1.15, "band": 0.95,
        "until": 0.7, "contact": 0.85,
    },
}  # fmt: skip
"""Shares of a page's width: goods and places are longer in English, bands in Chinese."""


@dataclass(frozen=True)
class Sheet:
    """A table: its name, headings with their share of a page's width and the side their cells
    lean to, rows, and a remark."""

    name: str
    title: str
    columns: tuple[tuple[str, float, str], ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Scribe:
    """Writes figures and names of one edition in words."""

    edition: Edition
    words: Texts

    def sheet(
        self,
        name: str,
        columns: dict[str, float],
        rows: Sequence[Sequence[str]],
        note: str = "",
        empty: str = "say.none",
    ) -> Sheet:
        """A sheet under the catalogue's words for its name and columns."""
        heads = tuple(
            (self.words.of(f"column.{key}"), width, "right" if key in FIGURES else "left")
            for key, width in columns.items()
        )
        title = self.words.of(f"sheet.{name}")
        return Sheet(name, title, heads, tuple(map(tuple, rows)), note, self.words.of(empty))

    def widths(self, *columns: str) -> dict[str, float]:
        """The columns of a list of enterprises, with their widths in the language."""
        return {column: WIDTHS[self.words.lang][column] for column in columns}

    def band(self, band: Band | None) -> str:
        """A band in words; a dash where there is none."""
        return band.words(self.words.lang) if band else "—"

    def place(self, code: str | None) -> str:
        """The city of a region code."""
        return self.edition.city(code or None)

    def goods(self, name: str) -> str:
        """A goods group, by its official name."""
        return self.edition.goods(name)

    def money(self, amount: Decimal | None) -> str:
        """An amount in words."""
        return self.edition.money(amount)

    def day(self, day: date | None) -> str:
        """A day; a dash where there is none."""
        return day.isoformat() if day else "—"


def scribe_for(edition: Edition) -> Scribe:
    """The scribe of an edition."""
    return Scribe(edition, words_in(edition.texts.lang))


def platform_sheets(edition: Edition, listed: PlatformList) -> list[Sheet]:
    """Seekers, suppliers, and pairs of them."""
    scribe = scribe_for(edition)
    columns = scribe.widths("goods", "name", "id", "region", "band", "until", "contact")
    note = scribe.words.of("say.consent", day=edition.day(edition.as_of))
    pairs = [
        (
            one.reference,
            scribe.goods(one.goods),
            one.buyer_name,
            one.supplier_name,
            str(one.place),
        )
        for one in listed.pairs
    ]
    widths = {"reference": 1.0, "goods": 1.3, "buyer": 1.8, "supplier": 1.8, "place": 0.4}
    return [
        scribe.sheet("seekers", columns, _entries(scribe, listed.seekers), note, "say.nobody"),
        scribe.sheet("suppliers", columns, _entries(scribe, listed.suppliers), note, "say.nobody"),
        scribe.sheet("pairs", widths, pairs, note, "say.nobody"),
    ]


def _entries(scribe: Scribe, entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    return [
        (
            scribe.goods(one.goods),
            one.name,
            one.enterprise_id,
            scribe.place(one.region_code),
            scribe.band(one.band),
            scribe.day(one.until),
            one.contact or "—",
        )
        for one in entries
    ]


def notice_sheets(edition: Edition, notice: Notice) -> list[Sheet]:
    """Own figures and silent links, who could supply, who seeks, and own partners."""
    scribe = scribe_for(edition)
    words = scribe.words
    consent = words.of("say.consent", day=edition.day(edition.as_of))
    sought = scribe.widths("goods", "amount", "name", "id", "region", "band", "contact")
    return [
        scribe.sheet("wanted", sought, _sought(scribe, notice.wanted), consent),
        scribe.sheet("supplied", sought, _sought(scribe, notice.supplied), consent),
        scribe.sheet(
            "links",
            {"side": 0.5, "name": 2.0, "id": 1.5, "last_day": 0.9, "silent": 0.6, "usual": 0.7},
            [_link(scribe, row) for row in notice.links],
            words.of("say.own_books"),
        ),
        scribe.sheet(
            "figures",
            {"measure": 1.3, "value": 1.0, "last_year": 1.4, "aligned": 1.4, "previous": 1.4},
            [_figure(scribe, row) for row in notice.figures],
        ),
        scribe.sheet(
            "partners",
            {"side": 0.5, "name": 2.0, "id": 1.5, "value": 1.0, "last_year": 1.0},
            [_partner(scribe, row) for row in notice.partners],
        ),
    ]


def _sought(scribe: Scribe, all_sought: Sequence[Sought]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for one in all_sought:
        goods, need = scribe.goods(one.goods), scribe.money(one.amount)
        rows += [
            (
                goods,
                need,
                other.name,
                other.enterprise_id,
                scribe.place(other.region_code),
                scribe.band(other.band),
                other.contact or "—",
            )
            for other in one.candidates
        ]
        if one.further:
            said = scribe.words.of("say.further", count=one.further)
            rows.append((goods, need, said, "—", "—", "—", "—"))
        elif not one.candidates:
            said = scribe.words.of("say.nobody")
            rows.append((goods, need, said, "—", "—", "—", "—"))
    return rows


def _link(scribe: Scribe, row: dict[str, Any]) -> tuple[str, ...]:
    gap = row["usual_gap_days"]
    return (
        scribe.words.of(f"side.{row['side']}"),
        row["name"] or row["display_id"],
        row["display_id"],
        scribe.day(row["last_day"]),
        str(row["silent_days"]),
        "—" if gap is None else numbers.decimal(Decimal(str(gap)), 0),
    )


def _figure(scribe: Scribe, row: dict[str, Any]) -> tuple[str, ...]:
    def compared(name: str) -> str:
        change = row[f"change_{name}"]
        said = "" if change is None else f" ({numbers.percent(Decimal(str(change)))})"
        return scribe.money(row[name]) + said

    return (
        scribe.words.of(f"measure.{row['code']}"),
        scribe.money(row["value"]),
        *(compared(name) for name in ("last_year", "aligned", "previous")),
    )


def _partner(scribe: Scribe, row: dict[str, Any]) -> tuple[str, ...]:
    return (
        scribe.words.of(f"side.{row['side']}"),
        row["name"] or row["display_id"],
        row["display_id"],
        scribe.money(row["value"]),
        scribe.money(row["last_year"]),
    )


def public_sheets(edition: Edition, tables: Sequence[PublicTable]) -> list[Sheet]:
    """Every public table; a dash for what is not there and for what is kept back, alike."""
    scribe = scribe_for(edition)
    found = []
    for one in tables:
        rows = [
            (
                row_words(edition, scribe, one.name, row),
                *(_plain(one.figures.get((row, column))) for column in one.columns),
            )
            for row in one.rows
            if any((row, column) in one.figures for column in one.columns)
        ]
        columns = {"row": 1.5} | dict.fromkeys(one.columns, 1.0)
        found.append(scribe.sheet(one.name, columns, rows, scribe.words.of("say.kept_back")))
    return found


def row_words(edition: Edition, scribe: Scribe, table: str, row: str) -> str:
    """What a row of a public table is called."""
    if table == "open_needs" and row != "*":
        return edition.texts.code("unmet", row)
    if table == "needs" and row not in ("*", "0"):
        return scribe.goods(goods_name(row) or row)
    return scribe.words.code("row", row)


def _plain(amount: Decimal | None) -> str:
    return "—" if amount is None else f"{amount:,f}"


def region_words(code: str, lang: Lang) -> str:
    """The city of a region code, for machines; empty where there is none."""
    return (code and region_name(code[:4].ljust(6, "0"), lang)) or ""
