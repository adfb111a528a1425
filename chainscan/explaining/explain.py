"""From an id to its explanation: the prefix says what it is the id of."""

import re
import unicodedata
from typing import Any, Protocol

from chainscan.engine import Engine
from chainscan.errors import ChainscanError, StaleError
from chainscan.explaining.change import explain_change
from chainscan.explaining.disruption import explain_disruption
from chainscan.explaining.findings import find_enterprise, list_findings, near_enterprises
from chainscan.explaining.invoices import InvoiceLine
from chainscan.explaining.link import explain_link
from chainscan.explaining.match import explain_match
from chainscan.explaining.need import explain_need
from chainscan.explaining.words import Words
from chainscan.settings import IngestSettings

FORM = re.compile(r"([A-Z])-([0-9a-f]{12})")
KINDS = {
    "C": ("change", "measure"),
    "K": ("link", "links"),
    "D": ("disruption", "links"),
    "N": ("need", "match"),
    "M": ("match", "match"),
}
"""What each prefix stands for, and the step that finds it."""


class FindingError(ChainscanError):
    """What should be explained is not there, or is no id."""


class Explanation(Protocol):
    """What is known of a finding; `invoices` are all the lines behind it."""

    @property
    def invoices(self) -> tuple[InvoiceLine, ...]:
        """Every invoice line behind the finding, in order of window and day."""

    def lines(self) -> list[str]:
        """The explanation in plain lines, invoices cut with a count."""


def explain(
    engine: Engine, settings: IngestSettings, text: str, words: Words, *, shown: int
) -> Explanation:
    """Explain a finding by its id (C-… change, K-… link, D-… disruption, N-… need, M-… match), or
    list the findings about an enterprise by its taxpayer id or full name.

    `settings` are those that net trade was made with; only the tables are read. Raises
    FindingError where `text` is no id or nothing has it, and StaleError where the tables are older
    than what they were made from.
    """
    finding = _tidied(text)
    form = FORM.fullmatch(finding)
    if form is None or form[1] not in KINDS:
        return _enterprise(engine, text, words)
    name, step = KINDS[form[1]]
    needed = ("ingest", "links", "match") if step == "match" else ("ingest", step)
    engine.require_fresh(*needed)
    _check_settings(engine, settings)
    found: Any
    if name == "disruption":
        found = explain_disruption(engine, finding, words, shown)
    else:
        ways = {
            "change": explain_change,
            "link": explain_link,
            "need": explain_need,
            "match": explain_match,
        }
        found = ways[name](engine, settings, finding, words, shown)
    if found is None:
        raise FindingError(
            f"there is no {name} {finding}",
            where=str(engine.path),
            to_do=f"`chainscan explain ENTERPRISE` lists what there is; ids are those of the "
            f"latest `chainscan {step}`",
        )
    explanation: Explanation = found
    return explanation


def _tidied(text: str) -> str:
    """An id as it is written, whatever case and width of signs it was typed in."""
    text = half_width(text)
    return text[:1].upper() + text[1:].lower()


def half_width(text: str) -> str:
    """A text as typed on a keyboard for Latin script: Ｋ－５３ becomes K-53."""
    return unicodedata.normalize("NFKC", text).strip()


def _enterprise(engine: Engine, text: str, words: Words) -> Explanation:
    engine.require_fresh("ingest")
    typed = half_width(text)
    enterprise = find_enterprise(engine, text.strip()) or find_enterprise(engine, typed)
    if enterprise is None:
        kinds = ", ".join(f"{prefix}-… {name}" for prefix, (name, _) in KINDS.items())
        near = near_enterprises(engine, typed)
        meant = f"did you mean {', '.join(near)}? Else " if near else ""
        raise FindingError(
            f"'{text}' is neither the id of a finding nor an enterprise",
            where=str(engine.path),
            to_do=f"{meant}give an id ({kinds}; 12 hex digits), or a taxpayer id or full name",
        )
    return list_findings(engine, enterprise, words)


def _check_settings(engine: Engine, settings: IngestSettings) -> None:
    """Raise StaleError where net trade was made with other settings: the lines would not add up."""
    made = engine.steps()["ingest"].settings_hash
    if made != settings.sha256():
        raise StaleError(
            "the settings [ingest] are not those that the tables were made with",
            where=str(engine.path),
            to_do="start it in the folder of their chainscan.toml, or run `chainscan ingest` again",
        )
