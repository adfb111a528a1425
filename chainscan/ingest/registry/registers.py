"""The registry and consent files of one command."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chainscan.engine import Engine
from chainscan.errors import no_file
from chainscan.ingest.registry.load import load_consents, load_registry, prepare_registry
from chainscan.ingest.registry.report import RegisterReport


@dataclass(frozen=True)
class Registers:
    """Files that say who enterprises are, and files that say what they consent to."""

    registry: tuple[Path, ...] = ()
    consents: tuple[Path, ...] = ()

    def files(self) -> set[Path]:
        """All of them, in full: what lies among the exports under such a path is none."""
        return {file.resolve() for file in (*self.registry, *self.consents)}


NO_REGISTERS = Registers()


def registers_of(registry: Sequence[Path] | None, consents: Sequence[Path] | None) -> Registers:
    """The files as a command line gives them: of rows of one id, the last file's counts."""
    return Registers(tuple(registry or ()), tuple(consents or ()))


def load_registers(engine: Engine, registers: Registers) -> tuple[RegisterReport, ...]:
    """Load them, the registries first; each is loaded whole or not at all.

    Raises FileError for the first that cannot be read: what the figures rest on must not be
    half there. Files before it stay loaded.
    """
    prepare_registry(engine)
    for path in (*registers.registry, *registers.consents):
        if not path.is_file():
            raise no_file(path)
    reports = [load_registry(engine, path) for path in registers.registry]
    reports += [load_consents(engine, path) for path in registers.consents]
    return tuple(reports)
