"""English pages hold no Chinese but names of enterprises and of files, and terms explained."""

import html
import re
from collections.abc import Iterator

import pytest

from chainscan.engine import Engine
from chainscan.reports import write_report
from chainscan.reports.edition import Edition, open_edition
from chainscan.reports.texts import catalogue, texts_in
from tests.reports import economy
from tests.reports.conftest import EVERYBODY, Written
from tests.reports.test_workbook import sheet

OTHERS = re.compile("示例第[0-9]+号企业|粗|全量发票查询|采购")
"""Of names: of enterprises without one in NAMED, of the one that would be a program, of files."""
CHINESE = re.compile("[\u3400-\u9fff]+")
NAMES = sorted(economy.NAMED.values(), key=len, reverse=True)
TERMS = [both["zh"] for key, both in catalogue().items() if key.startswith("term.")]
TERMS.sort(key=len, reverse=True)
OFFICIAL = {economy.COKE: "焦炭及其副产品", economy.PARTS: "机动车零部件及配件"}
"""Goods groups of the economy by the names they have in the classification."""


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Written]]:
    """The economy with goods and industries as the tables name them, and its English report."""
    folder = tmp_path_factory.mktemp("english")
    with economy.build(folder / "e.duckdb") as engine:
        for key, name in OFFICIAL.items():
            engine.connection.execute(
                "UPDATE goods_group SET name = $name WHERE goods_group = $key",
                {"key": key, "name": name},
            )
        engine.connection.execute("UPDATE enterprise SET industry = '黑色金属冶炼及压延加工业'")
        ids = [economy.id_of(key) for key in EVERYBODY]
        write_report(engine, economy.SETTINGS, out=folder / "out", enterprises=ids, lang="en")
        yield engine, Written(folder / "out")


def chinese_in(text: str) -> list[str]:
    """What is left of a text when the enterprises' names are taken out."""
    text = "".join(text.split())
    for name in (*NAMES, *TERMS):
        text = text.replace("".join(name.split()), "")
    return CHINESE.findall(OTHERS.sub("", text))


def edition(engine: Engine, lang: str = "en") -> Edition:
    return open_edition(engine, economy.SETTINGS, lang=lang, audience="internal", period=None)


def test_the_overview_names_goods_and_places_in_english(english: tuple[Engine, Written]) -> None:
    text = english[1].text("overview")
    assert chinese_in(text) == []
    assert "Thelargestgap:ironore" in text
    assert "notofficial" in text


@pytest.mark.parametrize("key", EVERYBODY)
def test_so_do_dossiers(english: tuple[Engine, Written], key: int) -> None:
    text = english[1].text(f"dossier-{economy.id_of(key)}")
    assert chinese_in(text) == []
    if key == economy.STEEL:
        assert "Quantitysold(rolledsteel)" in text
        assert "Liuzhou,Guangxi" in text
        assert "Smeltingandrollingofferrousmetals" in text


def test_so_do_the_workbook_and_the_index(english: tuple[Engine, Written]) -> None:
    cells = [
        str(cell)
        for name in texts_in("en").section("sheet")
        if name not in ("notes", "files")
        for row in sheet(english[1], name, "en")
        for cell in row.values()
    ]
    assert "iron ore" in cells
    assert [cell for cell in cells if chinese_in(cell)] == []
    page = (english[1].folder / "index.html").read_text("utf-8")
    shown = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", "", page, flags=re.DOTALL)
    assert chinese_in(html.unescape(shown)) == []
    assert "Guangzhou, Guangdong" in shown


def test_a_place_stands_from_the_county_up(engine: Engine) -> None:
    english = edition(engine)
    assert english.full_region("450205") == "Liubei District, Liuzhou, Guangxi"
    assert english.full_region("450200") == "Liuzhou, Guangxi"
    assert english.full_region("110105") == "Chaoyang District, Beijing"
    assert english.full_region("450000") == "Guangxi"
    assert english.city("450205") == "Liuzhou, Guangxi"
    assert edition(engine, "zh").full_region("450205") == "广西壮族自治区柳州市柳北区"


def test_an_item_is_explained_where_it_is_in_chinese(engine: Engine) -> None:
    english, chinese = edition(engine), edition(engine, "zh")
    assert english.item("冶金焦 一级", "焦炭及其副产品") == "冶金焦 一级 (coke and byproducts)"
    assert english.item("HRB400", "钢材") == "HRB400"
    assert chinese.item("冶金焦 一级", "焦炭及其副产品") == "冶金焦 一级"
    assert english.goods(None) == "goods unknown"
    assert english.goods("无此货物") == "无此货物"
