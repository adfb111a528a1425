"""The gate: what one audience may have, asked for once for each output."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from chainscan.disclosure.audiences import AUDIENCES, Audience
from chainscan.disclosure.cells import Rules
from chainscan.disclosure.consents import Consents, consents_on
from chainscan.disclosure.notices import Notice, notice_for
from chainscan.disclosure.platform import PlatformList, platform_list
from chainscan.disclosure.public import PublicTable, public_tables, remember
from chainscan.disclosure.releases import Release, note_release
from chainscan.engine import Engine
from chainscan.errors import ChainscanError
from chainscan.settings import DisclosureSettings

SIGNS = 12


@dataclass(frozen=True)
class Gate:
    """One audience's way to the tables; get one from `open_gate`."""

    engine: Engine
    settings: DisclosureSettings
    audience: Audience
    as_of: date
    consents: Consents
    references: dict[str, str] = field(default_factory=dict)
    """Reference on a list → the finding it stands for, of all that were given out."""

    @property
    def rules(self) -> Rules:
        """When a public figure is safe."""
        one = self.settings
        return Rules(one.least_groups, one.largest_two, one.least_rest)

    def platform_list(self) -> PlatformList:
        """Who seeks and who could supply, of those who consent to be named to the platform."""
        self._require("platform")
        return platform_list(self.engine, self.consents, self.reference)

    def notice(self, enterprise: int) -> Notice:
        """What one enterprise may be told: of itself, its partners, and others by consent."""
        self._require("enterprise")
        least = self.settings.least_candidates
        return notice_for(self.engine, self.consents, enterprise, least)

    def public_tables(self) -> tuple[PublicTable, ...]:
        """Aggregates that give no enterprise away, also beside all those printed before."""
        self._require("public")
        return public_tables(self.engine, self.rules)

    def reference(self, finding_id: str) -> str:
        """A reference for a finding that tells an outsider nothing.

        A finding's own id is a hash of whom it is about, which a list of taxpayer ids would break;
        this one is keyed with what was loaded.
        """
        key = self.engine.steps()["ingest"].identity.encode()
        signs = hmac.new(key, finding_id.encode(), hashlib.sha256).hexdigest()[:SIGNS]
        self.references[f"P-{signs}"] = finding_id
        return f"P-{signs}"

    def seal(
        self,
        files: Sequence[Path],
        *,
        recipient: str = "",
        tables: Sequence[PublicTable] = (),
        hashes: Mapping[str, str] | None = None,
    ) -> tuple[Release, ...]:
        """Note files in the release log, where they lie; the log's rows."""
        number, noted = note_release(
            self.engine,
            files,
            audience=self.audience,
            recipient=recipient,
            as_of=self.as_of,
            consents=sorted(self.consents.used),
            references=dict(sorted(self.references.items())),
            hashes=hashes or {},
            note_time=self.settings.note_time,
        )
        if tables:
            remember(self.engine, number, tables)
        return noted

    def _require(self, audience: Audience) -> None:
        if self.audience != audience:
            raise ChainscanError(
                f"what is made for the audience '{audience}' is not for '{self.audience}'",
                where="disclosure",
            )


def open_gate(engine: Engine, settings: DisclosureSettings, audience: str, as_of: date) -> Gate:
    """The gate for an audience on a day; raises ChainscanError for an audience that is none."""
    for known in AUDIENCES:
        if known == audience:
            consents = consents_on(engine, as_of, settings.platform)
            return Gate(engine, settings, known, as_of, consents)
    raise ChainscanError(
        f"there is no audience '{audience}'",
        where="--audience",
        to_do=f"choose one of {', '.join(AUDIENCES)}",
    )
