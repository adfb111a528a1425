"""What may leave as JSON and CSV under documented names: docs/platform_list.md."""

from collections.abc import Sequence
from typing import Any

from chainscan.disclosure import (
    Band,
    Entry,
    Gate,
    Notice,
    PlatformList,
    PublicTable,
    Sought,
    stamp,
    terms,
)
from chainscan.reports.edition import Edition
from chainscan.reports.released.sheets import region_words

SCHEMA_VERSION = "1.0"
"""Raised in its first part when a name changes its meaning or goes, in its second for a new one."""
CSV_COLUMNS = (
    "kind", "reference", "enterprise_id", "name", "counterpart_id", "counterpart_name",
    "region_code", "region", "goods_code", "goods", "band_from", "band_until", "until", "contact",
    "place", "stamp",
)  # fmt: skip


def platform_record(edition: Edition, gate: Gate, listed: PlatformList) -> dict[str, Any]:
    """The platform's list as JSON."""
    return _head(edition, gate, "platform_list") | {
        "seekers": [_entry(edition, one) for one in listed.seekers],
        "suppliers": [_entry(edition, one) for one in listed.suppliers],
        "pairs": [
            {
                "reference": one.reference,
                "buyer_id": one.buyer_id,
                "supplier_id": one.supplier_id,
                "goods_code": one.goods_code,
                "goods": one.goods,
                "place": one.place,
            }
            for one in listed.pairs
        ],
    }


def platform_rows(edition: Edition, gate: Gate, listed: PlatformList) -> list[dict[str, Any]]:
    """The platform's list as rows of one table: seekers, suppliers, pairs."""
    mark = {"stamp": stamp(gate.audience, edition.texts.lang)}
    rows = [
        {"kind": kind, **_flat(_entry(edition, one)), **mark}
        for kind, entries in (("seeker", listed.seekers), ("supplier", listed.suppliers))
        for one in entries
    ]
    rows += [
        {
            "kind": "pair",
            "reference": one.reference,
            "enterprise_id": one.buyer_id,
            "name": one.buyer_name,
            "counterpart_id": one.supplier_id,
            "counterpart_name": one.supplier_name,
            "goods_code": one.goods_code,
            "goods": one.goods,
            "place": one.place,
            **mark,
        }
        for one in listed.pairs
    ]
    return rows


def notice_record(edition: Edition, gate: Gate, notice: Notice) -> dict[str, Any]:
    """An enterprise's notice as JSON."""
    return _head(edition, gate, "notice") | {
        "enterprise_id": notice.facts["display_id"],
        "name": notice.facts["name"] or "",
        "wanted": [_sought(edition, one) for one in notice.wanted],
        "supplied": [_sought(edition, one) for one in notice.supplied],
        "links": [_plain(row) for row in notice.links],
        "figures": [_plain(row) for row in notice.figures],
        "partners": [_plain(row) for row in notice.partners],
        "books": [_plain(row) for row in notice.books],
    }


def public_record(edition: Edition, gate: Gate, tables: Sequence[PublicTable]) -> dict[str, Any]:
    """The public tables as JSON; what is kept back is absent, as is what is not there."""
    return _head(edition, gate, "public") | {
        "tables": [
            {
                "table": one.name,
                "columns": list(one.columns),
                "cells": [
                    {"row": row, "column": column, "yuan": f"{amount:f}"}
                    for (row, column), amount in sorted(one.figures.items())
                ],
            }
            for one in tables
        ]
    }


def public_rows(
    edition: Edition, gate: Gate, tables: Sequence[PublicTable]
) -> list[dict[str, Any]]:
    """The public tables as rows of one."""
    mark = stamp(gate.audience, edition.texts.lang)
    return [
        {"table": one.name, "row": row, "column": column, "yuan": f"{amount:f}", "stamp": mark}
        for one in tables
        for (row, column), amount in sorted(one.figures.items())
    ]


def _head(edition: Edition, gate: Gate, schema: str) -> dict[str, Any]:
    lang = edition.texts.lang
    return {
        "schema": f"chainscan.{schema}",
        "schema_version": SCHEMA_VERSION,
        "audience": gate.audience,
        "stamp": stamp(gate.audience, lang),
        "terms": terms(lang),
        "as_of": edition.as_of.isoformat(),
        "lang": lang,
    }


def _entry(edition: Edition, one: Entry) -> dict[str, Any]:
    return {
        "enterprise_id": one.enterprise_id,
        "name": one.name,
        "region_code": one.region_code or None,
        "region": region_words(one.region_code, edition.texts.lang) or None,
        "goods_code": one.goods_code,
        "goods": one.goods,
        "band": _band(one.band),
        "until": one.until.isoformat() if one.until else None,
        "contact": one.contact or None,
    }


def _band(band: Band | None) -> dict[str, int | None] | None:
    if band is None:
        return None
    return {"from": int(band.begins), "until": None if band.ends is None else int(band.ends)}


def _flat(entry: dict[str, Any]) -> dict[str, Any]:
    band = entry.pop("band") or {"from": None, "until": None}
    return entry | {"band_from": band["from"], "band_until": band["until"]}


def _sought(edition: Edition, one: Sought) -> dict[str, Any]:
    return {
        "goods_code": one.goods_code,
        "goods": one.goods,
        "monthly_amount": None if one.amount is None else f"{one.amount:f}",
        "until": one.until.isoformat() if one.until else None,
        "candidates": [
            {
                "enterprise_id": other.enterprise_id,
                "name": other.name,
                "region_code": other.region_code or None,
                "region": region_words(other.region_code, edition.texts.lang) or None,
                "band": _band(other.band),
                "contact": other.contact or None,
            }
            for other in one.candidates
        ],
        "further": one.further,
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if value is None or isinstance(value, int | float) else str(value)
        for name, value in row.items()
    }
