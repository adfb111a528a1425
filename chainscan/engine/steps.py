"""What each step's tables were made from, so that a report never rests on stale ones."""

import hashlib
from dataclasses import dataclass
from datetime import date

STEP_INPUTS: dict[str, tuple[str, ...]] = {
    "ingest": (),
    "measure": ("ingest",),
    "links": ("ingest",),
    "match": ("ingest", "links"),
}
"""Which steps each step reads from."""


OUTDATED = ""
"""The input hash of a step whose input has changed since; only running it anew mends that."""


@dataclass(frozen=True)
class StepRecord:
    """One row of the table `step`: a finished stage and everything its tables depend on."""

    name: str
    input_hash: str
    settings_hash: str
    version: str
    as_of: date | None

    @property
    def identity(self) -> str:
        """Changes whenever the tables of this step may have changed."""
        parts = (self.name, self.input_hash, self.settings_hash, self.version, str(self.as_of))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def input_hash(step: str, done: dict[str, StepRecord]) -> str:
    """What a step run now would be made from: the identities of the steps it reads."""
    identities = [done[name].identity for name in STEP_INPUTS[step]]
    return hashlib.sha256("\n".join(identities).encode()).hexdigest()


def stale_steps(needed: tuple[str, ...], done: dict[str, StepRecord]) -> list[str]:
    """Of the steps needed, in order, those never run or made from something since replaced."""
    stale: list[str] = []
    for step in needed:
        inputs = STEP_INPUTS[step]
        absent = any(name not in done for name in (step, *inputs))
        outdated = not absent and done[step].input_hash == OUTDATED
        behind = any(name in stale for name in inputs)
        if (
            absent
            or outdated
            or behind
            or (inputs and done[step].input_hash != input_hash(step, done))
        ):
            stale.append(step)
    return stale
