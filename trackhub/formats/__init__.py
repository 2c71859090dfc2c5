"""Raw files to hub-ready files: readers and writers of the formats that UCSC draws.

Nothing here knows a hub. The names below are loaded when they are first used, so that importing
this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "BigBed": "bigbed",
    "BigWig": "bigwig",
    "Detected": "detect",
    "detect_file": "detect",
    "read_header": "headers",
    "TwoBit": "twobit",
    "write_bigbed": "bigbed",
    "write_bigwig": "bigwig",
    "write_twobit": "twobit",
    "read_fasta": "fasta",
    "chrom_sizes": "chromsizes",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{home}", __name__), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
