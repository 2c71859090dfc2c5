"""Values carried from one assembly to another by a chain file."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import StoreError
from ..layout import missing_value
from .chains import ChainMap, Pieces, best_of, read_chains
from .sources import Progress, Steps, blocks_of, open_values

if TYPE_CHECKING:
    from ..genomestore import GenomeStore
    from ..tracks import ArrayTrack, StoreTrack

__all__ = ["MULTI", "Lifted", "liftover"]

#: What becomes of a base of the new assembly that several chains reach.
MULTI = ("best", "sum", "none")
#: Ranges of the old assembly that are so near to each other are read together.
_NEAR = 1 << 15
_WIDEST = 1 << 23


@dataclass(slots=True)
class Lifted:
    """What came of a liftOver.

    Parameters
    ----------
    names
        Of the new tracks.
    chains, chains_skipped
        Chains that were used, and those with a chromosome that an assembly does not have.
    bases
        Bases of the new assembly that got a place in the old one.
    contested
        Bases of the new assembly that several chains reached.
    values, values_lost
        Bases of the old assembly with a value (other than 0, in whole numbers), and those of them
        that reached no place. Both strands together.
    sum, sum_lost
        The sum of all values, and of those that were lost.
    clipped
        Values that were brought into the range of the type.
    notes
        Sentences about what was left out.
    """

    names: list[str]
    chains: int = 0
    chains_skipped: int = 0
    bases: int = 0
    contested: int = 0
    values: int = 0
    values_lost: int = 0
    sum: float = 0
    sum_lost: float = 0
    clipped: int = 0
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        share = 100 * self.values_lost / self.values if self.values else 0
        parts = [
            f"{' and '.join(self.names)}: {self.bases:,} bases by {self.chains:,} chains",
            f"{self.values_lost:,} of {self.values:,} bases with values lost ({share:.2f} %)",
        ]
        if self.contested:
            parts.append(f"{self.contested:,} bases reached by several chains")
        if self.clipped:
            parts.append(f"{self.clipped:,} values clipped")
        return "; ".join([*parts, *self.notes])


def liftover(
    store: GenomeStore,
    name: str,
    track: StoreTrack | str | os.PathLike[str] | None = None,
    *,
    to: GenomeStore,
    chain: str | os.PathLike[str],
    multi: str = "best",
    reverse: str | tuple[str, StoreTrack | str | os.PathLike[str]] | None = None,
    dtype: Any = None,
    overflow: str = "error",
    replace: bool = False,
    progress: Progress | None = None,
) -> Lifted:
    """Carry a track, or the two tracks of the two strands, to another assembly.

    Each base is carried by the best chain that has it, to one place or to none.

    Parameters
    ----------
    store
        The store of the old assembly.
    name
        Of the new track.
    track
        The old track, or its name; `name` if left out.
    to
        The store of the new assembly.
    chain
        A chain file from the old to the new assembly, as UCSC names it: ``hg19ToHg38.over.chain.gz``.
    multi
        What to do with a base of the new assembly that several chains reach: take the value of the
        best one (``best``), add all (``sum``), or leave it without (``none``).
    reverse
        The track of the reverse strand: a name, for the old and the new one, or both in a tuple of
        the new name and the old track. `track` is then of the forward strand, and where a range runs
        backwards in the new assembly the two change places.
    dtype
        Of the new tracks; that of the old ones if left out.
    overflow
        ``error`` or ``clip``, for sums that the type does not hold.
    replace
        Whether tracks of that name may exist.
    progress
        Called with the bases of the new assembly that are done and those to do.

    Returns
    -------
    Lifted
        Counts of what was carried and of what was lost.

    Raises
    ------
    StoreError
        When a track is missing, is no track of values, or the new one exists.
    FormatError
        When the chain file cannot be read, or is for other assemblies.

    Notes
    -----
    Bases that nothing reaches have no value: 0 in whole numbers, NaN in others. Chains with a
    chromosome that one of the assemblies does not have are left out and counted.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/chain.html
    """
    if multi not in MULTI:
        raise StoreError(f"multi is {multi!r}; give {', '.join(MULTI)}")
    olds = [name if track is None else track]
    names = [name]
    if reverse is not None:
        other = (reverse, reverse) if isinstance(reverse, str) else reverse
        names.append(other[0])
        olds.append(other[1])
    chains = read_chains(chain, store.sizes, to.sizes)
    done = Lifted(names, chains.chains, chains.skipped)
    if chains.skipped_names:
        shown = ", ".join(chains.skipped_names[:5]) + ", ..." * (len(chains.skipped_names) > 5)
        done.notes.append(f"{chains.skipped:,} chains left out for unknown chromosomes ({shown})")
    pieces, contested = _destined(chains, multi)
    done.contested = int((contested[:, 2] - contested[:, 1]).sum())
    with ExitStack() as stack:
        tracks = [open_values(store, old, stack) for old in olds]
        kind = np.result_type(*(old.dtype for old in tracks)) if dtype is None else np.dtype(dtype)
        source = {
            "operation": "liftover",
            "assembly": store.assembly,
            "tracks": [old.name for old in tracks],
            "chain": os.path.abspath(chain),
            "multi": multi,
        }
        writers = [
            stack.enter_context(
                to.new(new, dtype=kind, overflow=overflow, replace=replace, source=source)
            )
            for new in names
        ]
        lift = _Lift(tracks, writers, chains, pieces, multi, done)
        lift.run(to.sizes, progress)
        for old in tracks:
            stats = old.stats()
            zeros = stats.n_zero if stats.n_zero is not None else _zeros(old)
            done.values += stats.n - (zeros if old.dtype.kind != "f" else 0)
            done.sum += stats.sum
    done.values_lost = done.values - lift.values
    done.sum_lost = done.sum - lift.sum
    return done


def _zeros(track: ArrayTrack) -> int:
    """Bases with the value 0, of a file that does not tell."""
    total = sum(track.sizes.values())
    blocks = (values for chrom in track.chromosomes for _, values in track.blocks(chrom))
    return total - sum(int(np.count_nonzero(values)) for values in blocks)


def _destined(chains: ChainMap, multi: str) -> tuple[Pieces, np.ndarray]:
    """Ranges in the order of the new assembly, and its bases that several chains reached."""
    unique, _ = best_of(chains.pieces, "from")
    best, contested = best_of(unique, "to")
    if multi == "best":
        return best, contested
    if multi == "none":
        return _without(best, contested), contested
    return unique.ordered("to"), contested


def _without(pieces: Pieces, ranges: np.ndarray) -> Pieces:
    """Leave out ranges of the new assembly, each of which is one of the pieces, whole."""
    unwanted = {(chrom, start) for chrom, start, _ in ranges.tolist()}
    places = zip(pieces.to_chrom.tolist(), pieces.to_start.tolist(), strict=True)
    return pieces.take(np.array([place not in unwanted for place in places], bool))


class _Lift:
    """Writes the new tracks chromosome by chromosome, window by window."""

    def __init__(
        self,
        tracks: list[ArrayTrack],
        writers: list[Any],
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

    def run(self, sizes: dict[str, int], progress: Progress | None) -> None:
        pieces = self._pieces
        numbers = np.unique(pieces.to_chrom).tolist()
        steps = Steps(progress, (sizes[self._names.to_names[number]] for number in numbers))
        for number in numbers:
            chrom = self._names.to_names[number]
            low, high = np.searchsorted(pieces.to_chrom, [number, number + 1]).tolist()
            self._chromosome(chrom, sizes[chrom], pieces.take(slice(low, high)), steps)

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
            columns = (pieces.from_start, pieces.to_start, pieces.length, pieces.minus)
            for old, new, length, minus in zip(*(c[rows].tolist() for c in columns), strict=True):
                touched[new - start : new - start + length] = True
                for strand, values in enumerate(read):
                    taken = values[old - low : old - low + length]
                    self._count(taken)
                    # On the other strand forward reads are reverse reads.
                    target = made[len(made) - 1 - strand if minus else strand]
                    place = target[new - start : new - start + length]
                    self._put(place, taken[::-1] if minus else taken)
        self._done.bases += int(np.count_nonzero(touched))
        return made

    def _put(self, place: np.ndarray, values: np.ndarray) -> None:
        if not self._adds:
            place[:] = values
        elif place.dtype.kind == "f":
            known = ~np.isnan(values)
            place[known] = np.where(np.isnan(place), 0, place)[known] + values[known]
        else:
            place += values

    def _count(self, values: np.ndarray) -> None:
        if values.dtype.kind == "f":
            known = values[~np.isnan(values)]
            self.values += len(known)
            self.sum += float(known.sum(dtype=np.float64))
        else:
            self.values += int(np.count_nonzero(values))
            self.sum += int(values.sum(dtype=np.int64))


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
