"""Who trades: every id's enterprise, its name, its region, and what a registry says of it."""

from pathlib import Path

import pandas as pd

from chainscan.engine import Stage
from chainscan.reference import region_names, regions, taxpayer_id

FOLDER = Path(__file__).parent
FORM_COLUMNS = ("alias_id", "kind", "organisation_code", "region_code", "check_ok", "display_id")


def derive_parties(stage: Stage) -> None:
    """Build `enterprise_alias` and `enterprise` from the rows loaded and the registry.

    Only ids that have no key yet are looked at one by one. Needs `party_seen`, which says under
    which ids, names and regions parties stand in the rows, and the tables of
    `registry.prepare_registry`.
    """
    _forms(stage)
    stage.select(FOLDER / "enterprise_alias.sql")
    _stated_regions(stage)
    stage.scratch(FOLDER / "authority_region.sql")
    stage.scratch(FOLDER / "registered.sql")
    stage.select(FOLDER / "enterprise.sql")


def _forms(stage: Stage) -> None:
    """What the form of each new id says."""
    parties = [_form(row["alias_id"]) for row in stage.rows(FOLDER / "new_party.sql")]
    stage.frame("party_form", pd.DataFrame(parties, columns=list(FORM_COLUMNS), dtype="str"))


def _form(alias_id: str) -> tuple[str | None, ...]:
    """An id's kind, organisation code, region as it is today, check, and the form shown."""
    form = taxpayer_id.form(alias_id)
    region = regions.today_code(form.region_digits) if form.region_digits else None
    check = None if form.check_ok is None else str(form.check_ok)
    return alias_id, form.kind, form.organisation_code, region, check, form.shown


def _stated_regions(stage: Stage) -> None:
    """Today's code for each way in which invoices state a party's region or tax authority."""
    texts = [row["region_text"] for row in stage.rows(FOLDER / "region_text.sql")]
    known = [(text, region_names.find(text)) for text in texts]
    stage.frame(
        "stated_region", pd.DataFrame(known, columns=["region_text", "region_code"], dtype="str")
    )
