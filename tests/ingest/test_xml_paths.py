"""The path language of XML layouts: what it finds, and that it is no more than that."""

from pathlib import Path

import pytest
from lxml import etree

from chainscan.errors import FileError
from chainscan.ingest.layouts import read_layout
from chainscan.ingest.layouts.element_path import Elements, path_of, value_of
from chainscan.ingest.reading import is_read_by, xml_rows

DOCUMENT = etree.fromstring(
    '<r xmlns="urn:a" xmlns:b="urn:b"><b:head><id k="x">  </id><id k="y"> 7 </id></b:head>'
    "<line><sum>1.5</sum><per>4</per><on>true</on></line>"
    "<line><sum>-2</sum><per>0</per><on>0</on></line>"
    "<word>ten</word></r>"
)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("head/id", "7"),  # the first that is not empty, of any namespace
        ("head/id/@k", "x"),
        ("head/id[@k=y|z]/@k", "y"),
        ("*/id[@k!=x]", "7"),
        ("line[on=false|0]/sum", "-2"),
        ("line[on!=false|0]/sum", "1.5"),
        ("line[no!=0]/sum", "1.5"),
        ("line", ""),  # has elements below it: no text
        ("/head/id", "7"),
        ("sum line/sum", "-0.5"),
        ("sum line/sum - head/id + head/none", "-7.5"),
        ("none + none", ""),
        ("line/sum + word", "ten"),  # no figure: as it is, to be refused
        ("line/sum per line/per", "0.375"),
        ("line[on=0]/sum per line[on=0]/per", ""),
        ("line/sum per none", "1.5"),
        ("word & '-' & head/id", "ten-7"),
        ("word & none", ""),
        ("'EUR'", "EUR"),
        ("word without te", "n"),
        ("word without x", "ten"),
    ],
)
def test_values(value: str, found: str) -> None:
    assert value_of(value)(Elements(DOCUMENT), DOCUMENT) == found


def test_a_path_from_the_root_may_start_anywhere() -> None:
    line = DOCUMENT[1]
    assert value_of("/head/id")(Elements(DOCUMENT), line) == "7"
    assert value_of("head/id")(Elements(DOCUMENT), line) == ""


@pytest.mark.parametrize(
    "text",
    "|/|//a|a//b|a/|..|a/../b|a[1]|@a/b|@a[b=c]|a[b=c]d|a b|document('x')|count(a)"
    "|a[contains(b,'c')]|a[b=c][d=e]|a$|LONG".replace("LONG", "a/" * 250).split("|"),
)
def test_nothing_else_is_a_path(text: str) -> None:
    with pytest.raises(ValueError, match=r"path|attribute"):
        path_of(text)


def test_a_layout_with_a_wrong_path_is_refused_and_says_which(tmp_path: Path) -> None:
    layout = tmp_path / "own.toml"
    layout.write_text(
        'name = "own"\ngrain = "line"\n[xml]\nroot = "a"\nlines = "b"\nnet_total = "sum(c)"\n'
        '[columns]\nissued_on = "d"\namount = "e"\n',
        encoding="utf-8",
    )
    with pytest.raises(FileError, match=r"xml.net_total: .*'sum\(c\)' is no element path"):
        read_layout(layout)


def test_the_layout_in_the_documentation_works(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "layouts" / "xml.md").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(page.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    layout = read_layout(own)
    root = etree.fromstring(
        "<Orders><Sender><Id>X1</Id></Sender><Order number='7'><Type>CN</Type>"
        "<Date>2020-01-05</Date>"
        "<Line><Name>coke</Name><Price>100</Price><Discount>10</Discount><Rate>13</Rate></Line>"
        "<Allowance><Kind>discount</Kind><Amount>5</Amount><Rate>13</Rate></Allowance>"
        "<Totals><Net>85</Net></Totals><Taxes><Tax>11.05</Tax></Taxes></Order></Orders>"
    )
    assert is_read_by(layout, root)
    line, allowance = (row.cells for row in xml_rows(layout, root))
    assert (line["amount"], line["tax"], line["supplier_id"]) == ("-90.00", "-11.70", "X1")
    assert (allowance["amount"], allowance["tax"]) == ("5.00", "0.65")
    assert allowance["goods_name"] == "allowance"
