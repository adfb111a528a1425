"""The README's commands run as they stand, in a shell, as a reader would type them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)


def run_block(block: str, folder: Path) -> str:
    """Run the lines that begin with `$`, stopping at the first that fails; all output."""
    lines = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    assert lines
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", "\n".join(lines)],
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_commands_for_ones_own_exports(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sample_invoices", tmp_path / "exports")
    said = run_block(BLOCKS[0], tmp_path)
    assert "rows read = " in said
    assert (tmp_path / "liuzhou" / "reports" / "overview.pdf").exists()


@pytest.mark.slow
def test_the_commands_for_the_real_invoices(tmp_path: Path, shared: Path) -> None:
    for name in ("a1_purchases.csv", "a1_sales.csv"):
        (tmp_path / name).symlink_to((shared / "cumcm2020c" / name).resolve())
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    said = run_block(BLOCKS[1], tmp_path)
    assert "373,431" in said or "162,484 rows read" in said
    assert (tmp_path / "reports" / "overview.pdf").exists()


def test_every_link_in_the_docs_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"
