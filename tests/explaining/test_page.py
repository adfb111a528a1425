"""docs/explain.md: the commands run, and say what the page says."""

import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from chainscan.cli import main
from chainscan.engine import Engine, open_engine
from chainscan.settings import DatabaseSettings

PAGE = (Path(__file__).parents[2] / "docs" / "explain.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_the_commands_say_what_the_page_says(
    number: int,
    demo: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    demo.connection.execute("CHECKPOINT")
    (tmp_path / "reports" / "demo").mkdir(parents=True)
    shutil.copy(demo.path, tmp_path / "reports" / "demo" / "chainscan.duckdb")
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    for line in BLOCKS[number].splitlines():
        if not line.startswith("$ "):
            assert line in said
            continue
        words = shlex.split(line[2:])
        if words == ["chainscan", "demo"]:
            continue  # what it makes has been copied
        monkeypatch.setattr(sys, "argv", words)
        main_of(words)
        said = capsys.readouterr().out.splitlines()
        for option in ("--png", "--out"):
            assert option not in words or Path(words[words.index(option) + 1]).stat().st_size > 0


def main_of(words: list[str]) -> None:
    try:
        main()
    except SystemExit as stop:
        assert stop.code in (0, None), words  # noqa: PT017


def test_what_cannot_be_explained_is_one_line_and_exit_code_1(
    demo: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    demo.connection.execute("CHECKPOINT")
    copy = tmp_path / "chainscan.duckdb"
    shutil.copy(demo.path, copy)
    monkeypatch.chdir(tmp_path)

    def refused(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["chainscan", "explain", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        assert (stop.value.code, said.out, said.err.count("\n")) == (1, "", 1)
        return said.err

    assert "there is no match M-000000000000 [chainscan.duckdb]" in refused("M-000000000000")
    assert "neither the id of a finding nor an enterprise" in refused("C-1")
    assert "only a link has a chart" in refused("C-6c58f8e980b2", "--png", "a.png")
    with open_engine(DatabaseSettings(path=copy)) as engine:
        engine.outdate("links")
    assert "not up to date: links, match" in refused("M-000000000000")
