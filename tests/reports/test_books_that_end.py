"""What a dossier and the tables by place say where books do not cover, or regions are unknown."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdf

from chainscan.engine import open_engine
from chainscan.period import parse_period
from chainscan.run import RunRequest, run_all
from chainscan.settings import Settings
from tests.ingest.files import BUYER, SELLER, a_line, number, write_lines

STRANGER = "PSEUDONYM"


def lines(owner: str, side: str, first: date, last: date, **cells: Any) -> list[dict[str, Any]]:
    """A line a week, its number of a series of this owner, side and partner."""
    days = ((last - first).days // 7) + 1
    series = 1_000 * (1 + [(BUYER, "purchases"), (SELLER, "sales")].index((owner, side)))
    series += 500 * ("buyer_id" in cells)
    return [
        a_line(
            owner_id=owner,
            side=side,
            issued_on=(first + timedelta(days=7 * week)).isoformat(),
            einvoice_number=number(series + week),
            **cells,
        )
        for week in range(days)
    ]


def report(folder: Path, enterprise: str, rows: Iterable[dict[str, Any]]) -> str:
    """The text of the enterprise's dossier for January 2020, after a whole run."""
    settings = Settings().with_values(
        database={"path": folder / "a.duckdb"},
        measure={"home_region": "45"},
        report={"out": folder / "out"},
    )
    file = write_lines(folder / "a.csv", *rows)
    request = RunRequest(
        paths=(file,),
        period=parse_period("2020-01"),
        as_of=date(2020, 2, 28),
        enterprises=(enterprise,),
    )
    with open_engine(settings.database) as engine:
        run_all(engine, settings, request)
    [pdf] = (folder / "out").glob("dossier-*.pdf")
    return "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)


FIRST, LAST = date(2018, 12, 3), date(2020, 2, 24)


def test_a_partner_does_not_fall_where_the_own_book_has_ended(tmp_path: Path) -> None:
    own = lines(BUYER, "purchases", FIRST, date(2019, 12, 30))
    sellers = lines(SELLER, "sales", FIRST, LAST, buyer_id=STRANGER)
    text = report(tmp_path, BUYER, [*own, *sellers])
    assert "账簿未覆盖该期" in text
    assert "−100.0 %" not in text


def test_no_change_by_place_is_stated_where_too_many_regions_are_unknown(tmp_path: Path) -> None:
    known = lines(SELLER, "sales", FIRST, LAST)
    unknown = lines(SELLER, "sales", FIRST + timedelta(days=1), LAST, buyer_id=STRANGER)
    text = report(tmp_path, SELLER, [*known, *unknown])
    assert "地区未知占比超过 10.0 %" in text.replace("\n", "")
