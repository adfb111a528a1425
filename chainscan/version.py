"""The version of chainscan, written into every step and report."""

__version__ = "0.1.0"
