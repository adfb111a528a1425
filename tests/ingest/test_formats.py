"""docs/formats.md: every layout has its section, and the commands say what the page says."""

import re
import shlex
import shutil
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from chainscan.cli import main
from chainscan.ingest.find_files import find_files
from chainscan.ingest.layouts import built_in_layouts
from tests.ingest.layouts_at_hand import read_texts

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## ([^\n]*)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
EXAMPLES = {title: BLOCK.findall(text) for title, text in SECTIONS.items()}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_layout_has_a_section_with_a_chinese_name() -> None:
    named = {name for title in SECTIONS for name in re.findall(r"`(\w+)`", title)}
    assert {layout.name for layout in built_in_layouts()} <= named
    assert [title for title in SECTIONS if not CHINESE.search(title)] == []


def test_every_section_has_an_example() -> None:
    assert [title for title, blocks in EXAMPLES.items() if not blocks] == []


def test_every_sample_is_shown() -> None:
    samples = {path.name for path in (ROOT / "docs" / "samples").iterdir()}
    assert samples == set(re.findall(r"docs/samples/(\w+)", PAGE))


def test_every_layout_reads_a_sample_that_the_page_shows() -> None:
    shown = re.findall(r"^\$ chainscan ingest ((?:docs|sample_invoices)/\S+)", PAGE, re.MULTILINE)
    files = [file for path in shown for file in find_files([ROOT / path])[0]]
    read = {name for file in files for name in read_texts(file.path)}
    assert {layout.name for layout in built_in_layouts()} <= read


def test_the_samples_are_what_the_tool_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = spec_from_file_location("samples", ROOT / "tools" / "make_layout_samples.py")
    assert spec
    assert spec.loader
    tool = module_from_spec(spec)
    spec.loader.exec_module(tool)
    monkeypatch.setattr(tool, "FOLDER", tmp_path)
    tool.main()

    def files(folder: Path) -> dict[str, bytes]:
        found = [path for path in folder.rglob("*") if path.is_file()]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}

    assert files(tmp_path) == files(ROOT / "docs" / "samples")


def short(title: str) -> str:
    return "-".join(re.findall(r"`(\w+)`", title)) or "other"


@pytest.mark.parametrize(
    "title", [title for title, blocks in EXAMPLES.items() if blocks], ids=short
)
def test_the_commands_say_what_the_page_says(
    title: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for folder in ("docs/samples", "sample_invoices"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    said = ""
    for line in "".join(EXAMPLES[title]).splitlines():
        if not line.startswith("$ "):
            assert line in said, said
            continue
        words = shlex.split(line[2:])
        if words[0] == "cp":
            shutil.copy(words[1], words[2])
            continue
        assert words[0] == "chainscan"
        target = words[words.index(">") + 1] if ">" in words else None
        monkeypatch.setattr(sys, "argv", words[: words.index(">")] if target else words)
        try:
            main()
        except SystemExit as stop:
            assert stop.code in (0, None), capsys.readouterr().err  # noqa: PT017
        said = capsys.readouterr().out
        if target:
            Path(target).write_text(said, encoding="utf-8")
