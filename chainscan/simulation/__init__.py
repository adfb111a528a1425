"""An invented regional economy with planted truth, from a seed.

`simulate` writes invoice exports of enterprises that do not exist, and beside them what was
planted: links that ended and why, events, and suppliers that could step in. `write_sample`
writes the small economy that ships with the project in every supported layout.
"""

from chainscan.simulation.economy import Economy
from chainscan.simulation.sample import Sample, sample_enterprise, write_sample
from chainscan.simulation.simulate import SimulatedTruth, simulate, simulate_text

__all__ = [
    "Economy",
    "Sample",
    "SimulatedTruth",
    "sample_enterprise",
    "simulate",
    "simulate_text",
    "write_sample",
]
