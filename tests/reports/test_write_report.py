"""The behaviour of write_report: who is found, what is refused, what is left on disk."""

import json
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from chainscan.engine import Engine
from chainscan.errors import ChainscanError, StaleError
from chainscan.measures import measure
from chainscan.period import parse_period
from chainscan.reports import write, write_report
from chainscan.reports.files import stem_for
from chainscan.settings import MeasureSettings, Settings
from tests.reports import economy
from tests.reports.conftest import Written
from tests.tables import a_book, a_trade, add_links, an_enterprise, make_database

SETTINGS = economy.SETTINGS


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[Engine]:
    """Two months of one firm's books, with regions all unknown and nothing broken."""
    trades = [a_trade(1, 2, date(2020, m, 5), f"{m}000.00", unit=None) for m in (1, 2)]
    books = [a_book(1, "sales", date(2020, 1, 1), date(2020, 2, 29))]
    people = [an_enterprise(1), an_enterprise(2, name="大" * 120), an_enterprise(3, name="x" * 90)]
    with make_database(tmp_path / "q.duckdb", enterprise=people, book=books, trade=trades) as made:
        economy.add_files(made)
        measure(made, SETTINGS, parse_period("2020-02"))
        add_links(made, date(2020, 2, 29))
        economy.add_matching(made)
        yield made


def test_all_regions_unknown_prints_not_computable_and_never_zero(
    quiet: Engine, tmp_path: Path
) -> None:
    write_report(quiet, SETTINGS, out=tmp_path / "out", enterprises=["E1"])
    text = Written(tmp_path / "out").text("overview")
    assert "本地区外销售额无法计算：地区未知。" in text
    assert "环比+100.0%" in text, "all sales are told instead"
    assert "本地区外销售额无法计算：地区未知。" in Written(tmp_path / "out").text("dossier-E1")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_where_nothing_is_broken_the_reasons_are_in_the_chapter_pointed_to(
    quiet: Engine, tmp_path: Path, lang: str
) -> None:
    write_report(quiet, SETTINGS, out=tmp_path / "out", lang=lang)
    text = Written(tmp_path / "out").text("overview")
    pointer, head = {
        "zh": ("判断不了的链路见第(.)部分", "(.)、断链与中断事件"),
        "en": (r"chapter(\d)sayswhichlinks", r"(\d)Brokenlinksanddisruptions"),
    }[lang]
    assert re.findall(pointer, text) == re.findall(head, text) != []


def test_nothing_broken_and_nothing_loaded_are_said_plainly(quiet: Engine, tmp_path: Path) -> None:
    write_report(quiet, SETTINGS, out=tmp_path / "out", lang="en")
    text = Written(tmp_path / "out").text("overview")
    assert "noneissilentbeyondanormalpause" in text
    assert "Noneedarisesfrombrokenlinks" in text
    assert "Noimportedfileisonrecord" in text


def test_very_long_names_stay_on_the_page(quiet: Engine, tmp_path: Path) -> None:
    write_report(quiet, SETTINGS, out=tmp_path / "out", enterprises=["E2", "E3"])
    for stem in ("dossier-E2", "dossier-E3"):
        for page in Written(tmp_path / "out").pdf(stem).pages:
            right: list[float] = []
            page.extract_text(visitor_text=lambda _t, _cm, tm, _f, _s, r=right: r.append(tm[4]))
            assert max(right) < float(page.mediabox.width) - 45


def test_the_home_region_is_the_one_that_was_measured_with(engine: Engine, tmp_path: Path) -> None:
    write_report(engine, Settings(), out=tmp_path / "out")
    assert "本地区：广西壮族自治区(45)" in Written(tmp_path / "out").text("overview")


def test_without_a_home_region_that_is_the_reason_given(tmp_path: Path) -> None:
    settings = Settings(measure=MeasureSettings())
    with economy.build(tmp_path / "e.duckdb", settings) as engine:
        write_report(engine, settings, out=tmp_path / "out")
    text = Written(tmp_path / "out").text("overview")
    assert "本地区外销售额无法计算：未设定本地区。" in text
    assert "境内（未设本地区）" in text


def test_a_running_month_is_said_to_be_cut(tmp_path: Path) -> None:
    with economy.build(tmp_path / "e.duckdb", period="2020-03") as engine:
        write_report(engine, SETTINGS, out=tmp_path / "out", period=parse_period("2020-03"))
    text = Written(tmp_path / "out").text("overview")
    assert "2020年3月1日至10日" in text
    assert "空心点为未满月，截至2020年3月10日" in text


def test_the_same_tables_give_the_same_bytes(engine: Engine, tmp_path: Path) -> None:
    ids = [economy.id_of(economy.STEEL)]
    for out in ("a", "b"):
        write_report(engine, SETTINGS, out=tmp_path / out, enterprises=ids)
    files = sorted(path.name for path in (tmp_path / "a").iterdir() if path.name != "run.json")
    assert len(files) > 6
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_enterprises_are_found_by_id_old_id_and_name_once(engine: Engine, tmp_path: Path) -> None:
    typed = [f" {economy.id_of(economy.STEEL).lower()} ", "steel-old-id", "示例钢铁集团有限公司"]
    made = write_report(engine, SETTINGS, out=tmp_path / "out", enterprises=typed)
    dossiers = [
        path.name
        for path in made.files
        if path.name.startswith("dossier") and path.suffix == ".pdf"
    ]
    assert dossiers == [f"dossier-{economy.id_of(economy.STEEL)}.pdf"]
    assert any("overview.pdf" in line for line in made.lines())


def test_an_unknown_enterprise_is_answered_with_near_ones(engine: Engine, tmp_path: Path) -> None:
    near = economy.id_of(economy.STEEL)
    with pytest.raises(ChainscanError, match="names no enterprise") as wrong:
        write_report(engine, SETTINGS, out=tmp_path / "out", enterprises=[near[:-2]])
    assert near in wrong.value.to_do
    with pytest.raises(ChainscanError, match="示例钢铁集团有限公司"):
        write_report(engine, SETTINGS, out=tmp_path / "out", enterprises=["示例钢铁集团"])
    assert not (tmp_path / "out").exists()


def test_another_period_than_the_measured_one_is_refused(engine: Engine, tmp_path: Path) -> None:
    for text in ("2020-01", "2020-Q1", "2020-02-01..2020-02-20"):
        with pytest.raises(ChainscanError, match=f"chainscan measure --period {text}"):
            write_report(engine, SETTINGS, out=tmp_path / "out", period=parse_period(text))
    write_report(engine, SETTINGS, out=tmp_path / "out", period=parse_period("2020-02"))


def test_an_audience_without_rules_gets_no_report(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(ChainscanError, match="no report for the audience 'press'"):
        write_report(engine, SETTINGS, out=tmp_path / "out", audience="press")
    assert not (tmp_path / "out").exists()


def test_stale_tables_are_refused(quiet: Engine, tmp_path: Path) -> None:
    quiet.connection.execute("UPDATE step SET settings_hash = 'other' WHERE name = 'ingest'")
    with pytest.raises(StaleError, match="chainscan measure"):
        write_report(quiet, SETTINGS, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_database_of_an_older_version_says_which_step_to_run_again(
    quiet: Engine, tmp_path: Path
) -> None:
    for table, step in (
        ("bottleneck", "match"),
        ("weakened_link", "links"),
        ("enterprise_change", "measure"),
    ):
        quiet.connection.execute(f"ALTER TABLE {table} RENAME TO aside")
        with pytest.raises(StaleError, match=f"no table '{table}'.*run `chainscan {step}` again"):
            write_report(quiet, SETTINGS, out=tmp_path / "out")
        quiet.connection.execute(f"ALTER TABLE aside RENAME TO {table}")
    assert not (tmp_path / "out").exists()


def test_a_failure_half_way_leaves_the_old_report(
    quiet: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    write_report(quiet, SETTINGS, out=out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(write, "dossier", fail)
    with pytest.raises(RuntimeError, match="disk"):
        write_report(quiet, SETTINGS, out=out, enterprises=["E1"], lang="en")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".chainscan")] == []


def test_files_of_an_earlier_report_go_and_other_files_stay(quiet: Engine, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_report(quiet, SETTINGS, out=out, enterprises=["E1"])
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    (out / "overview-9.png").write_bytes(b"a page that is no longer there")
    index = Written(out).index()
    index["files"].append("overview-9.png")
    (out / "run.json").write_text(json.dumps(index), encoding="utf-8")
    write_report(quiet, SETTINGS, out=out)
    names = {path.name for path in out.iterdir()}
    assert "notes.txt" in names
    assert "overview-9.png" not in names
    if os.name == "posix":
        assert (out / "overview.pdf").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("display_id", "stem"),
    [
        ("91450200MA5K0001X9", "dossier-91450200MA5K0001X9"),
        ("E1", "dossier-E1"),
        ("../../etc/passwd", "dossier-etc_passwd-7"),
        ("CON", "dossier-CON"),
        ("4501**********123X", "dossier-4501_123X-7"),
        ("a" * 200, f"dossier-{'a' * 80}-7"),
        ("***", "dossier-7"),
    ],
)
def test_file_names_are_safe_and_distinct(display_id: str, stem: str) -> None:
    assert stem_for(display_id, 7) == stem


def test_hundreds_of_partners_are_cut_and_counted(tmp_path: Path) -> None:
    people = [an_enterprise(key, "440100") for key in range(1, 402)]
    days = (date(2020, 1, 9), date(2020, 2, 9), date(2019, 2, 9))
    trades = [a_trade(k, 1, d, f"{k}00.00") for k in range(2, 402) for d in days]
    book = [a_book(1, "purchases", date(2019, 1, 1), date(2020, 2, 29))]
    with make_database(tmp_path / "m.duckdb", enterprise=people, book=book) as engine:
        economy.add_trade(engine, trades)
        economy.add_files(engine)
        measure(engine, SETTINGS, parse_period("2020-02"))
        add_links(engine, date(2020, 2, 29))
        economy.add_matching(engine)
        write_report(engine, SETTINGS, out=tmp_path / "out", enterprises=["E1"])
    written = Written(tmp_path / "out")
    assert "另有396项未列出" in written.text("dossier-E1")
    assert len(written.pdf("dossier-E1").pages) <= 3


def test_a_name_cannot_read_files_or_run_code(quiet: Engine, tmp_path: Path) -> None:
    hostile = '#read("overview.json") #panic("x") #sys.inputs $sum$ = 标题\n= 二\x07'
    quiet.connection.execute(
        "UPDATE enterprise SET name = $name WHERE enterprise_key = 1", {"name": hostile}
    )
    write_report(quiet, SETTINGS, out=tmp_path / "out", enterprises=["E1"])
    literal = "".join(hostile.replace("\x07", "").split())
    assert literal in Written(tmp_path / "out").text("dossier-E1")


def test_templates_compile_without_warnings(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING", logger="chainscan"):
        write_report(engine, SETTINGS, out=tmp_path / "out", lang="en")
    assert [r.message for r in caplog.records] == []
