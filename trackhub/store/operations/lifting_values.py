"""Values carried from one assembly to another, window by window of the new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import numpy as np

from ..layout import missing_value
from .chainfile import ChainMap
from .chains import Pieces, best_of
from .sources import Steps, blocks_of

if TYPE_CHECKING:
    from ..basetracks import ArrayTrack
    from .lifting import Lifted

__all__ = ["MULTI", "lift_values"]

#: What becomes of a base of the new assembly that several chains reach.
MULTI = ("best", "sum", "none")
#: Ranges of the old assembly that are so near to each other are read together.
_NEAR = 1 << 15
_WIDEST = 1 << 23
#: Ranges of so many bases are copied one by one.
_LONG = 512


def lift_values(
    tracks: Sequence[ArrayTrack],
    writers: Sequence[Any],
    chains: ChainMap,
    multi: str,
    done: Lifted,
    steps: Steps,
) -> None:
    """Write the values that have a place in the new assembly.

    Parameters
    ----------
    tracks
        The old track, or those of the forward and the reverse strand.
    writers
        As many new ones; they are committed by the caller.
    chains
        From the old to the new assembly.
    multi
        One of `MULTI`.
    done
        Gets the counts.
    steps
        Is told the bases of the new assembly that are done.
    """
    pieces, done.contested = _destined(chains.pieces, multi)
    lift = _Lift(tracks, writers, chains, pieces, multi, done)
    lift.run(steps)
    for track in tracks:
        stats = track.stats()
        zeros = stats.n_zero if stats.n_zero is not None else _zeros(track)
        done.values += stats.n - (zeros if track.dtype.kind != "f" else 0)
        done.sum += stats.sum
    done.values_lost = done.values - lift.values
    done.sum_lost = done.sum - lift.sum


def _zeros(track: ArrayTrack) -> int:
    """Bases with the value 0, of a file that does not tell."""
    total = sum(track.sizes.values())
    blocks = (values for chrom in track.chromosomes for _, values in track.blocks(chrom))
    return total - sum(int(np.count_nonzero(values)) for values in blocks)


def _destined(pieces: Pieces, multi: str) -> tuple[Pieces, int]:
    """Ranges in the order of the new assembly, and how many of its bases several chains reached."""
    unique, _ = best_of(pieces, "from")
    best, contested = best_of(unique, "to")
    bases = int(best.length[contested].sum())
    if multi == "best":
        return best, bases
    return best.take(~contested) if multi == "none" else unique.ordered("to"), bases


class _Lift:
    """Writes the new tracks chromosome by chromosome, window by window."""

    def __init__(
        self,
        tracks: Sequence[ArrayTrack],
        writers: Sequence[Any],
        chains: ChainMap,
        pieces: Pieces,
        multi: str,
        done: Lifted,
    ) -> None:
        self.values = 0
        self.sum: float = 0
        self._tracks = tracks
        self._writers = writers
        self._names = chains
        self._pieces = pieces
        self._adds = multi == "sum"
        self._done = done

    def run(self, steps: Steps) -> None:
        pieces = self._pieces
        for number, chrom in enumerate(self._names.to_names):
            low, high = np.searchsorted(pieces.to_chrom, [number, number + 1]).tolist()
            size = self._writers[0].size_of(chrom)
            if high > low:
                self._chromosome(chrom, size, pieces.take(slice(low, high)), steps)
            else:
                steps.add(size)

    def _chromosome(self, chrom: str, size: int, pieces: Pieces, steps: Steps) -> None:
        ends = pieces.to_start + pieces.length
        reach = np.maximum.accumulate(ends)
        with ExitStack() as stack:
            parts = [stack.enter_context(writer.begin(chrom)) for writer in self._writers]
            for start, end in blocks_of(size):
                first = int(np.searchsorted(reach, start, "right"))
                last = int(np.searchsorted(pieces.to_start, end, "left"))
                rows = first + np.flatnonzero(ends[first:last] > start)
                if len(rows):
                    begins = np.maximum(pieces.to_start[rows], start)
                    stops = np.minimum(ends[rows], end)
                    here = pieces.cut(rows, begins, stops, "to")
                    for part, values in zip(parts, self._window(here, start, end), strict=True):
                        part.skip_to(start)
                        part.add(values)
                steps.add(end - start)
        self._done.clipped += sum(part.stats.n_clipped for part in parts)

    def _window(self, pieces: Pieces, start: int, end: int) -> list[np.ndarray]:
        """The values of a window of the new assembly, of one strand or of both."""
        made = []
        for track in self._tracks:
            kind = track.dtype
            if self._adds:
                kind = np.dtype(np.float64 if kind.kind == "f" else np.int64)
            made.append(np.full(end - start, missing_value(kind), kind))
        touched = np.zeros(end - start, bool)
        for chrom, low, high, rows in _spans(pieces):
            read = [
                track.values(self._names.from_names[chrom], low, high) for track in self._tracks
            ]
            for old, new, minus in _routes(pieces.take(rows), low, start):
                touched[new] = True
                for strand, values in enumerate(read):
                    taken = values[old]
                    self._count(taken)
                    # On the other strand forward reads are reverse reads.
                    self._put(made[len(made) - 1 - strand if minus else strand], new, taken)
        self._done.bases += int(np.count_nonzero(touched))
        return made

    def _put(self, target: np.ndarray, places: slice | np.ndarray, values: np.ndarray) -> None:
        if not self._adds:
            target[places] = values
            return
        if target.dtype.kind == "f":
            known = ~np.isnan(values)
            at = np.arange(places.start, places.stop) if isinstance(places, slice) else places
            at, values = at[known], values[known]
            target[at[np.isnan(target[at])]] = 0
            places = at
        if isinstance(places, slice):
            target[places] += values
        else:
            np.add.at(target, places, values.astype(target.dtype))

    def _count(self, values: np.ndarray) -> None:
        if values.dtype.kind == "f":
            known = values[~np.isnan(values)]
            self.values += len(known)
            self.sum += float(known.sum(dtype=np.float64))
        else:
            self.values += int(np.count_nonzero(values))
            self.sum += int(values.sum(dtype=np.int64))


def _routes(
    pieces: Pieces, low: int, start: int
) -> Iterator[tuple[slice | np.ndarray, slice | np.ndarray, bool]]:
    """Where bases lie and where they go.

    Long ranges go one by one, which costs little a base; short ones all together, which costs little
    a range.

    Yields
    ------
    tuple
        Places in what was read from `low` on; places in the window from `start` on; and whether these
        are on the other strand, where the first place goes to the last one.
    """
    long = pieces.length >= _LONG
    some = pieces.take(long)
    columns = (some.from_start - low, some.to_start - start, some.length, some.minus)
    for old, new, length, minus in zip(*(column.tolist() for column in columns), strict=True):
        step = -1 if minus else 1
        ends = (old + length - 1, old - 1 if old else None) if minus else (old, old + length)
        yield slice(*ends, step), slice(new, new + length), minus
    for backwards in (False, True):
        some = pieces.take(~long & (pieces.minus == backwards))
        if not len(some):
            continue
        within = np.arange(some.length.sum())
        within -= np.repeat(np.cumsum(some.length) - some.length, some.length)
        new_places = np.repeat(some.to_start - start, some.length) + within
        old_start = np.repeat(some.from_start - low, some.length)
        if backwards:
            within = np.repeat(some.length - 1, some.length) - within
        yield old_start + within, new_places, backwards


def _spans(pieces: Pieces) -> list[tuple[int, int, int, np.ndarray]]:
    """Ranges of the old assembly that are read at once, and the pieces in them."""
    order = np.lexsort((pieces.from_start, pieces.from_chrom))
    found: list[tuple[int, int, int, np.ndarray]] = []
    chroms = pieces.from_chrom[order].tolist()
    starts = pieces.from_start[order].tolist()
    lengths = pieces.length[order].tolist()
    head = 0
    for i in range(1, len(order) + 1):
        reach = starts[i - 1] + lengths[i - 1]
        if (
            i == len(order)
            or chroms[i] != chroms[head]
            or starts[i] - reach > _NEAR
            or starts[i] + lengths[i] - starts[head] > _WIDEST
        ):
            # Ranges of the old assembly do not overlap, so the last one ends last.
            found.append((chroms[head], starts[head], reach, order[head:i]))
            head = i
    return found
