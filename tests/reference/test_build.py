"""The shipped tables are what the script derives from the published ones."""

import subprocess
import sys
from pathlib import Path

import pytest

from chainscan.reference.files import TABLES, path
from chainscan.reference.fonts import font_dir

ROOT = Path(__file__).parents[2]


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    if not (ROOT.parent / "shared" / "data" / "tax_codes").exists():
        pytest.skip("the published tables, ../shared/data, are absent")
    script = str(ROOT / "tools" / "build_reference.py")
    subprocess.run([sys.executable, script, str(tmp_path)], check=True)
    for name in TABLES:
        assert (tmp_path / name).read_bytes() == path(name).read_bytes(), name


def test_fonts_ship_with_their_licence() -> None:
    found = {file.name for file in font_dir().iterdir()}
    assert {"NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf", "OFL.txt"} <= found
