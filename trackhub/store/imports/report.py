"""What an import tells, and what all imports have in common: inputs, names, types that grow."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...errors import StoreError
from ...formats.naming import ChromNames, read_chrom_alias
from ...formats.registry import Context, Progress, converter
from ...formats.text.source import Input, Origin
from ..writing import TooLarge

__all__ = ["SKIPPED", "Imported", "describe", "grown", "import_context", "listed"]

Files = Origin | Sequence[Origin]
Alias = str | os.PathLike[str] | Mapping[str, str] | None

#: The name under which items of unknown chromosomes are gathered, to be left out.
SKIPPED = "\u2205"
_SKIPPED_LENGTH = (1 << 32) - 2
#: Types that are tried one after another until the values fit.
_WIDER = {
    "int8": "int16",
    "int16": "int32",
    "int32": "float64",
    "uint8": "uint16",
    "uint16": "uint32",
    "uint32": "float64",
}
_OVERFLOWS = ("clip", "error", "widen")


@dataclass(slots=True)
class Imported:
    """What came of an import.

    Parameters
    ----------
    name
        Of the track.
    dtype
        Type of its values; ``table`` for features.
    items
        Lines, intervals, reads or sequences that it was made of.
    skipped
        Those left out because the assembly has no such chromosome.
    clipped
        Values that were brought into the range of the type.
    notes
        Sentences about what was changed or left out.
    """

    name: str
    dtype: str
    items: int = 0
    skipped: int = 0
    clipped: int = 0
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [f"{self.name} ({self.dtype}): {self.items:,} items"]
        if self.skipped:
            parts.append(f"{self.skipped:,} on chromosomes that the assembly does not have")
        if self.clipped:
            parts.append(f"{self.clipped:,} values clipped")
        return "; ".join([*parts, *self.notes])


def listed(files: Files) -> list[Any]:
    """One input or several, as a list.

    Raises
    ------
    StoreError
        For none.
    """
    if isinstance(files, Sequence) and not isinstance(files, (str, bytes)):
        found = list(files)
    else:
        found = [files]
    if not found:
        raise StoreError("no input was given; give at least one file")
    return found


def describe(given: Input, **options: Any) -> dict[str, Any]:
    """Where a track comes from, for its file."""
    files: list[dict[str, Any]] = []
    for name, path in zip(given.names, given.paths, strict=True):
        shown = os.path.abspath(name) if os.path.exists(name) else name
        files.append({"path": shown, "bytes": path.stat().st_size})
    return {"files": files, "options": {k: v for k, v in options.items() if v is not None}}


class _Skipping(ChromNames):
    """Gives one name to everything that the assembly does not have."""

    def find(self, name: str) -> str | None:
        return super().find(name) or SKIPPED


def import_context(
    sizes: Mapping[str, int], unknown: str, chrom_alias: Alias, progress: Progress | None
) -> Context:
    """What the readers of text formats are given.

    Parameters
    ----------
    sizes
        Of the assembly.
    unknown
        What to do about a chromosome that the assembly does not have: ``error`` or ``skip``.
    chrom_alias
        Other names of chromosomes.
    progress
        Is called with the bytes that are read.
    """
    if unknown not in ("error", "skip"):
        raise StoreError(f"unknown is {unknown!r}; give 'error' or 'skip'")
    row = converter("bedGraph")
    alias = None if chrom_alias is None else read_chrom_alias(chrom_alias, sizes)
    if unknown == "error":
        return Context(sizes, ChromNames(sizes, alias), row, progress=progress)
    wider = {**sizes, SKIPPED: _SKIPPED_LENGTH}
    return Context(wider, _Skipping(sizes, alias), row, progress=progress)


def grown(
    dtype: Any, overflow: str, inputs: Sequence[Any], attempt: Callable[[str, str], Imported]
) -> Imported:
    """Import, with wider types until the values fit where that is wanted.

    Parameters
    ----------
    dtype
        The first type.
    overflow
        ``clip``, ``error`` or ``widen``.
    inputs
        What is read; open files can be read only once, so that nothing is begun again.
    attempt
        Imports with a type, and ``clip`` or ``error``.
    """
    if overflow not in _OVERFLOWS:
        raise StoreError(f"overflow is {overflow!r}; give {', '.join(_OVERFLOWS)}")
    if overflow != "widen":
        return attempt(dtype, overflow)
    kind = np.dtype(dtype).name
    while True:
        try:
            return attempt(kind, "error")
        except TooLarge:
            if kind not in _WIDER or any(hasattr(item, "read") for item in inputs):
                raise
            kind = _WIDER[kind]
