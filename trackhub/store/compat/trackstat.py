"""Statistics of tracks, as ``genome.trackstat`` had them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .absent import absent_name

if TYPE_CHECKING:
    from ..statistics import TrackStats as StoreStats
    from .db import GenomeDB
    from .track import Track

__all__ = ["TrackStats", "get_stats"]

_HINTS = dict.fromkeys(
    ("calc_stats", "set_stats"), "statistics stand in the file of a track; get_stats gives them"
)


def __getattr__(name: str) -> Any:
    return absent_name(__name__, name, globals(), _HINTS)


@dataclass(slots=True)
class TrackStats:
    """What is known of the values of a chromosome or a track.

    Parameters
    ----------
    n, n_nan
        Bases with and without a value.
    sum, min, max
        Of the values; `min` and `max` are None where there are none.
    """

    n: int = 0
    n_nan: int = 0
    sum: float = 0
    min: float | None = None
    max: float | None = None

    def mean(self) -> float:
        """Mean of the values; NaN where there are none."""
        return self.sum / self.n if self.n else float("nan")

    def add(self, other: TrackStats) -> None:
        """Take in those of another chromosome."""
        self.n += other.n
        self.n_nan += other.n_nan
        self.sum += other.sum
        pairs = ((self.min, other.min), (self.max, other.max))
        lows, highs = ([x for x in pair if x is not None] for pair in pairs)
        self.min = min(lows, default=None)
        self.max = max(highs, default=None)

    @classmethod
    def of(cls, stats: StoreStats) -> TrackStats:
        """From those of the store."""
        return cls(stats.n, stats.n_nan, stats.sum, stats.min, stats.max)


def get_stats(gdb: GenomeDB, track: Track | str, chrom: Any = None) -> TrackStats:
    """Statistics of a chromosome; of all default chromosomes together if left out."""
    return gdb.get_track_stat(track, chrom)
