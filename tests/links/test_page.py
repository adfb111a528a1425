"""The page docs/links/L01.md: its example comes out as printed, its names are the code's."""

import doctest
import json
from pathlib import Path

from chainscan.links.family import REASONS
from chainscan.settings import LinksSettings
from tests.links.economies import NORMAL_UNTIL, an_economy, table, trade_rows
from tests.links.test_find import judged

PAGE = Path(__file__).parents[2] / "docs" / "links" / "L01.md"


def test_the_example_comes_out_as_printed() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tried >= 6
    assert failed == 0


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
