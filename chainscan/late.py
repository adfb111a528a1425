"""Modules that are loaded when something of theirs is first asked for.

Most commands need one step of the program; loading the libraries of all of them took two seconds,
also to print the help.
"""

import importlib.util
import sys
from types import ModuleType


def late(name: str) -> ModuleType:
    """The module of that name, which is executed when one of its attributes is first read.

    Raises ModuleNotFoundError where there is none.
    """
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"no module named '{name}'", name=name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    parent, _, own = name.rpartition(".")
    setattr(sys.modules[parent], own, module)
    return module
