"""The pages docs/links: examples come out as printed, names are the code's, none is missing."""

import doctest
import json
from pathlib import Path

import pytest

from chainscan.links.family import REASONS
from chainscan.links.groups import CAUSES
from chainscan.settings import LinksSettings
from tests.links.economies import NORMAL_UNTIL, an_economy, table, trade_rows
from tests.links.test_find import judged
from tests.links.test_weakening import weaken

PAGE = Path(__file__).parents[2] / "docs" / "links" / "L01.md"


PAGES = sorted(path for path in PAGE.parent.glob("*.md") if ">>>" in path.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_the_example_comes_out_as_printed(page: Path) -> None:
    failed, tried = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert tried >= 4
    assert failed == 0


def test_every_code_and_cause_has_a_page_that_says_what_it_cannot_see() -> None:
    names = ["L01", "L04", "lost_goods", "second_tier", "link", *CAUSES]
    index = (PAGE.parent / "README.md").read_text(encoding="utf-8")
    for name in names:
        page = (PAGE.parent / f"{name}.md").read_text(encoding="utf-8")
        for heading in ("## Method", "## Example", "## What it cannot see"):
            assert heading in page, (name, heading)
        assert f"({name}.md)" in index, name


def test_every_reason_setting_and_figure_is_on_the_page(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    ended = trade_rows(ends=lambda s, _b: NORMAL_UNTIL if s == 5 else None)
    with an_economy(tmp_path / "db", ended) as engine:
        judged(engine)
        evidence = [
            json.loads(table(engine, name)["evidence"][0]) for name in ("broken_link", "disruption")
        ]
    names = [*REASONS[1:], "history_too_short", *LinksSettings.model_fields]
    for name in [*names, *evidence[0], *evidence[1]]:
        assert f"{name}`" in page, name


def test_every_figure_of_a_weakened_link_is_on_its_page(tmp_path: Path) -> None:
    page = (PAGE.parent / "L04.md").read_text(encoding="utf-8")
    with an_economy(tmp_path / "db", trade_rows()) as engine:
        weaken(engine)
        judged(engine)
        evidence = json.loads(table(engine, "weakened_link")["evidence"][0])
    for name in evidence:
        assert f"`{name}`" in page, name
