"""`chainscan layout`: what is listed and shown loads, and a draft reads the table it is from."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from chainscan.cli import main
from chainscan.errors import FileError
from chainscan.ingest import draft_layout, layout_text, list_layouts
from chainscan.ingest.layouts import built_in_layouts, read_layout
from chainscan.ingest.layouts.read import SYNONYMS
from tests.ingest.files import BUYER, OTHER, SELLER, number, write_workbook
from tests.ingest.layouts_at_hand import read_texts

ROWS = [
    [number(1), "2020-01-05", SELLER, "示例钢铁有限公司", BUYER, "卷板", "10", "100.00", "13.00"],
    [number(2), "2020/1/6", SELLER, "示例钢铁有限公司", OTHER, "螺纹", "20", "200.00", "26.00"],
]
TOTALS = ["113.00", "226.00"]
CHINESE = ["票号", "业务日期", "供应商税务登记号", "供应商", "客户税务登记号", "物料", "数量",
           "未税", "税", "应付"]  # fmt: skip
PINYIN = ["fphm", "kprq", "xfsbh", "xfmc", "gfsbh", "spmc", "spsl", "je", "se", "jshj"]
ENGLISH = ["invoice_no", "invoice_date", "vendor_tax_id", "vendor", "customer_tax_id", "item",
           "qty", "net", "vat", "gross"]  # fmt: skip


def table(header: list[str]) -> list[list[Any]]:
    return [header, *([*row, total] for row, total in zip(ROWS, TOTALS, strict=True))]


def write_csv(path: Path, rows: list[list[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.mark.parametrize("header", [CHINESE, PINYIN, ENGLISH])
def test_a_draft_reads_the_table_it_was_made_from(tmp_path: Path, header: list[str]) -> None:
    path = write_csv(tmp_path / "应付明细.csv", [["应付明细表"], *table(header)])
    draft = draft_layout(path, tmp_path / "mapping.toml")
    assert draft.missing == ()
    layout = read_layout(tmp_path / "mapping.toml")
    first, _ = read_texts(path)[layout.name]
    assert {name: first[name] for name in ("issued_on", "supplier_id", "buyer_id", "amount")} == {
        "issued_on": "2020-01-05",
        "supplier_id": SELLER,
        "buyer_id": BUYER,
        "amount": "100.00",
    }
    assert (first["tax"], first["total"], layout.grain) == ("13.00", "113.00", "line")


def test_what_adds_up_counts_more_than_what_a_header_is_called(tmp_path: Path) -> None:
    header = [*ENGLISH[:7], "total", "tax", "amount"]  # here `amount` is the price with tax
    draft = draft_layout(write_csv(tmp_path / "a.csv", table(header)))
    found = {guess.column: guess.header for guess in draft.guesses}
    assert (found["amount"], found["tax"], found["total"]) == ("total", "tax", "amount")


def test_what_cannot_be_guessed_is_left_as_a_comment(tmp_path: Path) -> None:
    rows = [["日期", "金额", "颜色"], ["2020-01-05", "1.00", "crimson"]]
    draft = draft_layout(write_csv(tmp_path / "a.csv", rows), tmp_path / "m.toml")
    assert (draft.left, draft.missing) == (("颜色",), ("supplier_id", "buyer_id"))
    assert '# not used: "颜色"' in draft.text
    assert '# supplier_id = ""  # not found' in draft.text
    assert "true: the amount is the price with tax — check it" in draft.text
    assert read_layout(tmp_path / "m.toml").required == ("issued_on", "amount")
    assert "crimson" not in draft.text
    assert "2020-01-05" not in draft.text


def test_a_list_of_one_side_names_the_owner_as_the_other_party(tmp_path: Path) -> None:
    rows = [["企业代号", "供方税号", "日期", "金额"], ["E1", SELLER, "2020-01-05", "1.00"]]
    path = write_csv(tmp_path / "a.csv", rows)
    draft_layout(path, tmp_path / "m.toml")
    (row,) = read_texts(path)["a"]
    assert (row["owner_id"], row["buyer_id"], row["side"]) == ("E1", "E1", "purchases")


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "json"])
def test_other_tables_are_drafted_too(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "xlsx":
        write_workbook(path, {"说明": [["导出说明"]], "数据": table(PINYIN)})
    elif kind == "json":
        records = [dict(zip(PINYIN, row, strict=True)) for row in table(PINYIN)[1:]]
        path.write_text(json.dumps(records), encoding="utf-8")
    else:
        write_csv(tmp_path / "a.csv", table(PINYIN))
        duckdb.read_csv(str(tmp_path / "a.csv"), all_varchar=True).write_parquet(str(path))
    assert len(draft_layout(path).guesses) == len(PINYIN)


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", table(PINYIN))
    out = tmp_path / "mapping.toml"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(FileError, match=r"a file already.*mapping\.toml.*--out"):
        draft_layout(path, out)
    assert out.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("text", "words"),
    [("1,2\n3,4\n", "no row looks like a header"), ("<EInvoice/>", "a document, not a table")],
)
def test_what_is_no_table_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=words):
        draft_layout(tmp_path / "a.csv")


def test_every_layout_is_listed_and_what_is_shown_is_a_layout(tmp_path: Path) -> None:
    listed = list_layouts()
    assert [each.name for each in listed.layouts] == [each.name for each in built_in_layouts()]
    assert all(each.title and each.required for each in listed.layouts)
    for layout in built_in_layouts():
        copy = tmp_path / f"{layout.name}.toml"
        copy.write_text(layout_text(layout.name), encoding="utf-8")
        assert read_layout(copy) == layout
    with pytest.raises(FileError, match="did you mean 'etax_lines'"):
        layout_text("etax_line")
    assert SYNONYMS.stem not in [each.name for each in listed.layouts]


def test_the_commands_say_it_in_a_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["chainscan", "layout", *words])
        try:
            main()
        except SystemExit as stop:
            assert stop.code in (0, None), capsys.readouterr().err  # noqa: PT017
        return capsys.readouterr().out

    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "a.csv", table(ENGLISH))
    assert "etax_lines (lines)\n    全量发票查询导出结果" in said("list")
    assert said("show", "customs_duty") == layout_text("customs_duty")
    assert 'amount = "net"  # sure' in said("new", "a.csv")
    assert "wrote m.toml: 10 columns guessed" in said("new", "a.csv", "--out", "m.toml")
