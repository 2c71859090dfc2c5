"""Thin home for the tables of 1.0, made from the option table when they are asked for.

`INDENT` is real: it indents nested stanzas and may be changed at run time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

#: What nested stanzas are indented by, once for each level.
INDENT = "    "

#: Settings that open a track stanza, in this order.
initial_params = ["track", "bigDataUrl", "shortLabel", "longLabel", "type"]

#: Parameters of a track that are no settings.
trackhub_specific = ["source", "tracktype", "name"]

_CONTAINERS = ("compositeTrack", "superTrack", "view", "multiWig")


def update_list(
    existing: Iterable[str], new: Iterable[str], first: Iterable[str] = tuple(initial_params)
) -> list[str]:
    """Return the names of both lists, each once: those of `first` first, the others by alphabet.

    Examples
    --------
    >>> update_list(["visibility", "type"], ["color", "track"])
    ['track', 'type', 'color', 'visibility']
    """
    names = {*existing, *new}
    head = [name for name in first if name in names]
    return [*head, *sorted(names.difference(head))]


def _param_defs() -> list[Any]:
    from .spec import settings
    from .validate import Param

    return [
        Param(row.name, [row.format], list(row.types), row.required, row.name)
        for row in settings("trackDb")
    ]


def _param_dict() -> dict[str, Any]:
    return {param.name: param for param in globals_of("param_defs")}


def _tracktypes() -> list[str]:
    from .spec import track_types

    words = {kind.word for kind in track_types() if kind.status in ("documented", "accepted")}
    return ["all", *sorted(words), *_CONTAINERS]


def _track_fields() -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {word: [] for word in globals_of("TRACKTYPES")}
    for param in globals_of("param_defs"):
        for word in param.types:
            if word in fields and param.name not in fields[word]:
                fields[word].append(param.name)
    return fields


_MAKE = {
    "param_defs": _param_defs,
    "param_dict": _param_dict,
    "TRACKTYPES": _tracktypes,
    "track_fields": _track_fields,
}


def globals_of(name: str) -> Any:
    """Return one of the tables, made once."""
    if name not in globals():
        globals()[name] = _MAKE[name]()
    return globals()[name]


def __getattr__(name: str) -> Any:
    if name in _MAKE:
        return globals_of(name)
    raise AttributeError(f"module 'trackhub.constants' has no attribute {name!r}")
