"""The frame of every document: title, stamp, running header, and the words of its template."""

from typing import Any

from chainscan.reports.edition import Edition
from chainscan.version import __version__


def frame(edition: Edition, title: str, kicker: str) -> dict[str, Any]:
    """What every document says at head and foot."""
    span, day = edition.span(edition.period), edition.day(edition.as_of)
    region = home_region(edition)
    words = {
        name: edition.say(f"{section}.{name}")
        for section in ("chapter", "heading")
        for name in edition.texts.section(section)
    }
    return {
        "lang": edition.texts.lang,
        "title": title,
        "kicker": kicker,
        "subtitle": edition.say("title.subtitle", period=span, day=day, region=region),
        "stamp": edition.texts.code("audience", edition.audience),
        "running": edition.say("title.running", title=title, period=span),
        "source": edition.say("title.source", version=__version__),
        "page": edition.say("title.page"),
        "words": words,
        "substituted": edition.say("say.substituted"),
    }


def home_region(edition: Edition) -> str:
    """The home region by name and code, or that none is set."""
    return edition.region(edition.home) if edition.home else edition.say("say.no_home")
