"""The rules that keep the house liveable, checked."""

import ast
import re
from pathlib import Path

import pytest

from chainscan.engine import read_sql
from chainscan.engine.sql_file import SqlFile

PACKAGE = Path("chainscan")
STAGES = ("ingest", "measures", "links", "matching", "reports", "simulation")
BELOW_STAGES = (
    *("disclosure", "engine", "news", "reference", "settings", "told"),
    *("period", "errors", "progress", "version"),
)
MAY_IMPORT = {
    **{stage: {stage, *BELOW_STAGES} for stage in STAGES},
    "engine": {"engine", "settings", "errors", "version", "progress"},
    "explaining": {"explaining", *BELOW_STAGES},
    "backtest": {"backtest", "links", "matching", *BELOW_STAGES},
    "news": {"news", "engine"},
    "told": {"told", "engine", "errors", "period"},
    "disclosure": {"disclosure", "engine", "errors", "reference", "settings", "version"},
    "reference": {"reference", "errors"},
    "period": {"reference", "errors"},
    "settings": {"errors"},
    "errors": set(),
}
SQL_FILES = sorted(PACKAGE.rglob("*.sql"))
UNSTABLE = re.compile(
    r"\b(mode|any_value|approx_\w+|string_agg|list|array_agg|first|last)\s*\(", re.IGNORECASE
)
"""Functions whose result depends on the order in which two threads happen to deliver rows."""


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            modules = [node.module]
            if node.module == "chainscan":
                modules = [f"chainscan.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        else:
            continue
        names |= {m.split(".")[1] for m in modules if m.startswith("chainscan.")}
    return names


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_imports_go_one_way_and_stages_never_import_each_other(part: str) -> None:
    folder = PACKAGE / part
    files = sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]
    assert files
    wrong = {str(file): odd for file in files if (odd := imported(file) - MAY_IMPORT[part])}
    assert wrong == {}


def statements() -> list[SqlFile]:
    return [read_sql(path) for path in SQL_FILES if "CREATE" not in path.read_text("utf-8")]


def without_comments(sql: str) -> str:
    return re.sub(r"--[^\n]*", "", sql)


def test_no_statement_depends_on_the_order_of_threads() -> None:
    found = {}
    for file in statements():
        for match in UNSTABLE.finditer(without_comments(file.sql)):
            call = without_comments(file.sql)[match.start() :]
            if "ORDER BY" not in call[: call.find(")") + 1]:
                found[str(file.path)] = match[0]
    assert found == {}


def test_one_statement_a_file_and_its_stem_is_safe_as_a_name() -> None:
    for file in statements():
        assert ";" not in re.sub(r"'[^']*'", "", without_comments(file.sql)), file.path
        assert re.fullmatch(r"[a-z][a-z0-9_]*", file.name), file.path


def test_no_sql_is_put_together_from_text_outside_the_engine() -> None:
    verbs = re.compile(r"\b(SELECT|INSERT INTO|CREATE TABLE|DELETE FROM|UPDATE)\b")
    for path in PACKAGE.rglob("*.py"):
        if path.parent.name == "engine":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                assert not verbs.search(ast.unparse(node)), f"{path}:{node.lineno}"


def test_no_module_is_named_after_nothing() -> None:
    names = {path.stem for path in PACKAGE.rglob("*.py")}
    assert names.isdisjoint({"utils", "helpers", "common", "misc"})
