"""Layout files: what they may say, and how headers are recognised."""

import json
from pathlib import Path

import pytest

from chainscan.errors import FileError
from chainscan.ingest.layouts import COLUMNS, built_in_layouts, layouts_in, match_table, read_layout
from chainscan.ingest.layouts.match import header_form
from chainscan.ingest.layouts.read import shared_words

MINIMAL = 'name = "x"\ngrain = "head"\n[columns]\nissued_on = "日期"\namount = "金额"\n'


def layout(name: str):  # type: ignore[no-untyped-def]
    return next(each for each in built_in_layouts() if each.name == name)


def test_the_published_headers_of_the_line_sheet_are_all_known(shared: Path) -> None:
    known = json.loads((shared / "formats" / "headers.json").read_text(encoding="utf-8"))
    match = match_table(layout("etax_lines"), [known["etax_detail_27"]])
    assert match is not None
    assert len(match.positions) == 22
    assert set(layout("etax_lines").sheets.wanted) == set(known["etax_sheets"]["detail"])
    assert match_table(layout("etax_lines"), [known["etax_basic_19"]]) is None
    words = set(known["enums"]["status_synonyms"])
    assert words <= set(shared_words()["status"])


@pytest.mark.parametrize(
    "text",
    [
        "金额",
        " 金 额 ",
        "金额*",
        "金额（元）",
        "金额(元)",
        "*金额",
        "金额：",
        "\ufeff金额",
        '"金额"',
    ],
)
def test_a_header_is_known_whatever_editions_put_around_it(text: str) -> None:
    assert header_form(text) == "金额"


def test_what_changes_the_meaning_is_not_taken_off() -> None:
    assert header_form("金额(含税)") != header_form("金额")


def test_the_header_is_found_below_title_rows_and_the_first_of_two_equal_ones_counts() -> None:
    rows = [["标题", None], [], ["x", "issued_on", "supplier_id", "buyer_id", "amount", "amount"]]
    match = match_table(layout("canonical"), rows)
    assert match is not None
    assert (match.header_row, match.positions["amount"], match.date_header) == (2, 4, "issued_on")


def test_the_contests_mapping_files_are_layouts() -> None:
    assert {each.name for each in layouts_in(Path("docs/layouts"))} >= {
        "cumcm2020c_purchases",
        "cumcm2020c_sales",
    }


def test_other_toml_files_of_a_folder_are_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "chainscan.toml").write_text("[ingest]\n", encoding="utf-8")
    (tmp_path / "map.toml").write_text(MINIMAL, encoding="utf-8")
    assert [each.name for each in layouts_in(tmp_path)] == ["x"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (MINIMAL.replace("head", "page"), ["grain", "'head' or 'line'"]),
        (MINIMAL + 'supplier = "供"\n', ["columns.supplier", "did you mean 'supplier_id'"]),
        ("amuont_includes_tax = true\n" + MINIMAL, ["did you mean 'amount_includes_tax'"]),
        (MINIMAL.replace('amount = "金额"', ""), ["required but without a header: amount"]),
        (MINIMAL + "[constants]\nside = '销'\n", ["constants.side is 'sales' or 'purchases'"]),
        (MINIMAL + "[line_columns]\ntax = 'a'\n", ["line_columns belong to XML layouts"]),
        (
            MINIMAL + "[book]\nobserved_from = 2020-02-01\nobserved_until = 2020-01-01\n",
            ["observed_until lies before"],
        ),
        ("name = ", ["cannot be read"]),
    ],
)
def test_a_wrong_layout_file_says_which_key_is_wrong(
    tmp_path: Path, text: str, words: list[str]
) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as wrong:
        read_layout(path)
    assert all(word in str(wrong.value) for word in [*words, str(path)]), str(wrong.value)


def test_the_example_in_the_documentation_is_a_layout(tmp_path: Path) -> None:
    page = Path("docs/layouts/README.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    path = tmp_path / "example.toml"
    path.write_text(example, encoding="utf-8")
    found = read_layout(path)
    assert (found.name, found.words["status"]) == ("ledger", {"已开具": "normal"})
    assert all(column in page for column in COLUMNS)
    assert all(f"`{each.name}`" in page for each in built_in_layouts())
