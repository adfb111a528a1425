"""The registry: who an enterprise is, above what its id and its invoices say."""

import csv
import json
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chainscan.cli import app
from chainscan.engine import Engine
from chainscan.errors import FileError
from chainscan.ingest.loading import prepare_tables
from chainscan.ingest.registry import (
    RegisterReport,
    Registers,
    load_consents,
    load_registry,
    prepare_registry,
)
from chainscan.ingest.registry.headings import FILE as HEADINGS
from chainscan.ingest.registry.headings import columns_of
from tests.ingest.files import a_line, database, load, query, write_lines, write_workbook
from tests.ingest.registers import (
    GEARS,
    HEADER,
    OTHER,
    STEEL,
    a_consent,
    in_force,
    write_consents,
    write_registry,
    write_rows,
)

SHOWN = "enterprise_id, name, region_code, industry, group_name, cohorts, annual_tax, contact"
DOUBTS = "SELECT source_row, column_name, value, reason_code, consequence FROM registry_rejected"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    opened = database(tmp_path)
    prepare_tables(opened)
    prepare_registry(opened)
    return opened


def counts(report: RegisterReport) -> tuple[int, ...]:
    read, loaded = report.rows_read, report.rows_loaded
    assert read == loaded + report.rows_repeated + report.rows_rejected
    return read, loaded, report.rows_repeated, report.rows_rejected, report.cells_rejected


def test_a_row_is_read_under_chinese_and_under_our_own_headings(
    tmp_path: Path, engine: Engine
) -> None:
    cells = ["示例钢铁", "柳州市柳北区", "炼钢", "示例集团", "重点；白名单", "1,234.50", "张"]
    wanted = [
        (
            STEEL,
            "示例钢铁",
            "450205",
            "炼钢",
            "示例集团",
            ["白名单", "重点"],
            Decimal("1234.50"),
            "张",
        )
    ]
    own = SHOWN.split(", ")
    with engine:
        for number, header in enumerate((HEADER, own)):
            path = write_registry(tmp_path / f"{number}.csv", [STEEL, *cells], header=header)
            assert counts(load_registry(engine, path)) == (1, 1, 0, 0, 0)
            assert query(engine, f"SELECT {SHOWN} FROM registry") == wanted
            engine.connection.execute("DELETE FROM registry")


def test_only_the_id_is_needed(tmp_path: Path, engine: Engine) -> None:
    with engine:
        path = write_rows(tmp_path / "ids.csv", ["税号"], [STEEL.lower()], [f'="{GEARS}"'])
        assert counts(load_registry(engine, path)) == (2, 2, 0, 0, 0)
        assert query(engine, "SELECT enterprise_id FROM registry ORDER BY 1") == [
            (STEEL,),
            (GEARS,),
        ]


def test_a_file_without_a_column_of_ids_is_refused_with_its_headings(
    tmp_path: Path, engine: Engine
) -> None:
    path = write_rows(tmp_path / "names.csv", ["企业名称", "地址"], ["示例钢铁", "柳州"])
    with (
        engine,
        pytest.raises(FileError, match=r"ids.*企业名称, 地址 \[.*names.csv\].*纳税人识别号"),
    ):
        load_registry(engine, path)
    with database(tmp_path) as again:
        assert query(again, "SELECT count(*) FROM registry_file") == [(0,)]


def test_what_cannot_be_read_is_listed_with_its_row_and_counted(
    tmp_path: Path, engine: Engine
) -> None:
    path = write_rows(
        tmp_path / "bad.csv",
        ["柳州市企业名册"],
        [],
        HEADER,
        [STEEL, "示例甲", "柳洲市", "", "", "", "约一百万", ""],
        [],
        ["无", "示例乙"],
        ["4.50200123456789E+14", "示例丙"],
        [GEARS[:-1] + ("1" if GEARS[-1] != "1" else "2"), "示例丁"],
        [OTHER, "示例,戊", "柳州市", "", "", "", "", "", "多出一格"],
    )
    with engine:
        report = load_registry(engine, path)
        assert counts(report) == (5, 2, 0, 3, 2)
        found = query(engine, f"{DOUBTS} ORDER BY source_row, reason_code")
        assert [(row, column, code, lost) for row, column, _, code, lost in found] == [
            (4, "region_code", "unknown_region", "cell"),
            (4, "annual_tax", "unreadable_tax", "cell"),
            (6, "enterprise_id", "no_id", "row"),
            (7, "enterprise_id", "ruined_id", "row"),
            (8, "enterprise_id", "check_character", "none"),
            (9, None, "malformed_line", "row"),
        ]
        assert {value for _, _, value, code, _ in found if code != "malformed_line"} >= {
            "柳洲市",
            "约一百万",
            "无",
        }
        said = "\n".join(report.lines())
        assert "row 6: enterprise_id = '无': there is no taxpayer id" in said
        assert query(engine, "SELECT count(*) FROM registry WHERE name = '示例甲'") == [(1,)]


def test_of_rows_with_one_id_the_last_counts(tmp_path: Path, engine: Engine) -> None:
    with engine:
        path = write_registry(tmp_path / "a.csv", [STEEL, "旧"], [GEARS, "乙"], [STEEL, "新"])
        assert counts(load_registry(engine, path)) == (3, 2, 1, 0, 0)
        assert query(engine, "SELECT name FROM registry ORDER BY enterprise_id") == [
            ("新",),
            ("乙",),
        ]


def test_a_later_registry_replaces_its_own_ids_and_leaves_the_others(
    tmp_path: Path, engine: Engine
) -> None:
    first = write_registry(tmp_path / "a.csv", [STEEL, "甲", "柳州市"], [GEARS, "乙", "柳州市"])
    second = write_registry(tmp_path / "b.csv", [GEARS, "乙二"])
    with engine:
        load_registry(engine, first)
        load_registry(engine, second)
        rows = query(engine, "SELECT name, region_code, file_id FROM registry ORDER BY name")
        assert [row[:2] for row in rows] == [("乙二", None), ("甲", "450200")]
        files = query(engine, "SELECT file_id, sha256 FROM registry_file ORDER BY load_number")
        assert [row[2] for row in rows] == [files[1][0], files[0][0]]
        assert all(sha256.startswith(file_id) for file_id, sha256 in files)
        load_registry(engine, first)
        assert query(engine, "SELECT count(*) FROM registry_file") == [(2,)]
        assert query(engine, "SELECT name FROM registry ORDER BY 1") == [("乙",), ("甲",)]


@pytest.mark.parametrize(
    ("heading", "cell", "yuan"),
    [
        ("上年税收", "120", "120.00"),
        ("上年税收（元）", "¥1,234,567.89", "1234567.89"),
        ("上年税收(万元)", "12.345678", "123456.78"),
        ("上年税收（单位：万元）", "1,200", "12000000.00"),
        ("年纳税额(亿元)", "1.5", "150000000.00"),
        ("上年税收", "1,23", None),
        ("上年税收", "120万元", None),
    ],
)
def test_the_tax_is_in_yuan_whatever_unit_heads_it(
    tmp_path: Path, engine: Engine, heading: str, cell: str, yuan: str | None
) -> None:
    path = write_registry(tmp_path / "a.csv", [STEEL, cell], header=["税号", heading])
    with engine:
        load_registry(engine, path)
        wanted = Decimal(yuan) if yuan else None
        assert query(engine, "SELECT annual_tax FROM registry") == [(wanted,)]


def test_a_workbook_is_read_sheet_by_sheet_and_a_heading_nobody_knows_is_named(
    tmp_path: Path, engine: Engine
) -> None:
    header = [*HEADER, "备注"]
    path = write_workbook(
        tmp_path / "r.xlsx",
        {
            "说明": [["企业名册"]],
            "柳北区": [["名册"], header, [STEEL, "甲", "450205", "", "", "", 12.5]],
            "城中区": [header, [GEARS, "乙", 450202], [STEEL, "甲二"], ["0"]],
        },
    )
    with engine:
        report = load_registry(engine, path)
        assert counts(report) == (4, 2, 1, 1, 0)
        assert report.unused == ("备注",)
        assert query(engine, "SELECT name, region_code FROM registry ORDER BY name") == [
            ("乙", "450202"),
            ("甲二", None),
        ]
        assert query(engine, "SELECT sheet, source_row, reason_code FROM registry_rejected") == [
            ("城中区", 4, "no_id"),
            ("柳北区", 3, "repeated_id"),
        ]


def test_a_registry_in_gb18030_with_two_columns_for_the_contact(
    tmp_path: Path, engine: Engine
) -> None:
    rows = [
        ["统一社会信用代码", "联系人", "联系电话"],
        [STEEL, "张某", "0772-1"],
        [GEARS, "", "0772-2"],
    ]
    with engine:
        load_registry(engine, write_rows(tmp_path / "a.csv", *rows, encoding="gb18030"))
        found = query(engine, "SELECT contact FROM registry ORDER BY enterprise_id")
        assert found == [("张某 0772-1",), ("0772-2",)]


def test_an_identity_card_number_is_shown_masked(tmp_path: Path, engine: Engine) -> None:
    card = "11010519491231002X"  # the example of GB 11643
    path = write_registry(
        tmp_path / "a.csv", [card, "某", "柳洲市"], [card, "某", "11010519491231002X"]
    )
    with engine:
        report = load_registry(engine, path)
        assert "1949" not in "\n".join(report.lines())


def test_a_registry_alone_derives_nothing_and_with_files_changes_the_enterprises(
    tmp_path: Path,
) -> None:
    registry = write_registry(
        tmp_path / "registry.csv", [STEEL, "示例钢铁", "武汉市", "炼钢", "", "重点"]
    )
    lines = write_lines(
        tmp_path / "a.csv", a_line(owner_id=STEEL, supplier_id=STEEL, supplier_name="旧名")
    )
    facts = (
        "SELECT name, region_code, region_source, industry, cohorts "
        f"FROM enterprise WHERE enterprise_id = '{STEEL}'"
    )
    with database(tmp_path) as engine:
        alone = load(engine, registers=Registers(registry=(registry,)))
        assert (alone.derived, alone.files) == (False, ())
        assert "1 rows read = 1 loaded" in alone.lines()[0]
        load(engine, lines)
        assert query(engine, facts) == [("示例钢铁", "420100", "registry", "炼钢", ["重点"])]
        assert not load(engine, registers=Registers(registry=(registry,))).derived
        emptied = write_registry(tmp_path / "later.csv", [STEEL])
        assert load(engine, registers=Registers(registry=(emptied,))).derived
        assert query(engine, facts) == [("旧名", "450205", "taxpayer_id", None, None)]


def test_the_files_of_registers_are_no_exports(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    write_lines(folder / "a.csv", a_line())
    registry = write_registry(folder / "名册.csv", [STEEL])
    write_registry(folder / "registry.csv", [STEEL])
    with database(tmp_path) as engine:
        report = load(engine, folder, registers=Registers(registry=(registry,)))
        assert [file.path.name for file in report.files] == ["a.csv"]


PAGE = Path(__file__).parents[2] / "docs" / "registry.md"
BLOCK = re.compile(r"^```(?:csv|text) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_example_of_the_page_comes_out_as_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Engine
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = dict(BLOCK.findall(PAGE.read_text(encoding="utf-8")))
    for name in ("registry.csv", "consents.csv"):
        Path(name).write_text(blocks[name], encoding="utf-8")
    with engine:
        said = load_registry(engine, Path("registry.csv")).lines()
        said += load_consents(engine, Path("consents.csv")).lines()
        assert said == blocks["ingest"].splitlines()
        tax = "SELECT annual_tax FROM registry WHERE name LIKE '%钢铁%'"
        assert query(engine, tax) == [(Decimal("12345000.00"),)]
        rows = list(csv.DictReader(blocks["in_force"].splitlines()))
        for day in ("2020-02-29", "2020-03-01"):
            printed = [tuple(row.values())[1:] for row in rows if row["day"] == day]
            assert in_force(engine, day) == printed


def test_the_page_names_every_column_and_headings_that_are_known() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for register in ("registry", "consent"):
        for column in columns_of(register):
            assert f"| `{column.removeprefix('valid_')}` |" in text
    headings = tomllib.loads(HEADINGS.read_text(encoding="utf-8"))
    known = {
        name
        for part in ("registry", "consent")
        for names in headings[part].values()
        for name in names
    }
    named = re.findall(r"^\| `\w+` \| (.+?) \|", text, re.MULTILINE)
    assert {name for row in named for name in row.split(", ")} <= known


def test_the_command_takes_a_registry_and_consents_with_or_without_exports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_registry(Path("r.csv"), [STEEL, "示例钢铁"], ["", "无证"])
    write_consents(Path("c.csv"), a_consent())
    run = CliRunner().invoke
    alone = run(app, ["ingest", "--registry", "r.csv", "--consent", "c.csv", "--json"])
    assert alone.exit_code == 0, alone.output
    registers = json.loads(alone.stdout)["registers"]
    assert [(one["register"], one["rows_loaded"]) for one in registers] == [
        ("registry", 1),
        ("consent", 1),
    ]
    write_lines(Path("a.csv"), a_line(owner_id=STEEL, supplier_id=STEEL))
    assert run(app, ["ingest", "a.csv", "--registry", "r.csv"]).exit_code == 0
    said = run(app, ["coverage"]).stdout
    assert "registry: 1 enterprises, 1 in the data" in said
    assert run(app, ["ingest"]).exit_code == 2
    absent = run(app, ["ingest", "--registry", "absent.csv"])
    assert isinstance(absent.exception, FileError)
    assert "no such file [absent.csv]" in str(absent.exception)
