"""The bridge: what a change in yuan is made of, exact to the fen (docs/measures/bridge.md)."""

from chainscan.measures.bridging.bridge import COMPONENTS, Component, fill_bridge

__all__ = ["COMPONENTS", "Component", "fill_bridge"]
