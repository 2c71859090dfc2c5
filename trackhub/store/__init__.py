"""The genome data store: values, features and sequence of whole genomes in HDF5 files.

`GenomeStore` is the way in. The names below are loaded when they are first used; only then h5py is
needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .basetracks import reverse_complement
    from .chromosomes import Chromosome
    from .features import FeatureTrack
    from .genomestore import GenomeStore
    from .hub import hub_from_store, to_track
    from .inplace import BigWigTrack, TwoBitTrack
    from .regions import parse_region
    from .statistics import TrackStats
    from .tracks import DenseTrack, SequenceTrack

_HOMES = {
    "BigWigTrack": "inplace",
    "Chromosome": "chromosomes",
    "DenseTrack": "tracks",
    "FeatureTrack": "features",
    "GenomeStore": "genomestore",
    "SequenceTrack": "tracks",
    "TrackStats": "statistics",
    "TwoBitTrack": "inplace",
    "hub_from_store": "hub",
    "parse_region": "regions",
    "reverse_complement": "basetracks",
    "to_track": "hub",
}

__all__ = [
    "BigWigTrack",
    "Chromosome",
    "DenseTrack",
    "FeatureTrack",
    "GenomeStore",
    "SequenceTrack",
    "TrackStats",
    "TwoBitTrack",
    "hub_from_store",
    "parse_region",
    "reverse_complement",
    "to_track",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{home}", __name__), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
