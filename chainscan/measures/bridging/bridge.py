"""From net trade to `change_bridge`: by cell, by pair of enterprises, by change."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from chainscan.engine import Stage
from chainscan.measures.catalogue import MEASURES

SQL = Path(__file__).parent


@dataclass(frozen=True)
class Component:
    """One part of a change, and what to call it."""

    component: str
    zh: str
    en: str


COMPONENTS: tuple[Component, ...] = (
    Component("lost_partners", "流失的交易对方", "lost partners"),
    Component("new_partners", "新增的交易对方", "new partners"),
    Component("quantity", "数量", "quantity"),
    Component("goods_mix", "商品结构", "goods mix"),
    Component("region_mix", "地区结构", "region mix"),
    Component("price", "价格", "price"),
    Component("tax_rate", "税率", "tax rate"),
    Component("volume", "数量与价格（无法拆分）", "volume, not split"),
    Component("returns", "红字冲减", "returns and corrections"),
)


def fill_bridge(stage: Stage) -> None:
    """Take every change in yuan at scope all apart; fills `change_bridge` and its named view.

    Reads what the measure stage has filled, and net trade and the lines' tax rates. Nothing is
    rounded but by the rules of docs/measures/bridge.md, in whole fen.
    """
    stage.frame("unit_multiple", pd.read_csv(SQL / "units.csv"))
    amounts = [one for one in MEASURES if one.measured == "amount" and "all" in one.scopes]
    rows = [(one.code, one.side, one.place) for one in amounts]
    stage.frame("bridge_measure", pd.DataFrame(rows, columns=["code", "side", "place"]))
    names = [(one.component, number, one.zh, one.en) for number, one in enumerate(COMPONENTS)]
    stage.frame(
        "bridge_component",
        pd.DataFrame(names, columns=["component", "place", "name_zh", "name_en"]),
    )
    stage.scratch(SQL / "bridge_rate.sql")
    stage.scratch(SQL / "bridge_cell.sql")
    stage.scratch(SQL / "bridge_priced.sql")
    stage.scratch(SQL / "bridge_pair.sql")
    stage.scratch(SQL / "bridge_mix.sql")
    stage.select(SQL / "change_bridge.sql")
    stage.view(SQL / "change_bridge_named.sql")
