"""How good the method was on its own past, in words: what is on record, and how to find out more.

Nothing is computed anew: what the links step noted, what became of findings looked into, and
what a backtest of the same data has found, where one was run.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from chainscan.reports import breaks, numbers, style
from chainscan.reports.charts import foreseen_and_came
from chainscan.reports.edition import Edition
from chainscan.told import noted_backtest


def share_judged(edition: Edition) -> str:
    """How many of the silent links could be judged; nothing where none is silent."""
    links: dict[str, int] = {}
    for row in edition.rows("judgements"):
        links[row["status"]] = links.get(row["status"], 0) + row["links"]
    judged = links.get("flagged", 0) + links.get("silent_not_surprising", 0)
    unknown = links.get("not_judged", 0)
    if not judged + unknown:
        return ""
    return edition.say(
        "judged.share",
        silent=numbers.count(judged + unknown),
        judged=numbers.count(judged),
        unknown=numbers.count(unknown),
    )


def remarks(edition: Edition) -> list[str]:
    """What was judged and flagged, what visits have shown, and where a backtest is to be had."""
    said = [breaks.judged(edition), _flagged(edition), _outcomes(edition)]
    return [text for text in (*said, *_backtested(edition)) if text]


def curves(edition: Edition) -> tuple[Figure, str] | None:
    """What was foreseen on past days against what came; None where no backtest is on record."""
    noted = noted_backtest(edition.engine)
    rows = [
        {"side": row["side"], "day": row["day"], "expected": expected, "came": came}
        for row in (noted["outlook"][: 2 * len(style.DAYS)] if noted else [])
        for expected, came, _ in row["curve"]
    ]
    if not noted or not rows:
        return None
    labels = {name: edition.say(f"track_record.{name}") for name in ("expected", "came", "perfect")}
    labels |= {side: edition.say(f"side_head.{side}") for side in ("purchases", "sales")}
    caption = edition.say("caption.foreseen", window=noted["window"])
    return foreseen_and_came(pd.DataFrame(rows), labels), caption


def _backtested(edition: Edition) -> list[str]:
    """What the backtest on record found, in words; where there is none, how to make one."""
    noted = noted_backtest(edition.engine)
    if noted is None:
        return [edition.say("track_record.backtest")]
    return [_foreseen(edition, noted), *_raised(edition, noted), *_found(edition, noted)]


def _foreseen(edition: Edition, noted: dict[str, Any]) -> str:
    known = [row for row in noted["outlook"] if row["auc"] is not None]
    days = sorted({row["day"] for row in noted["outlook"]})
    unscored = _unscored(edition, noted)
    if not known:
        return unscored
    auc, error = ([row[name] for row in known] for name in ("auc", "calibration_error"))
    said = edition.say(
        "track_record.foreseen",
        days=edition.texts.listed([edition.day(date.fromisoformat(day)) for day in days]),
        links=numbers.count(sum(row["links"] for row in noted["outlook"])),
        auc=_span(auc, 2),
        error=_span([100 * value for value in error], 1),
    )
    return edition.texts.sentences([said, unscored])


def _unscored(edition: Edition, noted: dict[str, Any]) -> str:
    """Forecasts of a book and day on which all its links traded, or none; nothing if none is so."""
    rows = [row for row in noted["outlook"] if row["auc"] is None]
    if not rows:
        return ""
    books = [
        f"{edition.texts.code('side', row['side'])} {edition.day(date.fromisoformat(row['day']))}"
        for row in rows
    ]
    return edition.say(
        "track_record.unscored",
        links=numbers.count(sum(row["links"] for row in rows)),
        books=edition.texts.listed(books),
        window=noted["window"],
    )


def _raised(edition: Edition, noted: dict[str, Any]) -> list[str]:
    """By rule: flags raised on the past days and how many of these links traded again."""
    said = []
    for rule, key in (("silence test", "tested"), ("three mean gaps", "by_gaps")):
        rows = [row for row in noted["flags"] if row["rule"] == rule]
        flags, followed, back = (
            numbers.count(sum(row[name] for row in rows))
            for name in ("flags", "followed", "came_back")
        )
        if rows:
            said.append(
                edition.say(f"track_record.{key}", flags=flags, followed=followed, back=back)
            )
    return said


def _found(edition: Edition, noted: dict[str, Any]) -> list[str]:
    """Links cut by hand that the silence test found, by how often they traded."""
    bands: dict[str, list[int]] = {}
    for row in noted["planted"]:
        if row["rule"] == "silence test":
            so_far = bands.setdefault(row["trades_a_month"], [0, 0])
            bands[row["trades_a_month"]] = [so_far[0] + row["found"], so_far[1] + row["planted"]]
    parts = [
        edition.say(
            "track_record.found_of",
            band=band,
            found=numbers.count(found),
            planted=numbers.count(planted),
        )
        for band, (found, planted) in bands.items()
        if planted
    ]
    return [edition.say("track_record.found", bands=edition.texts.listed(parts))] if parts else []


def _span(values: list[float], decimals: int) -> str:
    """'0.83' or '0.83–0.86'."""
    ends = [numbers.decimal(Decimal(str(end)), decimals) for end in (min(values), max(values))]
    return "–".join(dict.fromkeys(ends))


def _flagged(edition: Edition) -> str:
    """How many links the test flagged by itself, with the largest q; the rest came by events."""
    row = edition.rows("flagged_links", rate=edition.settings.links.false_rate)[0]
    if not row["flagged"]:
        return ""
    if not row["tested"]:
        return edition.say("track_record.not_tested", flagged=numbers.count(row["flagged"]))
    q = numbers.decimal(Decimal(str(row["highest_q"])), 3)
    if row["tested"] == row["flagged"]:
        return edition.say("track_record.all_tested", flagged=numbers.count(row["flagged"]), q=q)
    return edition.say(
        "track_record.flagged",
        flagged=numbers.count(row["flagged"]),
        tested=numbers.count(row["tested"]),
        rest=numbers.count(row["flagged"] - row["tested"]),
        q=q,
    )


def _outcomes(edition: Edition) -> str:
    """What is on record of broken links that somebody looked into."""
    known = edition.engine.has("outcome_latest")
    rows = edition.rows("link_outcomes", as_of=edition.as_of) if known else []
    if not rows:
        return edition.say("track_record.no_outcomes")
    each = [
        edition.say(
            "track_record.outcome",
            status=edition.texts.code("outcome", row["status"]),
            count=numbers.count(row["findings"]),
        )
        for row in rows
    ]
    total = numbers.count(sum(row["findings"] for row in rows))
    return edition.say("track_record.outcomes", total=total, each=edition.texts.listed(each))
