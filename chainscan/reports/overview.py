"""The overview: what broke in the region, what is at stake, and who could mend it."""

from typing import Any

from matplotlib.figure import Figure

from chainscan.reports import (
    breaks,
    changes,
    evidence,
    geography,
    headlines,
    months,
    numbers,
    resumption,
    supply,
    track_record,
)
from chainscan.reports.edition import Edition
from chainscan.reports.frame import frame, home_region
from chainscan.reports.typesetting import Document, Picture


def overview(edition: Edition) -> Document:
    """The overview as a document: everything it says, and its charts."""
    totals = changes.totals(edition)
    broken = breaks.counted(edition)
    wanted = supply.needs(edition)
    places = changes.places(edition)
    found = headlines.Findings(totals, places["sales"], broken, wanted)
    content = frame(edition, edition.say("title.overview"), edition.say("title.overview_kicker"))
    content |= {
        "facts": _facts(edition),
        "tiles": headlines.tiles(edition, found),
        "points": headlines.points(edition, found),
        "coverage": evidence.coverage(edition),
        "coverage_remarks": evidence.book_remarks(edition),
        "track_record": track_record.remarks(edition),
        "methods": evidence.methods(edition),
        "glossary": evidence.glossary(edition),
        "names": "" if edition.texts.lang == "zh" else edition.say("names.in_english"),
    }
    content |= _change_chapter(edition, totals, places)
    content |= _break_chapter(edition)
    content |= {
        "needs": supply.need_table(edition, wanted),
        "placed": edition.texts.sentences(
            [supply.how_many_placed(edition, wanted), supply.unmet_reasons(edition, wanted)]
        ),
        "bottlenecks": supply.bottleneck_table(edition),
    }
    figures: dict[str, Picture] = {}
    captions: dict[str, str] = {}
    _add(figures, captions, "months", months.months(edition, None))
    _add(figures, captions, "causes", _cause_chart(edition, broken))
    _add(figures, captions, "places", _place_chart(edition, places["sales"]))
    _add(figures, captions, "provinces", geography.province_map(edition))
    _add(figures, captions, "resumption", resumption.curves(edition))
    _add(figures, captions, "foreseen", track_record.curves(edition))
    return Document("overview.typ", content | {"captions": captions}, figures)


def _facts(edition: Edition) -> list[list[str]]:
    return [
        [edition.say("fact.period"), edition.window("value")],
        [edition.say("fact.as_of"), edition.day(edition.as_of)],
        [edition.say("fact.previous"), edition.window("previous")],
        [edition.say("fact.last_year"), edition.window("last_year")],
        [edition.say("fact.aligned"), edition.window("aligned")],
        [edition.say("fact.home"), home_region(edition)],
    ]


def _change_chapter(
    edition: Edition,
    totals: dict[str, changes.Total],
    places: dict[str, list[dict[str, Any]]],
) -> dict[str, Any]:
    return {
        "losses": [
            {
                "title": edition.say("measure.M01"),
                "table": changes.losses(edition, "M01", totals.get("M01")),
            },
            {
                "title": edition.say("measure.M03"),
                "table": changes.losses(edition, "M03", totals.get("M03")),
            },
            {"title": edition.say("measure.M06"), "table": changes.quantity_losses(edition)},
        ],
        "places": [
            {
                "title": edition.say(f"places.{side}"),
                "table": changes.place_table(edition, places[side], side),
            }
            for side in changes.SIDES
        ],
    }


def _break_chapter(edition: Edition) -> dict[str, Any]:
    return {
        "judged": edition.texts.sentences([breaks.judged(edition), breaks.weakened(edition)]),
        "events": breaks.event_table(edition),
        "links": breaks.link_table(edition),
    }


def _cause_chart(edition: Edition, broken: breaks.Breaks) -> tuple[Figure, str] | None:
    figure = breaks.cause_chart(edition, broken)
    caption = edition.say(
        "caption.causes", normal=edition.day(edition.normal_until), day=edition.day(edition.as_of)
    )
    return (figure, caption) if figure else None


def _place_chart(edition: Edition, rows: list[dict[str, Any]]) -> tuple[Figure, str] | None:
    figure = changes.place_chart(edition, rows)
    if figure is None:
        return None
    caption = edition.say(
        "caption.places",
        steady=numbers.count(rows[0]["steady"]),
        firms=numbers.count(rows[0]["enterprises"]),
    )
    return figure, caption


def _add(
    figures: dict[str, Picture],
    captions: dict[str, str],
    name: str,
    found: tuple[Picture, str] | None,
) -> None:
    if found is not None:
        figures[name], captions[name] = found
