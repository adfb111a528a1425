"""What one pass over a file's bytes tells."""

import csv
import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainscan.errors import FileError
from chainscan.ingest.reading import facts as facts_module
from chainscan.ingest.reading import file_facts, require_unchanged
from chainscan.ingest.reading.lines import LineCounter, LineFacts


def counted(text: bytes, size: int) -> LineFacts:
    counter = LineCounter()
    for start in range(0, len(text), size):
        counter.feed(text[start : start + size])
    return counter.facts()


def test_the_lines_of_a_text_are_those_of_an_editor() -> None:
    facts = counted(b'a,b\r\n\r\n"x\n\ny",1\r\nlonger line\r\nlast', 5)
    assert facts.lines == 7
    assert facts.empty.tolist() == [2, 4]
    assert facts.continued.tolist() == [4, 5]
    assert (facts.longest, facts.longest_line) == (12, 6)
    assert (facts.quotes, facts.crlf, facts.mixed_ends, facts.nul_line) == (2, True, False, 0)


@pytest.mark.parametrize(
    ("text", "mixed", "in_quotes"),
    [
        (b"a\nb\nc", False, False),
        (b"a\r\nb\nc", True, False),
        (b"a\rb\n", True, False),
        (b'"a\rb"\nc', False, True),
        (b'"a\r\nb"\nc\n', False, True),
        (b"a\r", True, False),
    ],
)
def test_line_ends_are_told_apart(text: bytes, mixed: bool, in_quotes: bool) -> None:
    facts = counted(text, 1)
    assert (facts.mixed_ends, facts.breaks_in_quotes) == (mixed, in_quotes)


@given(st.binary(max_size=60).map(lambda raw: raw.translate(b'\n\r",ab\x00 ' * 32)), st.data())
def test_how_the_bytes_are_cut_makes_no_difference(text: bytes, data: st.DataObject) -> None:
    whole = counted(text, 1000)
    cut = counted(text, data.draw(st.integers(1, 9)))
    assert str(cut) == str(whole)
    assert whole.lines == len(text.split(b"\n")) - text.endswith(b"\n") - (not text)
    assert whole.nul_line == (text[: text.index(0)].count(b"\n") + 1 if 0 in text else 0)


@given(
    st.lists(
        st.lists(st.sampled_from(["", "a", "b\nc", "\n\n", 'q"', "x,y"]), min_size=2), max_size=9
    )
)
def test_rows_begin_where_a_csv_reader_says(rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    text = written.getvalue()
    reader = csv.reader(text.splitlines(keepends=True))
    starts, before = [], 0
    for _row in reader:
        starts.append(before + 1)
        before = reader.line_num
    facts = counted(text.encode(), 7)
    assert sorted({*range(1, facts.lines + 1)} - {*facts.continued.tolist()}) == starts


@pytest.mark.parametrize("small", [1 << 20, 4])
def test_identity_and_the_place_of_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(facts_module, "SMALL", small)
    path = tmp_path / "a.csv"
    content = "中文\n".encode() * 30 + b"\xff\n" + "中".encode()[:2]
    path.write_bytes(content)
    facts = file_facts(path)
    assert (facts.sha256, facts.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert facts.fault is not None
    assert (facts.fault.offset, facts.fault.wide) == (210, 120)
    path.write_bytes("中".encode()[:2])
    cut = file_facts(path).fault
    assert cut is not None
    assert cut.offset == 0


def test_a_file_that_changes_is_noticed_and_one_that_is_only_touched_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n")
    facts = file_facts(path)
    os.utime(path, (1, 1))
    require_unchanged(path, facts)
    path.write_bytes(b"a,c\n")
    with pytest.raises(FileError, match="changed while it was read"):
        require_unchanged(path, facts)


def test_a_file_that_may_not_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_words: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(FileError, match="cannot be opened: Permission denied"):
        file_facts(tmp_path)
