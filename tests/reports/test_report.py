"""What stands in the report of the invented economy."""

from collections.abc import Callable, Iterator
from typing import Any

import pypdf
import pytest

from chainscan.reports.texts import texts_in
from tests.reports import economy
from tests.reports.conftest import EVERYBODY, Written

Report = Callable[[str], Written]
STEEL = f"dossier-{economy.id_of(economy.STEEL)}"
ODD = f"dossier-{economy.id_of(economy.ODD)}"
NEW = f"dossier-{economy.id_of(economy.NEW)}"
STRANGER = f"dossier-{economy.id_of(economy.STRANGER)}"


def test_there_are_a_pdf_and_a_png_of_each_page_for_every_document(report: Report) -> None:
    written = report("zh")
    stems = ["overview", *(f"dossier-{economy.id_of(key)}" for key in EVERYBODY)]
    names = {"run.json", "tables.xlsx", "index.html"}
    for stem in stems:
        pages = len(written.pdf(stem).pages)
        names |= {f"{stem}.pdf", *(f"{stem}-{page}.png" for page in range(1, pages + 1))}
        assert pages <= 4 or stem == "overview", stem
    assert 2 <= len(written.pdf("overview").pages) <= 4
    assert {path.name for path in written.folder.iterdir()} == names
    assert (written.folder / "overview-1.png").read_bytes().startswith(b"\x89PNG")
    assert set(written.index()["files"]) == names - {"run.json"}


@pytest.mark.parametrize("stem", ["overview", STEEL])
def test_the_steel_maker_sells_23_6_and_11_0_percent_less(report: Report, stem: str) -> None:
    text = report("zh").text(stem)
    row = text[text.rindex("81.0万吨") :][:60]
    assert row.startswith("81.0万吨")
    for figure in ("−23.6%", "106.0", "−11.0%", "91.0"):
        assert figure in row
    english = report("en").text(stem)
    row = english[english.rindex("810thousandtonnes") :][:80]
    for figure in ("−23.6%", "1,060", "−11.0%", "910"):
        assert figure in row


def test_the_dossier_says_by_how_many_tonnes_too(report: Report) -> None:
    said = "销售量（钢材）81.0万吨：环比−23.6%（−25.0万吨），同比−11.0%（−10.0万吨）"
    assert said in report("zh").text(STEEL)


def test_a_percentage_is_text_with_its_sign_and_space(report: Report) -> None:
    page = report("zh").pdf(STEEL).pages[0].extract_text()
    assert "−23.6 %" in page
    assert "−11.0 %" in page


def test_chinese_is_selectable_and_every_font_embedded(report: Report) -> None:
    for lang in ("zh", "en"):
        pdf = report(lang).pdf("overview")
        fonts = list(embedded_fonts(pdf))
        assert fonts
        assert all(name.endswith(("NotoSansCJKsc-Regular", "NotoSansCJKsc-Bold")) for name in fonts)
    assert "示例钢铁集团有限公司" in report("zh").text("overview")


def embedded_fonts(pdf: pypdf.PdfReader) -> Iterator[str]:
    """The names of the fonts, all of which must carry their font file and a way back to text."""
    for page in pdf.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            held = font.get_object()
            descendant = held["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"].get_object()
            assert "/ToUnicode" in held
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor
            yield str(held["/BaseFont"]).removesuffix("-Identity-H")


@pytest.mark.parametrize(
    ("lang", "tag", "title"),
    [("zh", "zh-CN", "供应链断点扫描总览"), ("en", "en-GB", "Supply chain scan: overview")],
)
def test_documents_say_their_title_and_language_and_carry_no_date(
    report: Report, lang: str, tag: str, title: str
) -> None:
    pdf = report(lang).pdf("overview")
    assert pdf.metadata is not None
    assert pdf.metadata.title == title
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == tag
    assert root["/MarkInfo"]["/Marked"], "tagged, for screen readers"
    assert pdf.metadata.creation_date is None


def test_every_page_carries_its_stamp_and_number(report: Report) -> None:
    pdf = report("en").pdf("overview")
    total = len(pdf.pages)
    for number, page in enumerate(pdf.pages, start=1):
        text = page.extract_text()
        assert "INTERNAL" in text
        assert f"Page {number} of {total}" in text


def test_the_overview_says_what_matters(report: Report) -> None:
    text = report("zh").text("overview")
    assert "5条链路的静默超出正常停顿" in text
    assert "供应商停摆2条" in text
    assert "断链造成3项需求" in text
    assert "尚缺555.0万元" in text
    assert "读取5,630行，入库5,520、重复80、拒收18、合计行12" in text
    assert "湖北" in text or "武汉市" in text
    assert "按预期往来加权的静默占比97%" in text
    assert "没有开票日期18" in text
    assert text.count("另有2条链路仍在开票但明显减弱：预期180.0万元，少140.0万元") == 2


def test_the_overview_says_what_is_placed_and_where_capacity_is_short(report: Report) -> None:
    text = report("zh").text("overview")
    assert "需求3项：全部落实1项，部分落实2项，未落实0项" in text
    assert "未落实的原因：富余产能已全部分配1项（每月500.0万元）、数据中无其他企业供应" in text
    assert "缺口最大的货物：铁矿石，每月500.0万元" in text
    assert "铁矿石500.011.00" in text


def test_the_overview_says_how_good_the_method_was_and_what_is_not_known(report: Report) -> None:
    text = report("zh").text("overview")
    assert "静默链路40条中，8条可判断，32条无法判断" in text
    assert "无法判断的原因：往来次数太少20、账簿未覆盖12" in text
    assert "判为断链的5条中，没有由静默检验列入的" in text
    assert "尚无核实结果的记录，误报比例未知" in text
    assert "chainscanbacktestlinks" in text


def test_the_dossier_says_why_a_supplier_fits_and_what_to_ask(report: Report) -> None:
    text = report("zh").text(STEEL)
    assert "货物一致96%、距离约471公里" in text
    assert "尚缺每月500.0万元：富余产能已全部分配" in text
    assert "自2020年1月19日后发票静默51天" in text
    assert "供应商“示例矿业（武汉）有限公司”已静默51天" in text
    english = report("en").text(STEEL)
    assert "Noinvoicesince19January2020" in english
    assert "distanceabout471km" in english


def test_hostile_names_are_printed_as_they_stand(report: Report) -> None:
    literal = "".join(economy.HOSTILE.split())
    assert literal in report("zh").text(ODD)
    assert literal in report("zh").text("overview")
    assert report("zh").pdf(ODD).metadata.title == economy.HOSTILE  # type: ignore[union-attr]


def test_what_cannot_be_computed_says_so_and_why(report: Report) -> None:
    text = report("zh").text(NEW)
    assert "上游购进额无法计算：账簿未覆盖该期" in text
    assert "−1.2" in text, "negative trade is shown as it is"
    assert "所有数值只来自他方账簿，均为下限" in report("zh").text(STRANGER)


def test_poppler_reads_the_same_text(report: Report, tool: Callable[..., str]) -> None:
    text = tool("pdftotext", report("zh").folder / "overview.pdf", "-")
    assert "示例钢铁集团有限公司" in text
    assert "−23.6 %" in text
    for stem in ("overview", STEEL):
        drawn = tool("pdftotext", "-layout", report("zh").folder / f"{stem}.pdf", "-")
        assert "2019-11" in drawn, "the words of a chart are text, too"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_poppler_finds_every_font_embedded_with_a_way_back_to_text(
    report: Report, lang: str, tool: Callable[..., str]
) -> None:
    for pdf in sorted(report(lang).folder.glob("*.pdf")):
        _, _, *fonts = tool("pdffonts", pdf).splitlines()
        assert fonts
        for line in fonts:
            assert "NotoSansCJKsc" in line
            embedded, _, to_text, *_ = line.split()[-5:]
            assert (embedded, to_text) == ("yes", "yes"), line


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_qpdf_finds_nothing_wrong(report: Report, lang: str, tool: Callable[..., str]) -> None:
    for pdf in sorted(report(lang).folder.glob("*.pdf")):
        said = tool("qpdf", "--check", pdf)
        assert "No syntax or stream encoding errors found" in said
        assert "WARNING" not in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_chapters_are_bookmarks(report: Report, lang: str) -> None:
    texts = texts_in(lang)
    for stem, chapters in (
        ("overview", ("findings", "changes", "places", "breaks", "supply", "coverage", "glossary")),
        (STEEL, ("findings", "changes", "broken_here", "needs_here", "questions", "partners")),
    ):
        pdf = report(lang).pdf(stem)
        titles = [str(entry.title) for entry in pdf.outline if not isinstance(entry, list)]
        for name in chapters:
            assert any(texts.of(f"chapter.{name}") in title for title in titles), (stem, name)
        assert all(
            pdf.get_destination_page_number(entry) is not None
            for entry in pdf.outline
            if not isinstance(entry, list)
        )


def test_dossiers_say_their_title_and_language_too(report: Report) -> None:
    pdf = report("zh").pdf(STEEL)
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == "zh-CN"
    assert pdf.metadata is not None
    assert pdf.metadata.title == "示例钢铁集团有限公司"


def test_the_index_says_what_the_report_was_made_from(report: Report) -> None:
    index = report("zh").index()
    assert index["period"] == "2020-02"
    assert {step["name"] for step in index["steps"]} == {"ingest", "measure", "links", "match"}
    assert index["inputs"][0]["rows_read"] == 5210
    assert index["settings"]["measure"]["home_region"] == "45"
