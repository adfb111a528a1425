"""The figures behind a broken link or a disruption, in words."""

import json
from collections.abc import Mapping

from chainscan.explaining.plain_text import probability, share

Figures = Mapping[str, float]
OF_LINK = {
    "trade_days": "trade days before the silence 以往交易日",
    "mean_gap_working_days": "working days between them, on average 平均间隔工作日",
    "silent_working_days": "silent planned working days 静默工作日",
    "missed_trades": "trades missed at that rhythm 按以往节奏错过次数",
    "past_silences": "past silences of living links that it was measured against 以往静默样本",
    "horizon_days": "days within which a living link would trade again 判断期限（天）",
    "family_links": "links judged together 一并判断的链路",
    "supplier_other_partners": "other buyers expected to be served 供应商的其他购买方",
    "supplier_silent_share": "of the supplier's other trade is silent 供应商其他链路静默占比",
    "supplier_purchase_days": "days since on which the supplier bought 供应商其后有购进的天数",
    "buyer_other_partners": "other suppliers expected to deliver 购买方的其他供应商",
    "buyer_silent_share": "of the buyer's other trade is silent 购买方其他链路静默占比",
    "buyer_sale_days": "days since on which the buyer sold 购买方其后有销售的天数",
    "link_alone_share": "probability that this link alone ended 仅此链路终止的概率",
}
OF_EVENT = {
    "observed_links": "links observed 可观察链路",
    "expected_links": "of them expected to trade 预期会有往来",
    "silent_links": "silent 静默",
    "flagged_links": "flagged as broken with it 列为断链",
    "partners": "partners 往来单位",
    "silent_partners": "of them silent 其中静默",
    "other_role_partners": "partners in its other role, where it was proven 另一方向往来单位",
    "other_role_silent_partners": "of those silent 其中静默",
    "silent_share": "silent share, weighted by expected trade 按预期往来加权的静默占比",
    "p_value": "p: so bad a group is met so seldom among those that came back",
    "q_value": "q: expected share of false alarms among groups as bad or worse",
}


def evidence_rows(figures: Figures, words: Mapping[str, str]) -> list[list[str]]:
    """One row a figure, the figure first; what there are no words for stands under its own name."""
    ordered = [name for name in words if name in figures]
    ordered += [name for name in figures if name not in words]
    return [[_shown(name, figures[name]), words.get(name, name)] for name in ordered]


def figures_of(text: str | None) -> dict[str, float]:
    """The figures as they are."""
    return dict(json.loads(text)) if text else {}


def _shown(name: str, value: float) -> str:
    if name.endswith("_share"):
        return share(value)
    return probability(value) if name.endswith("_value") else f"{value:,g}"
