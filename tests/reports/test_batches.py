"""Many dossiers: fetched together, made once, going on where they stopped, never in each other's
way."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chainscan.engine import Engine
from chainscan.errors import ChainscanError
from chainscan.reports import Asked, typesetting, write, write_report
from chainscan.reports.dossier import dossier
from chainscan.reports.edition import Edition, open_edition
from chainscan.reports.files import INDEX, PAGE, WORKBOOK
from chainscan.reports.shelf import JOURNAL
from tests.reports import economy
from tests.reports.conftest import EVERYBODY, Written

A, B = economy.id_of(economy.STEEL), economy.id_of(economy.MACHINES)
NAMES = ("overview", f"dossier-{A}", f"dossier-{B}")


def edition_of(engine: Engine) -> Edition:
    return open_edition(engine, economy.SETTINGS, lang="zh", audience="internal", period=None)


def test_enterprises_taken_together_have_the_dossiers_of_each_alone(engine: Engine) -> None:
    keys = [*EVERYBODY, economy.CARS]
    edition = edition_of(engine)
    together = edition.taking(keys)
    for key in keys:
        one, alone = dossier(together, key), dossier(edition.taking([key]), key)
        assert one.content == alone.content
        drawn = [{n: p.svg() for n, p in d.figures.items()} for d in (one, alone)]  # type: ignore[union-attr]
        assert drawn[0] == drawn[1]


def test_a_batch_asks_no_more_queries_than_one_enterprise(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    rows = Engine.rows

    def counted(self: Engine, path: Path, **values: Any) -> list[dict[str, Any]]:
        asked.append(path.stem)
        return rows(self, path, **values)

    monkeypatch.setattr(Engine, "rows", counted)
    edition = edition_of(engine)
    numbers = []
    for keys in ([EVERYBODY[0]], [*EVERYBODY]):
        asked.clear()
        together = edition.taking(keys)
        for key in keys:
            dossier(together, key)
        numbers.append(len(asked))
    assert numbers[1] == numbers[0] <= 19
    assert len(asked) == len({*asked}) + 2, "partners and windows, each side"


def modified(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_documents_that_would_be_the_same_are_not_made_again(
    engine: Engine, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = write_report(engine, economy.SETTINGS, out=out, enterprises=[A, B])
    before = modified(out)
    second = write_report(engine, economy.SETTINGS, out=out, enterprises=[A, B])
    assert (first.unchanged, second.unchanged) == (0, 3)
    assert second.files == first.files
    same = {n for n, when in modified(out).items() if when == before[n]}
    assert same == {*before} - {INDEX, WORKBOOK, PAGE}
    assert any("3 documents are unchanged" in line for line in second.lines())


def test_what_is_gone_or_spoilt_is_made_again(engine: Engine, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_report(engine, economy.SETTINGS, out=out, enterprises=[A, B])
    whole = {path.name: path.read_bytes() for path in out.iterdir()}
    (out / f"dossier-{A}.pdf").unlink()
    (out / "overview-1.png").write_bytes(b"spoilt")
    again = write_report(engine, economy.SETTINGS, out=out, enterprises=[A, B])
    assert again.unchanged == 1
    for name, content in whole.items():
        if name != INDEX:
            assert (out / name).read_bytes() == content


def test_a_dossier_asked_for_later_does_not_remove_one_made_before(
    engine: Engine, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    write_report(engine, economy.SETTINGS, out=out, enterprises=[A])
    write_report(engine, economy.SETTINGS, out=out, enterprises=[B])
    names = {path.name for path in out.iterdir()}
    assert {f"{name}.pdf" for name in NAMES} <= names
    index = Written(out).index()
    assert [document["stem"] for document in index["documents"]] == [NAMES[0], NAMES[2], NAMES[1]]
    assert (index["made"], index["kept"]) == (2, 1)
    page = (out / PAGE).read_text("utf-8")
    assert f"dossier-{A}.pdf" in page
    assert f"dossier-{B}.pdf" in page
    assert "较早生成" not in page.split("<main", 1)[1]
    again = write_report(engine, economy.SETTINGS, out=out, enterprises=[A])
    assert again.unchanged == 2
    assert {path.name for path in out.iterdir()} == names


def test_a_dossier_of_other_figures_stays_and_is_said_to_be_older(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for period, name in (("2020-02", A), ("2020-03", B)):
        with economy.build(tmp_path / f"{period}.duckdb", period=period) as engine:
            write_report(engine, economy.SETTINGS, out=out, enterprises=[name])
    assert (out / f"dossier-{A}.pdf").exists()
    assert "较早生成： 2020-02 / 2020-03-10" in (out / PAGE).read_text("utf-8")


def test_dossiers_for_other_eyes_do_not_stay(engine: Engine, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_report(engine, economy.SETTINGS, out=out, enterprises=[A])
    index = json.loads((out / INDEX).read_text("utf-8"))
    for document in index["documents"]:
        document["audience"] = "somebody else"
    (out / INDEX).write_text(json.dumps(index), encoding="utf-8")
    write_report(engine, economy.SETTINGS, out=out)
    assert not [path for path in out.iterdir() if path.name.startswith("dossier")]


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Interrupts the first report after its second document, as Ctrl-C does."""
    done: list[str] = []
    original = write.Shelf.add

    def add(self: write.Shelf, document: write.Finished) -> None:
        original(self, document)
        done.append(document.stem)
        if len(done) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(write.Shelf, "add", add)
    return done


def test_a_batch_that_is_interrupted_goes_on_where_it_stopped(
    engine: Engine, tmp_path: Path, stopping: list[str]
) -> None:
    out, ids = tmp_path / "out", [economy.id_of(key) for key in EVERYBODY]
    with pytest.raises(KeyboardInterrupt):
        write_report(engine, economy.SETTINGS, out=out, enterprises=ids)
    assert not out.exists(), "nothing half-written is to be seen"
    [unfinished] = [path for path in tmp_path.iterdir() if path.name.startswith(".chainscan")]
    assert len((unfinished / JOURNAL).read_text("utf-8").splitlines()) == 2
    if os.name == "posix":
        assert unfinished.stat().st_mode & 0o077 == 0
    done = write_report(engine, economy.SETTINGS, out=out, enterprises=ids)
    assert done.unchanged == 2
    assert len(stopping) == 1 + len(ids)
    assert not unfinished.exists()
    whole = write_report(engine, economy.SETTINGS, out=tmp_path / "whole", enterprises=ids)
    for path in whole.files:
        if path.name != INDEX:
            assert (out / path.name).read_bytes() == path.read_bytes(), path.name


KILLED = """
import sys
from pathlib import Path
from chainscan.reports import Asked, write_report
from chainscan.engine import open_engine
from tests.reports import economy
settings = economy.SETTINGS.with_values(database={"path": Path(sys.argv[1])})
with open_engine(settings.database, read_only=True) as engine:
    write_report(engine, settings, out=Path(sys.argv[2]), everybody=Asked(with_book=True))
"""


@pytest.mark.skipif(os.name != "posix", reason="a process is killed by a signal")
def test_a_batch_that_is_killed_goes_on_too(tmp_path: Path) -> None:
    database, out = tmp_path / "e.duckdb", tmp_path / "out"
    economy.build(database).close()
    command = [sys.executable, "-c", KILLED, str(database), str(out)]
    journal = tmp_path / ".chainscan-unfinished-out" / JOURNAL
    with subprocess.Popen(command) as process:
        until = time.monotonic() + 60
        while not (journal.exists() and journal.read_text("utf-8")) and time.monotonic() < until:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    assert not (out / INDEX).exists() or journal.exists()
    finished = [line for line in journal.read_text("utf-8").splitlines() if line.endswith("}")]
    with economy.build(tmp_path / "same.duckdb") as engine:
        done = write_report(engine, economy.SETTINGS, out=out, everybody=Asked(with_book=True))
    assert done.unchanged >= len(finished) >= 1
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".chainscan-un")] == []


def test_a_journal_that_is_not_one_does_no_harm(engine: Engine, tmp_path: Path) -> None:
    unfinished = tmp_path / ".chainscan-unfinished-out"
    unfinished.mkdir()
    (unfinished / JOURNAL).write_text('{"stem": "overview"}\n[1]\n{"files', encoding="utf-8")
    (unfinished / "overview.pdf").write_text("half", encoding="utf-8")
    done = write_report(engine, economy.SETTINGS, out=tmp_path / "out")
    assert done.unchanged == 0
    assert (tmp_path / "out" / "overview.pdf").read_bytes().startswith(b"%PDF")


def test_a_template_that_changes_makes_all_pages_anew(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report(engine, economy.SETTINGS, out=tmp_path / "out", enterprises=[A])
    templates = typesetting._templates()
    changed = templates | {"page.typ": templates["page.typ"] + b"\n// changed\n"}
    monkeypatch.setattr(typesetting, "_templates", lambda: changed)
    assert write_report(engine, economy.SETTINGS, out=tmp_path / "out").unchanged == 0


def test_all_with_a_book_or_a_cohort_can_be_asked_for(tmp_path: Path) -> None:
    with economy.build(tmp_path / "e.duckdb") as engine:
        engine.connection.execute(
            "UPDATE enterprise SET cohorts = ['重点税源'] WHERE enterprise_key IN (11, 12)"
        )
        out = tmp_path / "out"
        write_report(engine, economy.SETTINGS, out=out, everybody=Asked(with_book=True))
        assert len(Written(out).index()["documents"]) == 1 + 5
        cohort = Asked(cohort="重点税源")
        made = write_report(engine, economy.SETTINGS, out=tmp_path / "c", everybody=cohort)
        assert sum(path.suffix == ".pdf" for path in made.files) == 1 + 2
        with pytest.raises(ChainscanError, match="in a cohort '大户'") as wrong:
            write_report(engine, economy.SETTINGS, out=out, everybody=Asked(cohort="大户"))
    assert "重点税源" in wrong.value.to_do


def test_run_json_says_what_was_read_and_what_it_cost(engine: Engine, tmp_path: Path) -> None:
    write_report(engine, economy.SETTINGS, out=tmp_path / "out", enterprises=[A])
    index = Written(tmp_path / "out").index()
    assert index["inputs"][0]["sha256"] == "0" * 64
    assert index["row_counts"]["broken_link"] == 5
    assert index["row_counts"]["trade"] > 1000
    assert set(index["seconds_of"]) == {"documents", "workbook", "index"}
    assert index["settings"]["measure"]["home_region"] == "45"
    assert set(index["tools"]) >= {"duckdb", "typst"}
    assert set(index["sha256"]) == {p.name for p in (tmp_path / "out").iterdir()} - {INDEX}
    for name, hashed in index["sha256"].items():
        assert write.sha256_of(tmp_path / "out" / name) == hashed


def test_the_log_names_nobody(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="chainscan"):
        write_report(engine, economy.SETTINGS, out=tmp_path / "out", enterprises=[A])
    assert not any(A in record.message or "示例" in record.message for record in caplog.records)
