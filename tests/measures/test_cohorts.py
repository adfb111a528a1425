"""Whose figures are shown, how much of a cohort the data hold, and who lost most."""

import json
import re
import shlex
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from chainscan.cli import main
from chainscan.demo import SAMPLE
from chainscan.engine import Engine
from chainscan.errors import FileError, SettingsError
from chainscan.measures import Cohort, MeasureResult, measure, trading_members
from chainscan.period import parse_period
from chainscan.settings import MeasureSettings, Settings
from tests.tables import a_book, a_trade, an_enterprise, make_database

START, END = date(2018, 12, 1), date(2020, 2, 29)
JANUARY, FEBRUARY, AGO = date(2020, 1, 10), date(2020, 2, 10), date(2019, 2, 20)
HOME = Settings(measure=MeasureSettings(home_region="45"))
BIG, SMALL, BLIND, OTHER, BUYER = 1, 2, 3, 4, 5
KEY_SOURCE = {"cohorts": ["重点税源", "规模以上"]}
PAGE = Path(__file__).parents[2] / "docs" / "measures" / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
OLD_ID, NEW_ID = "450205000000019", "91450205000000019J"
KEY_ENTERPRISES = {
    *("91450205200100014C", "91450203200100022A", "914501072001000812", "9145020520010009X2"),
    "914502022001001372",
}
"""Those whom the sample's registry counts among 重点企业."""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Four sellers, three of them in a cohort; one of these has no sales book in the period."""
    enterprise = [
        an_enterprise(BIG, "450200", enterprise_id=NEW_ID, **KEY_SOURCE),
        an_enterprise(SMALL, "450200", **KEY_SOURCE),
        an_enterprise(BLIND, "450200", **KEY_SOURCE),
        an_enterprise(OTHER, "450200", cohorts=["规模以上"]),
        an_enterprise(BUYER, "450100"),
    ]
    alias = [
        {"alias_id": row["enterprise_id"], "enterprise_key": row["enterprise_key"]}
        | {"organisation_code": "000000019" if row["enterprise_key"] == BIG else None}
        for row in enterprise
    ]
    book = [a_book(key, "sales", START, END) for key in (BIG, SMALL, OTHER)]
    book += [a_book(BLIND, "sales", START, date(2020, 1, 31))]
    book += [a_book(BIG, "purchases", date(2020, 2, 1), END)]
    trade = [
        a_trade(seller, BUYER, day, amount)
        for seller, day, amount in (
            *((BIG, AGO, "900"), (BIG, FEBRUARY, "400")),
            *((SMALL, JANUARY, "100"), (SMALL, FEBRUARY, "90"), (BLIND, JANUARY, "70")),
            *((OTHER, AGO, "5000"), (OTHER, FEBRUARY, "1")),
        )
    ]
    rows = {"enterprise": enterprise, "enterprise_alias": alias, "book": book, "trade": trade}
    with make_database(tmp_path / "cohort.duckdb", **rows) as made:
        yield made


def shown(engine: Engine, cohort: Cohort | None) -> MeasureResult:
    return measure(engine, HOME, parse_period("2020-02"), cohort=cohort)


def listed(result: MeasureResult, code: str) -> list[tuple[str, int, str]]:
    (ranking,) = [one for one in result.losses if one.code == code]
    return [(loss.enterprise_id, int(loss.loss), loss.comparator) for loss in ranking.losses]


def test_a_cohort_is_ranked_by_its_losses_and_its_coverage_is_told(engine: Engine) -> None:
    result = shown(engine, Cohort("重点税源"))
    assert (
        listed(result, "sales")
        == listed(result, "M05")
        == [
            ("E1", 500, "aligned"),
            ("E2", 10, "previous"),
        ]
    )
    cohort = result.cohort
    assert cohort is not None
    assert (cohort.members, cohort.trading) == (3, 3)
    assert (cohort.sales_books, cohort.sales_observed, cohort.sales_comparable) == (3, 2, 2)
    assert (cohort.purchases_books, cohort.purchases_observed) == (1, 1)
    assert cohort.purchases_comparable == 0
    text = "\n".join(result.lines())
    assert "cohort 重点税源: 3 members, 3 in the data" in text
    assert "  1 企业1: −500 (−55.6%, aligned)" in text
    assert max(map(len, result.lines())) < 100


def test_the_tables_hold_everybody_all_the_same(engine: Engine, tmp_path: Path) -> None:
    query = tmp_path / "owners.sql"
    query.write_text(
        "-- Whose.\n-- reads: enterprise_change\n-- params: none\n-- one row: the whole\n"
        "SELECT count(DISTINCT enterprise_key) AS owners FROM enterprise_change\n"
    )
    result = shown(engine, Cohort("重点税源"))
    (sales,) = [code for code in result.codes if code.code == "M05"]
    assert (sales.figures, sales.missing) == (2, {"not_observed": 1})
    assert engine.rows(query)[0]["owners"] == 4


def test_without_a_cohort_nobody_is_ranked_unless_asked_for(engine: Engine) -> None:
    assert (shown(engine, None).losses, shown(engine, None).cohort) == ((), None)
    everybody = shown(engine, Cohort(most=1))
    assert listed(everybody, "sales") == [("E4", 4999, "aligned")]
    assert everybody.losses[0].losing == 3


def test_a_list_file_finds_members_by_id_or_organisation_code(
    engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "名单.csv"
    path.write_text(
        f"纳税人识别号,名称\n# 2020年\n{OLD_ID},甲\nE2\n\n91450200MA5K12345X,不在数据中\n",
        encoding="gb18030",
    )
    result = shown(engine, Cohort(file=path))
    assert result.cohort is not None
    assert result.cohort.cohort == "名单.csv"
    assert (result.cohort.members, result.cohort.trading) == (3, 2)
    assert [one for one, _, _ in listed(result, "sales")] == ["E1", "E2"]


def test_ids_of_one_enterprise_make_one_member(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "twice.txt"
    path.write_text(f"{OLD_ID}\n{NEW_ID}\n{NEW_ID.lower()}\n", encoding="utf-8-sig")
    coverage = shown(engine, Cohort(file=path)).cohort
    assert coverage is not None
    assert (coverage.members, coverage.trading, coverage.sales_books) == (1, 1, 1)


def test_members_that_the_registry_alone_knows_count_as_members(engine: Engine) -> None:
    engine.connection.execute(
        "CREATE TABLE registry AS SELECT unnest(['E2', 'E3', 'E999']) AS enterprise_id,"
        " ['千户集团'] AS cohorts"
    )
    coverage = shown(engine, Cohort("千户集团")).cohort
    assert coverage is not None
    assert (coverage.members, coverage.trading, coverage.sales_books) == (3, 2, 2)


def test_the_members_that_trade_are_found_by_name_and_by_list(
    engine: Engine, tmp_path: Path
) -> None:
    assert trading_members(engine, Cohort("重点税源")) == (NEW_ID, "E2", "E3")
    path = tmp_path / "list.txt"
    path.write_text(f"E4\n{OLD_ID}\nE999\n", encoding="utf-8")
    assert trading_members(engine, Cohort(file=path)) == (NEW_ID, "E4")
    assert trading_members(engine, Cohort(most=3)) == ()
    path.write_text("91450200MA5K99999X\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="none of the 1 enterprises in the list trades"):
        trading_members(engine, Cohort(file=path))


def test_a_run_for_a_cohort_measures_everybody_and_reports_on_its_members(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As docs/measures/README.md has it; then, into the same database, for a list of two ids."""
    (tmp_path / "sample_invoices").symlink_to(SAMPLE.resolve())
    command, *printed = BLOCK.findall(PAGE.read_text("utf-8"))[0].splitlines()
    given = tmp_path / "list.csv"
    given.write_text("914502032001000492\n91450200MA5K12345X\n", encoding="utf-8")
    listed = command.replace("--cohort 重点企业", "--cohort-file list.csv")
    monkeypatch.chdir(tmp_path)
    dossiers, tables = [], []
    again = "chainscan report --cohort-file list.csv --out reports/again --db reports/key.duckdb"
    asked = {
        "reports/key": command,
        "reports/list": listed.replace("/key ", "/list "),
        "reports/again": again,
    }
    for out, line in asked.items():
        monkeypatch.setattr(sys, "argv", shlex.split(line.removeprefix("$ ")))
        with pytest.raises(SystemExit) as stop:
            main()
        assert stop.value.code == 0
        said = capsys.readouterr().out
        assert line != command or set(printed) <= {text.strip() for text in said.splitlines()}
        assert ("cohort list.csv: 2 members, 1 in the data" in said) == (out == "reports/list")
        made = json.loads((tmp_path / out / "run.json").read_text("utf-8"))["documents"]
        dossiers.append({one["enterprise"] for one in made} - {""})
        with duckdb.connect(str(tmp_path / "reports" / "key.duckdb")) as connection:
            tables.append(connection.table("enterprise_change").shape[0])
    assert dossiers == [KEY_ENTERPRISES, {"914502032001000492"}, {"914502032001000492"}]
    assert tables[0] == tables[1] > 500


def test_a_list_that_cannot_be_used_is_told_before_anything_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sample_invoices").symlink_to(SAMPLE.resolve())
    monkeypatch.chdir(tmp_path)
    words = "chainscan run sample_invoices --period 2020-02 --cohort-file nobody.csv"
    monkeypatch.setattr(sys, "argv", words.split())
    with pytest.raises(SystemExit) as stop:
        main()
    assert (stop.value.code, capsys.readouterr().out) == (1, "")
    assert not (tmp_path / "chainscan.duckdb").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [("重点税原", "did you mean '重点税源'"), ("xyz", "its cohorts are 规模以上, 重点税源")],
)
def test_an_unknown_cohort_is_a_clear_error(engine: Engine, name: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        shown(engine, Cohort(name))


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read"), (b"", "names nobody"), (b"\xff\xff\xff", "not text")],
)
def test_a_list_that_cannot_be_used_is_a_clear_error(
    engine: Engine, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "list.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileError, match=words):
        shown(engine, Cohort(file=path))
    with pytest.raises(SettingsError, match="both by name and as a file"):
        shown(engine, Cohort("重点税源", path))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"home_region": "99"}, "no region has the code '99' .home_region. .* 45 .广西壮族自治区"),
        ({"home_region": "4599"}, "nearest above it is 45 .广西壮族自治区"),
        ({"home_region": "450299"}, "nearest above it is 4502 .柳州市"),
        ({"home_region": "450221"}, "'450221' .柳江县. is no longer in use .* 450206 .柳江区"),
        ({"focus_regions": ("42", "4211", "4298")}, "no region has the code '4298' .focus_regions"),
    ],
)
def test_a_region_that_is_none_is_a_clear_error(
    engine: Engine, settings: dict[str, Any], words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        measure(engine, Settings(measure=MeasureSettings(**settings)), parse_period("2020-02"))


@pytest.mark.parametrize("home", ["", "45", "450000", "4502", "450205", "11", "110101", "4290"])
def test_regions_of_every_level_are_regions(engine: Engine, home: str) -> None:
    measure(engine, Settings(measure=MeasureSettings(home_region=home)), parse_period("2020-02"))
