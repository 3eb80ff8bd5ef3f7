"""Plug-ins: a folder for each, found by listing the package and checked against its Protocol.

A plug-in is a module or package with a `PLUGIN` object; its `key` is how data and settings name it. Adding
one is adding its folder: nothing else is edited.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TypeVar

Shape = TypeVar("Shape")


class BadPlugin(TypeError):
    """A plug-in's folder does not hold what its Protocol asks for; a bug, found when the program starts."""


def load_plugins(package: str, shape: type[Shape]) -> Mapping[str, Shape]:
    """Return every plug-in of a package by its key, in the order of their names.

    `shape` is a runtime-checkable Protocol with a `key`. Raises BadPlugin where a PLUGIN is missing, has
    another shape, or where two share a key.
    """
    found: dict[str, Shape] = {}
    for info in iter_modules(import_module(package).__path__):
        name = f"{package}.{info.name}"
        plugin = getattr(import_module(name), "PLUGIN", None)
        if not isinstance(plugin, shape):
            raise BadPlugin(f"{name}: PLUGIN is not a {shape.__name__}")
        key = str(getattr(plugin, "key", ""))
        if not key or key in found:
            raise BadPlugin(f"{name}: the key {key!r} is empty or taken")
        found[key] = plugin
    return MappingProxyType(found)
