"""Two reports into one folder: the second is told at once, and nothing is left behind."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from chainscan.engine import Engine
from chainscan.errors import ChainscanError
from chainscan.reports import write_report
from chainscan.reports.place_lock import locked
from chainscan.reports.shelf import Shelf
from tests.reports import economy

HOLD = """
import sys, time
from pathlib import Path
from chainscan.reports.shelf import Shelf
shelf = Shelf(Path(sys.argv[1]))
shelf.__enter__()
(shelf.workroom / "half.json").write_text("half")
print("held", flush=True)
time.sleep(60)
"""


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def test_the_second_report_is_told_at_once_and_the_first_is_not_harmed(
    engine: Engine, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with Shelf(out) as first:
        (first.folder / "overview.pdf").write_text("half", encoding="utf-8")
        started = time.monotonic()
        with pytest.raises(ChainscanError, match="another report is being written") as told:
            write_report(engine, economy.SETTINGS, out=out)
        assert time.monotonic() - started < 30
        assert "--out" in str(told.value)
        assert (first.folder / "overview.pdf").exists()
        assert first.workroom.is_dir()
    write_report(engine, economy.SETTINGS, out=out)
    assert hidden(tmp_path) == []


def test_a_killed_report_leaves_nothing_that_the_next_does_not_clear(
    engine: Engine, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-c", HOLD, str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(ChainscanError, match="another report is being written"):
            write_report(engine, economy.SETTINGS, out=out)
        process.kill()
    assert hidden(tmp_path) == [".chainscan-unfinished-out", ".chainscan-unfinished-out.lock"]
    write_report(engine, economy.SETTINGS, out=out)
    assert hidden(tmp_path) == []


def test_a_lock_let_go_can_be_taken_again_and_its_file_is_gone(tmp_path: Path) -> None:
    for _ in range(2):
        lock = locked(tmp_path / "out")
        assert hidden(tmp_path) == [".chainscan-unfinished-out.lock"]
        with pytest.raises(ChainscanError):
            locked(tmp_path / "out")
        lock.release()
        assert hidden(tmp_path) == []


@pytest.mark.parametrize("audience", ["public", "platform"])
def test_what_is_written_for_others_has_its_place_to_itself_too(
    engine: Engine, tmp_path: Path, audience: str
) -> None:
    def write() -> None:
        write_report(engine, economy.SETTINGS, out=tmp_path, audience=audience)

    lock = locked(tmp_path / audience)
    left = tmp_path / f".chainscan-released-{audience}"
    left.mkdir()
    (left / "half.json").write_text("half", encoding="utf-8")
    with pytest.raises(ChainscanError, match="another report is being written"):
        write()
    assert not (tmp_path / audience).exists()
    assert (left / "half.json").exists(), "the folder of the one that writes is left alone"
    lock.release()
    write()
    assert any((tmp_path / audience).glob("*.pdf"))
    assert not list((tmp_path / audience).glob("half*"))
    assert hidden(tmp_path) == []
