"""Of very many links a part calibrates and proves: what is found stays what it was."""

from datetime import date
from pathlib import Path

import pytest

from chainscan.links import calibration, proof
from chainscan.links.find import find_broken_links
from chainscan.settings import LinksSettings, Settings
from tests.links.economies import AS_OF, NORMAL_UNTIL, an_economy, table, trade_rows

# So small a part of so small an economy cannot prove much: a larger false share is allowed.
SETTINGS = Settings(links=LinksSettings(false_rate=0.25))


def a_supplier_down(supplier: int, _buyer: int) -> date | None:
    return NORMAL_UNTIL if supplier == 6 else None


def test_a_part_of_the_past_finds_the_same_disruption(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for number, most in enumerate((10_000, 80)):
        monkeypatch.setattr(calibration, "MOST_LINKS", most)
        monkeypatch.setattr(proof, "MOST_LINKS", most)
        with an_economy(tmp_path / f"{number}.db", trade_rows(2, a_supplier_down)) as engine:
            find_broken_links(engine, SETTINGS, as_of=AS_OF, normal_until=NORMAL_UNTIL)
            broken, event = table(engine, "broken_link"), table(engine, "disruption")
            found.append((set(broken["link_id"]), event["cause"].tolist()))
    (whole, causes), (part, again) = found
    assert causes == again == ["supplier_down"]
    assert len(whole & part) >= 0.8 * len(whole | part)
