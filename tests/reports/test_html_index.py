"""index.html: well formed, closed to the network, harmless to names, and usable in a browser."""

import base64
import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from chainscan.engine import Engine
from chainscan.reports import write_report
from chainscan.reports.html_index import MOST_EMBEDDED
from tests.reports import economy
from tests.reports.browser import Browser, browser
from tests.reports.conftest import Written

Report = Callable[[str], Written]
SCRIPT = '<script>document.title="owned"</script>"><img src=x onerror=alert(1)>'
VOID = {"meta", "img", "input", "link", "br"}


class Page(HTMLParser):
    """Elements with their attributes in order; complains where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.setdefault(self._open[-1], []).append(data)

    def all(self, tag: str, **having: str) -> list[dict[str, str]]:
        return [
            found
            for name, found in self.elements
            if name == tag and having.items() <= found.items()
        ]


def page(written: Written) -> Page:
    return Page((written.folder / "index.html").read_text("utf-8"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The index where enterprises and goods are called like a script."""
    folder = tmp_path_factory.mktemp("hostile")
    with economy.build(folder / "e.duckdb") as engine:
        for table, column in (("enterprise", "name"), ("goods_group", "name")):
            engine.connection.execute(f"UPDATE {table} SET {column} = $name", {"name": SCRIPT})
        ids = [economy.id_of(economy.STEEL)]
        write_report(engine, economy.SETTINGS, out=folder / "out", enterprises=ids)
    return Written(folder / "out")


@pytest.mark.parametrize(("lang", "tag"), [("zh", "zh-CN"), ("en", "en-GB")])
def test_it_is_well_formed_and_says_its_language(report: Report, lang: str, tag: str) -> None:
    found = page(report(lang))
    assert found.all("html")[0]["lang"] == tag
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in found.elements:
        for name in ("aria-labelledby", "for"):
            assert attributes.get(name, ids[0]) in ids
    assert {a["href"][1:] for a in found.all("a") if a["href"].startswith("#")} <= {*ids}


def test_nothing_is_fetched_and_only_its_own_script_may_run(report: Report) -> None:
    text = (report("zh").folder / "index.html").read_text("utf-8")
    found = Page(text)
    assert not re.search(r"https?://|@import|url\(|//cdn", text)
    assert found.all("link") == []
    assert all("src" not in script for script in found.all("script"))
    [script] = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    [policy] = [meta["content"] for meta in found.all("meta") if "http-equiv" in meta]
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{allowed}'" in policy
    assert not any(name.startswith("on") for _, attributes in found.elements for name in attributes)


def test_links_lead_to_files_that_are_there(report: Report) -> None:
    written = report("zh")
    links = {a["href"] for a in page(written).all("a") if not a["href"].startswith("#")}
    assert {"tables.xlsx", "overview.pdf"} < links
    assert all((written.folder / link).is_file() for link in links)
    images = page(written).all("img")
    assert len(images) == len([link for link in links if link.endswith(".pdf")])
    assert all(image["src"].startswith("data:image/png;base64,") for image in images)


def test_a_large_report_shows_the_pages_beside_it(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chainscan.reports.html_index.MOST_EMBEDDED", 1)
    ids = [economy.id_of(economy.NEW)]
    write_report(engine, economy.SETTINGS, out=tmp_path / "out", enterprises=ids)
    images = page(Written(tmp_path / "out")).all("img")
    assert {image["src"] for image in images} == {"overview-1.png", f"dossier-{ids[0]}-1.png"}
    assert MOST_EMBEDDED > 10


def test_tables_are_tables(report: Report) -> None:
    found = page(report("zh"))
    tables = found.all("section")
    names = [section["data-table"] for section in tables if "data-table" in section]
    assert names == ["enterprises", "findings", "events", "matches"]
    heads = found.all("th", scope="col")
    assert len(heads) > 30
    assert len(found.all("th", scope="row")) > 10
    assert len(found.all("caption")) == len(names)
    assert len(found.all("button", type="button")) == len(heads)
    assert found.all("a", **{"class": "skip", "href": "#main"})
    assert found.all("p", role="status")
    inputs = found.all("input") + found.all("select")
    labels = {label["for"] for label in found.all("label")}
    assert {field["id"] for field in inputs} == labels


def test_figures_are_those_of_the_pages(report: Report) -> None:
    texts = " ".join(" ".join(page(report("zh")).texts["td"]).split())
    assert "9,800.0万元" in texts
    assert "供应商停摆" in texts
    assert "货物 一致 96 %" in texts or "货物一致 96 %" in texts


def test_a_script_in_a_name_is_text(hostile: Written) -> None:
    found = page(hostile)
    assert len(found.all("script")) == 1
    assert not any("onerror" in attributes for _, attributes in found.elements)
    assert any(SCRIPT in text for text in found.texts["a"])
    assert found.all("option", value=SCRIPT)


def test_the_same_tables_give_the_same_page(engine: Engine, tmp_path: Path) -> None:
    for out in ("a", "b"):
        write_report(engine, economy.SETTINGS, out=tmp_path / out)
    assert (tmp_path / "a/index.html").read_bytes() == (tmp_path / "b/index.html").read_bytes()


@pytest.fixture(scope="module")
def driven() -> Iterator[Browser]:
    """A real browser; the test skips where there is none."""
    driver = shutil.which("chromedriver")
    if driver is None:
        pytest.skip("chromedriver is not installed: the page is not tried in a browser")
    with browser(driver) as found:
        yield found


SHOWN = (
    "return [...document.querySelectorAll('section[data-table=TABLE] tbody tr')]"
    ".filter(row => !row.hidden).length"
)


def shown(driven: Browser, table: str) -> int:
    """How many rows of a table are visible."""
    found: int = driven.run(SHOWN.replace("TABLE", table))
    return found


def test_a_browser_searches_filters_and_sorts(driven: Browser, report: Report) -> None:
    driven.open(report("zh").folder / "index.html")
    assert driven.log() == []
    before = shown(driven, "findings")
    assert before == 5
    driven.write("#search", "焦化 柳州")
    driven.run("return new Promise(done => setTimeout(done, 300))")
    assert shown(driven, "enterprises") <= 1
    assert "行" in driven.run("return document.getElementById('status').textContent")
    driven.press("escape")
    assert shown(driven, "findings") == before
    driven.run(
        "const s = document.querySelector('section[data-table=findings] [data-place=\"4\"]');"
        "s.value = '供应商停摆'; s.dispatchEvent(new Event('change'));"
    )
    assert shown(driven, "findings") == 2


LOST = (
    "return [...document.querySelectorAll('section[data-table=findings] tbody tr')]"
    ".map(r => Number(r.cells[8].dataset.order))"
)


def test_the_keyboard_is_enough_and_a_screen_reader_is_told(
    driven: Browser, report: Report
) -> None:
    driven.open(report("zh").folder / "index.html")
    driven.press("tab")
    assert driven.run("return document.activeElement.className") == "skip"
    driven.press("enter")
    assert driven.run("return document.activeElement.id") == "main"
    assert driven.spoken("#search") == ("searchbox", "搜索企业、识别号、货物、编号")
    head = "section[data-table=findings] thead th:nth-child(9)"
    assert driven.spoken(head)[0] == "columnheader"
    assert driven.spoken(f"{head} button") == ("button", "损失")
    driven.run(f"document.querySelector('{head} button').focus()")
    outline = driven.run("return getComputedStyle(document.activeElement).outlineStyle")
    for wanted, reverse in (("descending", True), ("ascending", False)):
        driven.press("enter")
        assert driven.run(f"return document.querySelector('{head}').ariaSort") == wanted
        amounts = driven.run(LOST)
        assert amounts == sorted(amounts, reverse=reverse)
    assert outline != "none"
    assert "升序" in driven.run("return document.getElementById('status').textContent")
    role, name = driven.spoken("section[data-table=findings] .scroll")
    assert (role, name) == ("region", "断链")


def test_a_script_in_a_name_does_not_run_in_a_browser(driven: Browser, hostile: Written) -> None:
    driven.open(hostile.folder / "index.html")
    assert driven.run("return document.title") != "owned"
    assert driven.log() == []
    assert driven.run("return document.querySelectorAll('img[src=x]').length") == 0
    driven.write("#search", "<script>")
    driven.run("return new Promise(done => setTimeout(done, 300))")
    assert shown(driven, "enterprises") > 3


def test_pictures_beside_the_page_are_shown_from_disk(
    driven: Browser, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chainscan.reports.html_index.MOST_EMBEDDED", 0)
    write_report(engine, economy.SETTINGS, out=tmp_path / "out")
    driven.open(tmp_path / "out" / "index.html")
    loaded = driven.run(
        "const i = document.querySelector('.cards img'); i.loading = 'eager';"
        "return i.decode().then(() => i.naturalWidth)"
    )
    assert loaded > 500
    assert driven.log() == []
