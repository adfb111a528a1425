"""Whose dossiers are asked for: enterprises named, a cohort, or all that have a book."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chainscan.errors import ChainscanError
from chainscan.reports.edition import Edition
from chainscan.reports.files import stem_for


@dataclass(frozen=True)
class Asked:
    """Many enterprises at once: those of a cohort, of a list of enterprise ids that trade, or all
    with a book of their own."""

    cohort: str | None = None
    with_book: bool = False
    members: tuple[str, ...] = ()


NOBODY = Asked()


def asked_enterprises(
    edition: Edition, typed: Sequence[str], everybody: Asked = NOBODY
) -> dict[int, str]:
    """The enterprises asked for: key → stem of the dossier's files; those named come first.

    Raises ChainscanError for a text that names none, with the nearest, or more than one, and for
    a cohort that is not there.
    """
    found = _named(edition, [text.strip() for text in typed]) if typed else {}
    if everybody.cohort is not None:
        members = edition.rows("cohort_enterprises", cohort=everybody.cohort)
        if not members:
            raise _no_cohort(edition, everybody.cohort)
        found |= dict(_stem(row) for row in members if row["enterprise_key"] not in found)
    if everybody.members:
        rows = edition.rows("listed_enterprises", enterprise_ids=list(everybody.members))
        found |= dict(_stem(row) for row in rows if row["enterprise_key"] not in found)
    if everybody.with_book:
        rows = edition.rows("book_enterprises")
        found |= dict(_stem(row) for row in rows if row["enterprise_key"] not in found)
    return found


def _named(edition: Edition, typed: Sequence[str]) -> dict[int, str]:
    """The enterprises that texts name, in their order: one query, however many there are."""
    named: dict[str, list[dict[str, Any]]] = {text: [] for text in typed}
    for row in edition.rows("find_enterprise", typed=list(typed)):
        named[row["typed"]].append(row)
    return dict(_stem(_the_one(edition, text, rows)) for text, rows in named.items())


def _the_one(edition: Edition, text: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    by_id = [row for row in rows if not row["by_name"]] or rows
    if len(by_id) != 1:
        raise ChainscanError(
            f"'{text}' names {'no enterprise' if not rows else f'{len(rows)} enterprises'}",
            where="--enterprise",
            to_do=_advice(edition, text, by_id),
        )
    return by_id[0]


def _stem(row: dict[str, Any]) -> tuple[int, str]:
    return row["enterprise_key"], stem_for(row["display_id"], row["enterprise_key"])


def _advice(edition: Edition, text: str, several: list[dict[str, Any]]) -> str:
    near = several or edition.rows("near_enterprises", typed=text)
    if not near:
        return "the database holds no enterprise yet"
    named = [
        row["display_id"]
        + (f" ({row['name']})" if row["name"] not in (None, row["display_id"]) else "")
        for row in near[:3]
    ]
    return f"{'name one by its id' if several else 'did you mean'} {', '.join(named)}?"


def _no_cohort(edition: Edition, name: str) -> ChainscanError:
    known = [row["cohort"] for row in edition.rows("cohort_names")]
    return ChainscanError(
        f"no enterprise is in a cohort '{name}'",
        where="--cohort",
        to_do=f"choose one of {', '.join(known[:8])}"
        if known
        else "load a registry with a column cohorts",
    )
