"""Who an enterprise is, as a registry says, and what it has consented to."""

from chainscan.ingest.registry.load import load_consents, load_registry, prepare_registry
from chainscan.ingest.registry.registers import (
    NO_REGISTERS,
    Registers,
    load_registers,
    registers_of,
)
from chainscan.ingest.registry.report import RegisterDoubt, RegisterReport

__all__ = [
    "NO_REGISTERS",
    "RegisterDoubt",
    "RegisterReport",
    "Registers",
    "load_consents",
    "load_registers",
    "load_registry",
    "prepare_registry",
    "registers_of",
]
