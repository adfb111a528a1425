"""Layout files: what they may say, and how headers are recognised."""

import json
from pathlib import Path

import pytest

from chainscan.errors import FileError
from chainscan.ingest.layouts import (
    COLUMNS,
    Layout,
    built_in_layouts,
    layouts_in,
    match_table,
    near_miss,
    read_layout,
)
from chainscan.ingest.layouts.match import header_form
from chainscan.ingest.layouts.read import built_in_files, shared_words, words_of
from tests.ingest.layouts_at_hand import read_texts


def write_csv_rows(path: Path, rows: list[list[str]]) -> None:
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")


MINIMAL = 'name = "x"\ngrain = "head"\n[columns]\nissued_on = "日期"\namount = "金额"\n'


def layout(name: str):  # type: ignore[no-untyped-def]
    return next(each for each in built_in_layouts() if each.name == name)


def test_the_published_headers_of_the_line_sheet_are_all_known(shared: Path) -> None:
    known = json.loads((shared / "formats" / "headers.json").read_text(encoding="utf-8"))
    match = match_table(layout("etax_lines"), [known["etax_detail_27"]])
    assert match is not None
    assert len(match.positions) == 23
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


def test_each_layout_is_in_a_file_of_its_name_and_knows_its_own_sheet_of_invoices() -> None:
    layouts = {each.name: each for each in built_in_layouts()}
    assert list(layouts) == list(built_in_files())
    heads = [each.heads.layout for each in layouts.values() if each.heads]
    assert heads
    assert {layouts[name].grain for name in heads} == {"head"}


def test_numeric_codes_mean_what_they_mean_in_the_layouts_own_system() -> None:
    def status(name: str, code: str) -> str | None:
        words = {(kind, word): meaning for kind, word, meaning in words_of(layout(name))}
        return words.get(("status", code))

    assert status("etax_lines", "1") == "risk"  # 失控
    assert status("client_sales", "1") == "normal"  # 负数
    assert status("etax_heads", "3") == "reversed"
    assert status("client_sales", "3") == "voided"  # 正数作废
    assert status("canonical", "1") is None


def test_the_published_words_are_all_known(shared: Path) -> None:
    known = json.loads((shared / "formats" / "headers.json").read_text(encoding="utf-8"))["enums"]
    words = shared_words()
    assert known["发票票种"].keys() == words["invoice_kind"].keys()
    assert known["特定业务类型"].keys() == words["special_business"].keys()
    codes = {word: meaning for kind, word, meaning in words_of(layout("etax_heads"))
             if kind == "status"}  # fmt: skip
    meant = {"正常": "normal", "已作废": "voided", "已红冲-全额": "reversed",
             "已红冲-部分": "partly_reversed"}  # fmt: skip
    for label, meaning in meant.items():
        for code in known["发票状态"][label].split("|"):
            assert codes[code] == codes[label] == meaning


def test_of_all_layouts_the_nearest_is_named_with_what_it_misses() -> None:
    header = ["序号", "数电发票号码", "销方识别号", "购方识别号", "开票日期", "金额"]
    near = near_miss(built_in_layouts(), [["标题"], header])
    assert near is not None
    assert (near.layout.name, near.absent) == ("etax_heads", ["税额"])
    assert near_miss(built_in_layouts(), [["colour", "size"]]) is None


def test_other_toml_files_of_a_folder_are_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "chainscan.toml").write_text("[ingest]\n", encoding="utf-8")
    (tmp_path / "map.toml").write_text(MINIMAL, encoding="utf-8")
    assert [each.name for each in layouts_in(tmp_path)] == ["x"]


@pytest.mark.parametrize("text", ["[colums]\na = 'b'\n", "grain = 'head'\n", "[Columns]\n"])
def test_a_mapping_file_without_its_columns_is_named_not_passed_over(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "ledger.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=r"no \[columns\].*ledger.toml"):
        layouts_in(tmp_path)


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
        (MINIMAL + "[above]\nowner_id = '(x'\n", ["above.owner_id is no pattern"]),
        (MINIMAL + "[above]\nowner_id = 'x'\n", ["above.owner_id needs one group"]),
        ('amount_from = "tax"\n' + MINIMAL, ["tax has no header"]),
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
    keys = set(Layout.model_fields) - {"title", "line_columns", "xml"}
    assert [key for key in keys if key not in page] == []


def test_a_mapping_written_for_a_table_reads_it_though_a_built_in_layout_knows_more_of_it(
    tmp_path: Path,
) -> None:
    header = ["销方税号", "购方税号", "购方名称", "开票日期", "金额", "税额", "发票状态"]
    write_csv_rows(tmp_path / "a.csv", [header, ["A", "B", "乙", "2020-01-05", "113", "13", ""]])
    assert list(read_texts(tmp_path / "a.csv")) == ["etax_heads"]
    own = MINIMAL.replace("日期", "开票日期") + 'tax = "税额"\n'
    (tmp_path / "x.toml").write_text("amount_includes_tax = true\n" + own, encoding="utf-8")
    assert list(read_texts(tmp_path / "a.csv")) == ["x"]
    (tmp_path / "x.toml").write_text(own + 'remark = "摘要"\n', encoding="utf-8")
    assert list(read_texts(tmp_path / "a.csv")) == ["etax_heads"]
