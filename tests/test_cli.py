"""The command line as people and scripts meet it: help, exit codes, errors in one line."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer

from chainscan.cli import app, main
from chainscan.engine import open_engine
from chainscan.settings import DatabaseSettings

SAMPLE = Path("sample_invoices").resolve()
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


class Shell:
    """Runs `chainscan` in this process, in an empty folder, as a user would type it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, *words: str | Path) -> Said:
        self.monkeypatch.setattr(sys, "argv", ["chainscan", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        said = self.capsys.readouterr()
        return Said(code, said.out, said.err)


@pytest.fixture
def chainscan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(monkeypatch, capsys)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(chainscan: Shell, command: str) -> None:
    said = chainscan(command, "--help")
    assert said.code == 0
    assert re.search(rf"Example: chainscan {command}\b", said.out)


def test_help_does_not_wait_for_libraries_that_only_some_steps_need(tmp_path: Path) -> None:
    asked = (
        "import sys; sys.argv = ['chainscan', '--help']\n"
        "from chainscan.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(sorted({'matplotlib', 'scipy', 'sklearn', 'typst'} & {*sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "backtest" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_every_command_is_in_the_readme() -> None:
    readme = Path("README.md").read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"chainscan {command}" not in readme] == []


def test_what_the_readme_says_of_layouts_coverage_and_registers_is_all() -> None:
    readme = Path("README.md").read_text(encoding="utf-8")
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert [name for name in commands["layout"].commands if f"layout {name}" not in readme] == []
    options = {option for each in commands["coverage"].params for option in each.opts}
    said = {f"--{name}" for name in re.findall(r"--([a-z-]+)", readme)}
    assert options - {"--db", "--json"} <= said
    assert {"--registry", "--consent"} <= said


def test_the_commands_others_rely_on_are_there() -> None:
    stages = {"ingest", "measure", "links", "match", "report"}
    others = {"init", "coverage", "run", "simulate", "demo"}
    assert stages | others <= set(COMMANDS)


def test_init_writes_settings_once(chainscan: Shell) -> None:
    assert chainscan("init").code == 0
    assert Path("chainscan.toml").exists()
    said = chainscan("init")
    assert said.code == 1
    assert said.err.startswith("chainscan: there is a settings file already [chainscan.toml]")


WRONG_USAGE = [("measure",), ("run", "x.csv"), ("nonsense",), ("links", "--as-of")]


@pytest.mark.parametrize("words", WRONG_USAGE)
def test_wrong_usage_exits_with_2(chainscan: Shell, words: tuple[str, ...]) -> None:
    assert chainscan(*words).code == 2


ERRORS = [
    (("coverage",), r"there is no database \[chainscan.duckdb\] — load files first"),
    (("measure", "--period", "2020-02"), r"there is no database \[chainscan.duckdb\]"),
    (("measure", "--period", "2020-13"), r"'2020-13' is not a period.*write it as 2020"),
    (("run", "x", "--period", "Feb"), r"'Feb' is not a period — write it as 2020, 2020-Q1"),
    (("links", "--as-of", "10.3.2020"), r"'10.3.2020' is not a day \[--as-of\] — write it as"),
    (("ingest", "absent.csv"), r"there is no such file \[absent.csv\]"),
    (("ingest", "--registry", "."), r"this is a folder, .* \[\.\] — name a file in it"),
    (("run", "x", "--period", "2020", "--stock", "."), r"this is a folder, .* — name a file in it"),
    (("report", "--lang", "fr"), r"'report.lang' = 'fr' cannot be used"),
    (("simulate", "--out", "e", "--lines", "many"), r"many"),
]


@pytest.mark.parametrize(("words", "line"), ERRORS)
def test_an_error_is_one_line_and_leaves_nothing_behind(
    chainscan: Shell, words: tuple[str, ...], line: str
) -> None:
    said = chainscan(*words)
    assert said.code == 1
    assert re.search(line, said.err)
    assert said.err.startswith("chainscan: ")
    assert said.err.count("\n") == 1
    left = {path.name for path in Path().iterdir()} - {"chainscan.duckdb", "chainscan.log"}
    assert left == set()


BAD_FILES = {
    "empty.csv": (b"", "empty"),
    "unknown.csv": (b"colour,size\nred,3\n", r"no known layout has these headers: colour, size"),
    "broken.xlsx": (b"PK\x03\x04 not really a workbook", "broken.xlsx"),
    "broken.xml": (b"<EInvoice><Header>", "broken.xml"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_stops_itself_and_not_the_others(chainscan: Shell, name: str) -> None:
    content, words = BAD_FILES[name]
    Path(name).write_bytes(content)
    good = next((SAMPLE / "数电票XML").glob("*.xml"))
    said = chainscan("ingest", name, good, "--json")
    assert said.code == 1
    assert said.err.startswith("chainscan: ")
    assert said.err.count("\n") == 1
    assert re.search(words, said.err)
    files = json.loads(said.out)["files"]
    assert sorted(file["status"] for file in files) == ["failed", "loaded"]


def test_a_run_in_which_nothing_could_be_loaded_ends_there(chainscan: Shell) -> None:
    Path("empty.csv").write_bytes(b"")
    said = chainscan("run", "empty.csv", "--period", "2020-02")
    assert said.code == 1
    assert "nothing could be loaded: the file is empty [empty.csv]" in said.err
    assert not Path("reports").exists()


def test_a_report_of_stale_tables_is_refused(chainscan: Shell) -> None:
    with open_engine(DatabaseSettings(path=Path("chainscan.duckdb"))):
        pass
    said = chainscan("report")
    assert said.code == 1
    assert "run `chainscan ingest` first" in said.err


def test_quiet_says_nothing_and_json_alone_is_on_stdout(chainscan: Shell) -> None:
    invoices = SAMPLE / "数电票XML"
    assert chainscan("ingest", invoices, "--quiet") == Said(0, "", "")
    said = chainscan("coverage", "--json")
    assert said.err == ""
    assert isinstance(json.loads(said.out), dict)


def test_a_period_outside_the_data_names_the_days_there_are(chainscan: Shell) -> None:
    chainscan("ingest", SAMPLE / "数电票XML", "--quiet")
    said = chainscan("measure", "--period", "2031-02")
    assert said.code == 1
    assert re.search(r"period 2031-02 lies after the data, which run from \d{4}-", said.err)


def test_an_interruption_inside_the_database_is_one_line(
    chainscan: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise RuntimeError("Query interrupted")  # what DuckDB makes of Ctrl-C

    monkeypatch.setattr("chainscan.ingest.ingest", stopped)
    said = chainscan("ingest", SAMPLE / "数电票XML")
    assert (said.code, said.err) == (130, "chainscan: interrupted; nothing half-written\n")


ONE_LINE = "chainscan: interrupted; nothing half-written"
STOPPED_AT = {
    "loading libraries": ("links --as-of 2020-03-10", "chainscan.cli", ONE_LINE),
    "in a command": ("links --as-of 2020-03-10", "chainscan.links.find", ONE_LINE),
    "in a report": (
        "report",
        "chainscan.reports.write",
        f"{ONE_LINE}; the next `chainscan report` goes on where this one stopped",
    ),
}
"""A command, the module whose loading is met by Ctrl-C, and what is said."""
WAITING = """
import runpy, sys, time

awaited = sys.argv.pop(1)

class Waits:
    def find_spec(self, name, path=None, target=None):
        if name == awaited:
            print("here", flush=True)
            time.sleep(60)

sys.meta_path.insert(0, Waits())
runpy.run_module("chainscan", run_name="__main__")
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX has them")
@pytest.mark.parametrize("where", STOPPED_AT)
def test_ctrl_c_is_one_line_and_130(where: str, tmp_path: Path) -> None:
    command, module, said = STOPPED_AT[where]
    with open_engine(DatabaseSettings(path=tmp_path / "chainscan.duckdb")):
        pass
    with subprocess.Popen(
        [sys.executable, "-c", WAITING, module, *command.split()],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        assert running.stdout.readline() == "here\n"
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (130, f"{said}\n")


def test_the_script_starts_where_ctrl_c_is_caught() -> None:
    assert 'chainscan = "chainscan.__main__:main"' in Path("pyproject.toml").read_text("utf-8")
