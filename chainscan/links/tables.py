"""The judgement as frames, one row a row of the table that is selected from it.

Money leaves as whole fen; texts, not numbers, for what users read.
"""

import hashlib
import json
from datetime import date, timedelta

import numpy as np
import pandas as pd

from chainscan.links.books import Books, enough_until
from chainscan.links.causes import Side
from chainscan.links.clock import EPOCH, Floats, Ints
from chainscan.links.family import REASONS
from chainscan.links.groups import NONE, Group
from chainscan.links.judge import Judgement
from chainscan.links.weakening import BASE, Weakened

SCORE_DIGITS, SHARE_DIGITS = 9, 4


def number_of(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The inverse of number_of."""
    return EPOCH + timedelta(days=number)


def expected_trade(found: Judgement) -> pd.DataFrame:
    """supplier_key, buyer_key, p_trade, expected_fen, model."""
    outlook = found.outlook
    return _ends(found, outlook.link).assign(
        p_trade=outlook.p_trade, expected_fen=_fen(outlook.expected), model=outlook.model
    )


def judged(found: Judgement) -> pd.DataFrame:
    """Links in force: ends, status, silence, score, p, q, how many like ones ended, reason."""
    link, family = found.in_force, found.silences.family
    member = np.full(found.history.days.count, NONE)
    member[family.link] = np.arange(len(family.link))
    flagged = np.zeros(found.history.days.count, dtype=bool)
    flagged[found.flagged.link] = True
    trading = found.now.last_day[link] > found.cut.normal_until
    # Without any past score nothing can be tested: too little history.
    testable = len(found.silences.calibration.score) > 0
    inside = (member[link] != NONE) & ~trading & testable
    status = np.select(
        [trading, flagged[link], inside],
        ["trading", "flagged", "silent_not_surprising"],
        "not_judged",
    )
    reasons = np.array([*REASONS[1:], "history_too_short"])
    reason = np.where(family.reason[link] > 0, family.reason[link] - 1, len(reasons) - 1)
    place = np.where(inside, member[link], 0)
    frame = _ends(found, link).assign(
        status=status,
        silent_days=found.cut.as_of - found.now.last_day[link],
        silent_working_days=np.round(found.now.age[link], 1),
        reason=pd.Series(reasons[reason]).where(status == "not_judged", None),
    )
    for name, values in (
        ("score", family.score),
        ("p_value", found.silences.p),
        ("q_value", found.silences.q),
        ("returned_90", found.silences.returned_90),
        ("returned_180", found.silences.returned_180),
    ):
        taken = values[place] if len(values) else np.zeros(len(link))
        frame[name] = np.where(inside, np.round(taken, SCORE_DIGITS), np.nan)
    return frame


def events(found: Judgement, names: dict[int, str], provinces: list[str]) -> pd.DataFrame:
    """One row a group: event_id, cause, enterprise_key, region_code, since, links, lost_fen…

    `names` are the text ids by key; `provinces` the two-digit codes by region number. A group
    none of whose silent links could be judged is left out.
    """
    flagged, days = found.flagged, found.history.days
    actual = days.fen_between(found.cut.normal_until, found.cut.as_of)[found.outlook.link]
    missing = _fen(found.outlook.expected) - actual
    rows = []
    for number, group in enumerate(found.groups):
        links = flagged.link[flagged.group == number]
        if not len(links):
            continue
        evidence = group.evidence
        region = f"{provinces[evidence.key]}0000" if evidence.cause == "region" else None
        silent = found.outlook.link[group.links]
        since = int(found.now.last_day[silent].max()) + 1
        rows.append(
            {
                "number": number,
                "event_id": _event_id(found, group, region or names[evidence.key]),
                "cause": evidence.cause,
                "enterprise_key": None if region else evidence.key,
                "region_code": region,
                "since": day_of(since),
                "links": len(links),
                "lost_fen": max(
                    int(missing[found.observed.of_group(evidence.cause, evidence.key)].sum()), 0
                ),
                "evidence": _group_evidence(group, len(links)),
            }
        )
    columns = ["number", "event_id", "cause", "enterprise_key", "region_code", "since", "links"]
    frame = pd.DataFrame(rows, columns=[*columns, "lost_fen", "evidence"])
    return frame.astype({"enterprise_key": "Int64"})


def flagged_links(found: Judgement, books: Books, event: pd.DataFrame) -> pd.DataFrame:
    """One row a broken link: its ends, cause, silence, proof, stake and evidence."""
    flagged, silences = found.flagged, found.silences
    ids = dict(zip(event["number"], event["event_id"], strict=True))
    # One more, for links without an outlook: their position is −1.
    outlook = np.append(_fen(found.outlook.expected), 0)
    sales, purchases = books.own_until(found.cut.normal_until, found.cut.as_of)
    enough = enough_until(found.cut.normal_until, found.cut.as_of)
    return _ends(found, flagged.link).assign(
        cause=flagged.cause,
        silent_days=found.cut.as_of - found.now.last_day[flagged.link],
        p_value=np.round(silences.p[flagged.member], SCORE_DIGITS),
        q_value=np.round(silences.q[flagged.member], SCORE_DIGITS),
        returned_90=np.round(silences.returned_90[flagged.member], SHARE_DIGITS),
        returned_180=np.round(silences.returned_180[flagged.member], SHARE_DIGITS),
        event_id=pd.Series([ids.get(number) for number in flagged.group.tolist()], dtype=object),
        expected_fen=outlook[flagged.observed],
        supplier_observed=sales[flagged.link] >= enough,
        buyer_observed=purchases[flagged.link] >= enough,
        evidence=_evidence(found),
    )


def weakened_links(found: Judgement, weakened: Weakened, books: Books) -> pd.DataFrame:
    """One row a weakened link: its ends, what was expected and came, proof and evidence."""
    place = np.flatnonzero(weakened.flagged)
    now = weakened.now
    _, purchases = books.own_until(found.cut.normal_until, found.cut.as_of, now.link[place])
    return _ends(found, now.link[place]).assign(
        expected_fen=_fen(now.expected[place]),
        low_fen=_fen(weakened.low[place]),
        actual_fen=_fen(now.actual[place]),
        p_value=np.round(weakened.p[place], SCORE_DIGITS),
        q_value=np.round(weakened.q[place], SCORE_DIGITS),
        buyer_observed=purchases >= enough_until(found.cut.normal_until, found.cut.as_of),
        evidence=[
            _json(
                {
                    "past_windows": BASE,
                    "trade_days_a_window": round(float(now.days[row]), 1),
                    "score": round(float(now.score[row]), 2),
                    "past_scores": int(weakened.past_scores[row]),
                    "compared_links": len(now.link),
                }
            )
            for row in place.tolist()
        ],
    )


def _ends(found: Judgement, link: Ints) -> pd.DataFrame:
    days = found.history.days
    return pd.DataFrame({"supplier_key": days.supplier[link], "buyer_key": days.buyer[link]})


def _fen(yuan: Floats) -> Ints:
    return np.rint(yuan * 100).astype(np.int64)


def _event_id(found: Judgement, group: Group, name: str) -> str:
    days = (day_of(found.cut.normal_until), day_of(found.cut.as_of))
    key = "|".join([group.evidence.cause, name, *(day.isoformat() for day in days)])
    return "D-" + hashlib.sha256(key.encode()).hexdigest()[:12]


def _group_evidence(group: Group, flagged: int) -> str:
    evidence, by_role = group.evidence, group.by_role
    figures: dict[str, float | int] = {
        "partners": evidence.partners,
        "silent_partners": evidence.silent_partners,
        "observed_links": len(evidence.members),
        "silent_links": len(group.links),
        "flagged_links": flagged,
        "expected_links": round(evidence.expected, 1),
        "silent_share": round(evidence.silent_share, SHARE_DIGITS),
        "p_value": round(group.p, SCORE_DIGITS),
        "q_value": round(group.q, SCORE_DIGITS),
    }
    if by_role:
        figures["other_role_partners"] = by_role.partners
        figures["other_role_silent_partners"] = by_role.silent_partners
    return _json(figures)


def _evidence(found: Judgement) -> list[str]:
    """Figures behind each flag: its rhythm, what it missed, and what its partners' others did."""
    flagged, silences = found.flagged, found.silences
    mean_gap = found.now.mean_gap[flagged.link]
    silence = silences.family.silence[flagged.member]
    texts = []
    for row in range(len(flagged.link)):
        figures: dict[str, float | int] = {
            "trade_days": int(found.now.trades[flagged.link[row]]),
            "mean_gap_working_days": round(float(mean_gap[row]), 1),
            "silent_working_days": round(float(silence[row]), 1),
            "missed_trades": round(float(silence[row] / mean_gap[row]), 1),
            "horizon_days": silences.calibration.horizon,
            "past_silences": int(silences.past_scores[flagged.member[row]]),
            "family_links": len(silences.family.link),
        }
        position = int(flagged.observed[row])
        if position != NONE:
            figures |= _side_figures("supplier", found.ends.supplier, position)
            figures["supplier_purchase_days"] = int(found.ends.bought[position])
            figures |= _side_figures("buyer", found.ends.buyer, position)
            figures["buyer_sale_days"] = int(found.ends.sold[position])
        if np.isfinite(flagged.p_alone[row]):
            figures["link_alone_share"] = round(float(flagged.p_alone[row]), SHARE_DIGITS)
        texts.append(_json(figures))
    return texts


def _side_figures(name: str, side: Side, position: int) -> dict[str, float | int]:
    figures: dict[str, float | int] = {f"{name}_other_partners": int(side.partners[position])}
    if np.isfinite(side.share[position]) and side.partners[position]:
        figures[f"{name}_silent_share"] = round(float(side.share[position]), SHARE_DIGITS)
    return figures


def _json(figures: dict[str, float | int]) -> str:
    return json.dumps(figures, separators=(",", ":"))
