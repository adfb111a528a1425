"""Zip archives of exports, and standard input."""

import io
import shutil
import stat
import sys
import tempfile
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from chainscan.errors import FileError
from chainscan.ingest.find_files import find_files
from chainscan.ingest.reading import archive as archive_module
from tests.ingest.files import (
    a_line,
    database,
    etax_row,
    load,
    number,
    query,
    write_etax,
    write_heads,
    write_lines,
)


def pack(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members:
            target.writestr(name, content)
    return path


def lines(tmp_path: Path, k: int = 1) -> bytes:
    return write_lines(tmp_path / "x.tmp", a_line(einvoice_number=number(k))).read_bytes()


def test_each_member_is_loaded_like_a_file_of_its_own(tmp_path: Path) -> None:
    book = write_etax(tmp_path / "x.tmp", etax_row(数电发票号码=number(7))).read_bytes()
    path = pack(
        tmp_path / "a.zip",
        ("二月/b.csv", lines(tmp_path, 2)),
        ("a.xlsx", book),
        ("README.md", b"no export"),
        ("__MACOSX/a.xlsx", b"no export"),
        ("broken.xlsx", book[:-300]),
    )
    with database(tmp_path) as engine:
        report = load(engine, path)
        assert [(file.path, file.status) for file in report.files] == [
            (path / "a.xlsx", "loaded"),
            (path / "broken.xlsx", "failed"),
            (path / "二月" / "b.csv", "loaded"),
        ]
        assert f"[{path}/broken.xlsx]" in report.failed[0].error
        loaded = query(engine, "SELECT path FROM source_file ORDER BY 1")
        assert loaded == [(f"{path}/a.xlsx",), (f"{path}/二月/b.csv",)]
        assert load(engine, path).files[0].status == "known"


def test_mapping_files_lie_beside_the_archive(tmp_path: Path) -> None:
    row = ["E1", "E1", "B1", "", "1234567", "2020/1/5", "100", "13", "113", "正常", "销项"]
    heads = write_heads(tmp_path / "h.csv", row)
    path = pack(tmp_path / "a.zip", ("h.csv", heads.read_bytes()))
    heads.unlink()
    with database(tmp_path) as engine:
        assert [file.layout for file in load(engine, path).files] == ["ledger"]


def test_names_lead_nowhere_and_nothing_is_written_under_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    names = [
        "../../up.csv",
        "/etc/root.csv",
        "C:\\x\\y.csv",
        "a\x07b.csv",
        "same.csv",
        "./same.csv",
    ]
    members = [(name, lines(tmp_path, k)) for k, name in enumerate(names, start=1)]
    path = pack(tmp_path / "a.zip", *members)
    before = sorted(tmp_path.rglob("*"))
    found, missing = find_files([path])
    shown = [file.path.relative_to(path).as_posix() for file in found]
    assert sorted(shown) == [
        *("C:/x/y.csv", "a?b.csv", "etc/root.csv", "same#2.csv", "same.csv", "up.csv")
    ]
    assert missing == {}
    for file in found:
        with file.on_disk() as place:
            assert place.parent == private
            assert place.read_bytes() == dict(members)[file.member.member.filename]
    assert sorted(tmp_path.rglob("*")) == before


def test_chinese_names_of_old_archives_are_read(tmp_path: Path) -> None:
    name = "销项发票.csv".encode("gb18030")
    path = pack(tmp_path / "a.zip", ("x" * len(name), lines(tmp_path)))
    path.write_bytes(path.read_bytes().replace(b"x" * len(name), name))
    (file,), _ = find_files([path])
    assert file.path.name == "销项发票.csv"


def test_a_link_an_archive_inside_and_an_encrypted_one_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    inner = pack(tmp_path / "x.tmp", ("b.csv", lines(tmp_path))).read_bytes()
    path = pack(tmp_path / "a.zip", (link, b"/etc/passwd"), ("inner.zip", inner))
    secret = pack(tmp_path / "secret.zip", ("a.csv", lines(tmp_path)), ("b.csv", b"x"))
    content = bytearray(secret.read_bytes())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    secret.write_bytes(content)
    with database(tmp_path) as engine:
        errors = [file.error for file in load(engine, path, secret).files]
        assert "unpack it first" in errors[0]
        assert "a link, not a file" in errors[1]
        assert "the archive is encrypted" in errors[2]
        assert len(errors) == 3


def test_an_archive_of_too_many_files_or_of_none_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pack(tmp_path / "a.zip", ("a.csv", b"x"), ("b.csv", b"x"))
    empty = pack(tmp_path / "b.zip", ("README.md", b"x"))
    monkeypatch.setattr(archive_module, "MOST_MEMBERS", 1)
    with database(tmp_path) as engine:
        errors = {file.path: file.error for file in load(engine, path, empty).failed}
    assert "more than 1 files" in errors[path]
    assert "there are no exports in this archive" in errors[empty]


def test_a_member_that_is_cut_or_longer_than_it_says_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", ("a.csv", lines(tmp_path)))
    content = bytearray(path.read_bytes())
    content[45] ^= 0xFF
    path.write_bytes(content)
    (file,), _ = find_files([path])
    with pytest.raises(FileError, match="damaged or cut short"), file.on_disk():
        pass


def test_standard_input_is_read_by_a_named_layout_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = lines(tmp_path)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    with database(tmp_path) as engine:
        (file,) = load(engine, Path("-")).failed
        assert "--layout" in file.error
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
        (file,) = load(engine, Path("-"), layout="canonical").files
        assert (file.status, file.path, file.rows_loaded) == ("loaded", Path("-"), 1)


def test_many_xml_invoices_in_an_archive_are_loaded_together(tmp_path: Path) -> None:
    samples = Path(__file__).parents[2] / "sample_invoices" / "数电票XML"
    files = sorted(samples.glob("*.xml"))
    path = shutil.make_archive(str(tmp_path / "a"), "zip", samples)
    with database(tmp_path) as engine:
        report = load(engine, Path(path))
        assert [file.status for file in report.files] == ["loaded"] * len(files)
