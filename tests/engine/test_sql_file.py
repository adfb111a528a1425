"""SQL files declare what they need, and say so when they do not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainscan.engine import read_sql
from chainscan.engine.sql_file import TOKEN
from chainscan.errors import StepError

HEADER = "-- Says.\n-- reads: trade\n-- params: {params}\n-- one row: link\n"


def write(folder: Path, params: str, statement: str) -> Path:
    path = folder / "link.sql"
    path.write_text(HEADER.format(params=params) + statement, encoding="utf-8")
    return path


def test_a_parameter_is_bound_but_not_in_strings_comments_or_casts(tmp_path: Path) -> None:
    statement = "SELECT :day, ':no', \"a:no\", 1::INT -- :no\n/* :no */ FROM trade"
    file = read_sql(write(tmp_path, "day", statement))
    assert file.params == ("day",)
    assert file.sql.splitlines()[4] == "SELECT $day, ':no', \"a:no\", 1::INT -- :no"
    assert file.name == "link"
    assert file.reads == ("trade",)


@pytest.mark.parametrize(
    ("params", "statement"), [("day", "SELECT 1"), ("none", "SELECT :day"), ("a", "SELECT :b")]
)
def test_declared_and_used_parameters_must_agree(
    tmp_path: Path, params: str, statement: str
) -> None:
    with pytest.raises(StepError, match="declared and used parameters differ"):
        read_sql(write(tmp_path, params, statement))


def test_a_missing_header_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.sql"
    path.write_text("-- reads: trade\nSELECT 1", encoding="utf-8")
    with pytest.raises(StepError, match="header line missing: params, one row"):
        read_sql(path)


@given(st.text(alphabet=st.characters(exclude_characters="'\x00"), max_size=30))
def test_no_text_in_a_string_literal_becomes_a_parameter(text: str) -> None:
    assert TOKEN.sub(lambda t: t["skip"] or "BOUND", f"'{text}'") == f"'{text}'"


def test_every_sql_file_of_the_package_has_a_true_header() -> None:
    paths = sorted(Path("chainscan").rglob("*.sql"))
    for path in paths:
        read_sql(path)
    assert paths
