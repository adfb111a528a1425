"""The pages of docs/measures: one a code, and their examples come out as printed."""

import csv
import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chainscan.measures import MEASURES, REASONS, measure
from chainscan.period import parse_period
from chainscan.settings import MeasureSettings, Settings
from tests.tables import a_book, a_trade, an_enterprise, make_database

PAGES = Path(__file__).parents[2] / "docs" / "measures"
ROWS = Path(__file__).parent / "enterprise_change_rows.sql"
BLOCK = re.compile(r"^```(?:csv|toml) (\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MEASURED = "钢厂"
DAYS = date(2018, 12, 1), date(2020, 2, 29)


class Page:
    """One page: its prose, its fenced blocks, and what its example gives."""

    def __init__(self, path: Path) -> None:
        self.text = path.read_text(encoding="utf-8")
        self.blocks = dict(BLOCK.findall(self.text))
        enterprises = self.table("enterprise")
        self.regions = {row["enterprise"]: row["region_code"] for row in enterprises}
        self.classes = {row["enterprise"]: row.get("class", "enterprise") for row in enterprises}
        trade = [*self.table("trade"), *self.table("line")]
        names = {row[side]: None for row in trade for side in ("supplier", "buyer")}
        self.keys = {name: key for key, name in enumerate([MEASURED, *names], start=1)}
        self.goods = {row["goods"]: row["supply_class"] for row in self.table("goods")}
        self.goods |= {row["goods"]: "materials" for row in trade if row["goods"] not in self.goods}
        self.groups = {name: number for number, name in enumerate(self.goods, start=1)}

    def table(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(self.blocks.get(name, "").splitlines()))

    def settings(self) -> Settings:
        return Settings(measure=MeasureSettings(**tomllib.loads(self.blocks.get("settings", ""))))

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        enterprises = [
            an_enterprise(
                key,
                self.regions.get(name) or None,
                name=name,
                **{"class": self.classes.get(name, "enterprise")},
            )
            for name, key in self.keys.items()
        ]
        goods = [
            {"goods_group": number, "group_code": name, "supply_class": self.goods[name]}
            for name, number in self.groups.items()
        ]
        book = [a_book(self.keys[MEASURED], side, *DAYS) for side in ("sales", "purchases")]
        trade = [
            a_trade(
                self.keys[row["supplier"]],
                self.keys[row["buyer"]],
                date.fromisoformat(row["day"]),
                row["amount"],
                goods_group=self.groups[row["goods"]],
                unit=row["unit"] or None,
                quantity=Decimal(row["quantity"]) if row["quantity"] else None,
                invoices=int(row.get("invoices", 1)),
            )
            for row in [*self.table("trade"), *self.table("line")]
        ]
        lines = [self.line(number, row) for number, row in enumerate(self.table("line"))]
        rows = {"enterprise": enterprises, "goods_group": goods, "book": book}
        return rows | {"trade": trade, "invoice_line": lines}

    def line(self, number: int, row: dict[str, str]) -> dict[str, Any]:
        return {
            "invoice_key": row["invoice"],
            "line_number": number,
            "issued_on": date.fromisoformat(row["day"]),
            "supplier_key": self.keys[row["supplier"]],
            "buyer_key": self.keys[row["buyer"]],
            "goods_group": self.groups[row["goods"]],
            "goods_name": row["name"],
            "specification": row["specification"] or None,
            "unit": row["unit"] or None,
            "quantity": Decimal(row["quantity"]) if row["quantity"] else None,
            "amount": Decimal(row["amount"]),
            "status": "normal",
            "is_red": False,
        }


def shown(row: dict[str, Any], like: dict[str, str], groups: dict[int, str]) -> dict[str, str]:
    """A row of enterprise_change as the page writes it."""
    row = row | {
        "goods": groups.get(row["goods_group"], "") if row["goods_group"] else "",
        "region": row["region_code"],
    }
    cells = {}
    for name, printed in like.items():
        value = row[name]
        if value is None:
            cells[name] = ""
        elif name.startswith("change"):
            cells[name] = f"{value + 0:.1%}"
        elif isinstance(value, Decimal):
            digits = len(printed.partition(".")[2])
            assert value == round(value, digits), (name, value)
            cells[name] = f"{value:.{digits}f}"
        else:
            cells[name] = str(value)
    return cells


@pytest.mark.parametrize("code", [one.code for one in MEASURES])
def test_the_example_of_the_page_comes_out_as_printed(tmp_path: Path, code: str) -> None:
    page = Page(PAGES / f"{code}.md")
    printed = page.table("result")
    groups = {number: name for name, number in page.groups.items()}
    with make_database(tmp_path / "page.duckdb", **page.rows()) as engine:
        measure(engine, page.settings(), parse_period("2020-02"))
        found = [row for row in engine.rows(ROWS) if row["code"] == code]
    assert len(printed) == len(found) > 0
    for like, row in zip(printed, found, strict=True):
        assert shown(row, like, groups) == like


@pytest.mark.parametrize("one", MEASURES, ids=lambda one: one.code)
def test_a_page_names_its_measure_and_says_what_readers_need(one: Any) -> None:
    text = (PAGES / f"{one.code}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {one.code} {one.zh} · {one.en}\n")
    for heading in ("Method", "Example", "Settings", "Left out", "How it misleads"):
        assert f"\n## {heading}\n" in text
    for scope in one.scopes:
        assert f"`{scope}`" in text
    for aspect in one.further:
        assert f"`{aspect.measured}`" in text or f"`{aspect.side}`" in text


def test_the_overview_lists_every_code_and_every_reason() -> None:
    text = (PAGES / "README.md").read_text(encoding="utf-8")
    for one in MEASURES:
        assert f"| [{one.code}]({one.code}.md) | {one.zh} | {one.en} |" in text
    for code, reason in REASONS.items():
        assert f"| `{code}` | {reason.zh} | {reason.en} |" in text
    linked = set(re.findall(r"\]\((M\d\d)\.md\)", text))
    assert linked == {path.stem for path in PAGES.glob("M*.md")}
