"""Tables of features carried from one assembly to another: which chain takes each, and where to.

Values are in `lifting`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ...errors import StoreError
from .chains import Pieces

if TYPE_CHECKING:
    from ..features import FeatureTrack
    from ..featurewriting import FeatureWriter
    from .chainfile import ChainMap
    from .lifting import Lifted
    from .sources import Steps

__all__ = ["LOSSES", "lift_features"]

#: Why a feature has no place in the new assembly: no chain has it; one has too little of it; several
#: have parts of it, each too little.
LOSSES = ("deleted", "partly deleted", "split")
_BLOCKS = ("blockCount", "blockSizes", "blockStarts")
_THICK = ("thickStart", "thickEnd")
#: Pairs of ranges and pieces that are looked at together.
_PAIRS = 1 << 20

Columns = dict[str, np.ndarray]


def lift_features(
    track: FeatureTrack,
    table: FeatureWriter,
    chains: ChainMap,
    min_match: float,
    done: Lifted,
    steps: Steps,
) -> None:
    """Write the features that have a place in the new assembly.

    Parameters
    ----------
    track
        The old table.
    table
        The new one; it is committed by the caller.
    chains
        From the old to the new assembly.
    min_match
        The least part of a feature's bases, or of those of its blocks, that one chain must carry.
    done
        Gets the counts.
    steps
        Is told the bases of the old assembly that are done.
    """
    number = {name: i for i, name in enumerate(chains.from_names)}
    found: dict[int, list[Columns]] = {}
    lost: Counter[str] = Counter(dict.fromkeys(LOSSES, 0))
    for chrom in track.chromosomes:
        rows = track.features(chrom)
        columns = {name: rows[name] for name in track.columns}
        pieces = chains.pieces.take(chains.pieces.from_chrom == number[chrom])
        ranges = _parts(columns, chrom)
        chain = _chosen(ranges, pieces, len(rows), min_match, lost, done)
        columns, chroms = _moved(columns, ranges, pieces, chain)
        for to in np.unique(chroms).tolist():
            mine = chroms == to
            part = {name: values[mine] for name, values in columns.items()}
            found.setdefault(to, []).append(part)
        done.features += len(rows)
        steps.add(track.sizes[chrom])
    done.lost = dict(lost)
    for to in sorted(found):
        parts = found.pop(to)
        joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        table.write(chains.to_names[to], **joined)


class _Ranges(NamedTuple):
    """Ranges, and the row of the feature that each belongs to."""

    owner: np.ndarray
    start: np.ndarray
    end: np.ndarray

    @property
    def width(self) -> np.ndarray:
        """Bases; a range without any counts as one, so that it can be found and lost."""
        return np.maximum(self.end - self.start, 1)


class _Places(NamedTuple):
    """Where ranges lie in the new assembly."""

    owner: np.ndarray
    start: np.ndarray
    end: np.ndarray
    chrom: np.ndarray
    minus: np.ndarray


def _parts(columns: Columns, chrom: str) -> _Ranges:
    """The ranges that are to be carried: the blocks of features, or else they themselves."""
    starts = columns["start"].astype(np.int64)
    ends = columns["end"].astype(np.int64)
    if not set(_BLOCKS) <= columns.keys():
        return _Ranges(np.arange(len(starts)), starts, ends)
    owners, sizes, offsets = [], [], []
    texts = zip(*(columns[name].tolist() for name in _BLOCKS), strict=True)
    for row, (count, size_text, offset_text) in enumerate(texts):
        try:
            size, offset = (
                [int(word) for word in text.rstrip(b",").split(b",")]
                for text in (size_text, offset_text)
            )
        except (AttributeError, ValueError):
            size, offset = [], []
        last = ends[row] - starts[row]
        good = all(0 <= at <= at + n <= last for at, n in zip(offset, size, strict=False))
        if not (len(size) == len(offset) == count > 0 and good):
            raise StoreError(
                f"the feature {chrom}:{starts[row]}-{ends[row]} has blocks that do not lie within it"
            )
        owners += [row] * count
        sizes += size
        offsets += offset
    owner = np.array(owners, np.int64)
    first = starts[owner] + np.array(offsets, np.int64)
    return _Ranges(owner, first, first + np.array(sizes, np.int64))


def _pairs(ranges: _Ranges, pieces: Pieces) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Numbers of ranges and of pieces that have bases in common.

    A range without bases is paired with the pieces that have it inside or at an edge.
    """
    empty = ranges.start == ranges.end
    low, high = ranges.start - empty, ranges.end + empty
    # Among pieces of nearly one length, those that reach a range begin not far before it.
    levels = np.frexp(pieces.length)[1]
    for level in np.unique(levels).tolist():
        mine = np.flatnonzero(levels == level)
        mine = mine[np.argsort(pieces.from_start[mine], kind="stable")]
        starts = pieces.from_start[mine].astype(np.int64)
        ends = starts + pieces.length[mine]
        first = np.searchsorted(starts, low - (1 << level))
        after = np.cumsum(np.maximum(np.searchsorted(starts, high) - first, 0))
        at = 0
        while at < len(first):
            done = int(after[at - 1]) if at else 0
            stop = max(int(np.searchsorted(after, done + _PAIRS, "right")), at + 1)
            counts = np.diff(after[at:stop], prepend=done)
            range_ = np.repeat(np.arange(at, stop), counts)
            piece = np.arange(len(range_)) - np.repeat(np.cumsum(counts) - counts, counts)
            piece += first[range_]
            hit = ends[piece] > low[range_]
            yield range_[hit], mine[piece[hit]]
            at = stop


def _chosen(
    ranges: _Ranges,
    pieces: Pieces,
    features: int,
    min_match: float,
    lost: Counter[str],
    done: Lifted,
) -> np.ndarray:
    """The rank of the chain that carries each feature; -1 for none, which is counted."""
    ranks = int(pieces.rank.max(initial=0)) + 1
    keys: list[np.ndarray] = [np.zeros(0, np.int64)]
    widths: list[np.ndarray] = [np.zeros(0)]
    for range_, piece in _pairs(ranges, pieces):
        start = np.maximum(ranges.start[range_], pieces.from_start[piece])
        end = np.minimum(ranges.end[range_], pieces.from_start[piece] + pieces.length[piece])
        key, place = np.unique(
            ranges.owner[range_] * ranks + pieces.rank[piece], return_inverse=True
        )
        keys.append(key)
        widths.append(np.bincount(place.reshape(-1), np.maximum(end - start, 1), len(key)))
    pair, place = np.unique(np.concatenate(keys), return_inverse=True)
    bases = np.bincount(place.reshape(-1), np.concatenate(widths), len(pair))
    owner, rank = np.divmod(pair, ranks)
    due = np.bincount(ranges.owner, ranges.width, features)
    enough = bases >= np.maximum(min_match * due[owner], 1)
    chain = np.full(features, -1)
    # Of several the best one is written last, and stays.
    chain[owner[enough][::-1]] = rank[enough][::-1]
    reached = np.bincount(owner, minlength=features)
    able = np.bincount(owner[enough], minlength=features)
    done.contested += int((able > 1).sum())
    lost["deleted"] += int((reached == 0).sum())
    lost["partly deleted"] += int(((reached == 1) & (able == 0)).sum())
    lost["split"] += int(((reached > 1) & (able == 0)).sum())
    return chain


def _places(ranges: _Ranges, pieces: Pieces, chain: np.ndarray) -> _Places:
    """From the first to the last base of each range that the chain of its feature carries."""
    count = len(ranges.owner)
    starts, ends = np.full(count, np.iinfo(np.int64).max), np.full(count, -1)
    chroms, minus = np.zeros(count, np.int64), np.zeros(count, bool)
    for range_, piece in _pairs(ranges, pieces):
        own = pieces.rank[piece] == chain[ranges.owner[range_]]
        range_, piece = range_[own], piece[own]
        first = pieces.from_start[piece].astype(np.int64)
        last = first + pieces.length[piece]
        begin = np.maximum(ranges.start[range_], first)
        stop = np.minimum(ranges.end[range_], last)
        back = pieces.minus[piece]
        offset = np.where(back, last - stop, begin - first)
        np.minimum.at(starts, range_, pieces.to_start[piece] + offset)
        np.maximum.at(ends, range_, pieces.to_start[piece] + offset + (stop - begin))
        chroms[range_], minus[range_] = pieces.to_chrom[piece], back
    empty = (ranges.start == ranges.end) & (ends >= 0)
    ends[empty] = starts[empty]
    found = ends >= 0
    return _Places(ranges.owner[found], starts[found], ends[found], chroms[found], minus[found])


def _moved(
    columns: Columns, ranges: _Ranges, pieces: Pieces, chain: np.ndarray
) -> tuple[Columns, np.ndarray]:
    """The features that a chain carries, in the new assembly, and the numbers of chromosomes there."""
    kept = chain >= 0
    row_of = np.cumsum(kept) - 1
    made = {name: values[kept] for name, values in columns.items()}
    places = _places(ranges, pieces, chain)
    owner = row_of[places.owner]
    count = int(kept.sum())
    start, end = np.full(count, np.iinfo(np.int64).max), np.zeros(count, np.int64)
    np.minimum.at(start, owner, places.start)
    np.maximum.at(end, owner, places.end)
    chroms, minus = np.zeros(count, np.int64), np.zeros(count, bool)
    chroms[owner], minus[owner] = places.chrom, places.minus
    made["start"], made["end"] = start, end
    if "strand" in made and made["strand"].dtype.kind == "i":
        made["strand"] = np.where(minus, -made["strand"], made["strand"])
    if set(_THICK) <= columns.keys():
        old = np.flatnonzero(kept & (columns["thickStart"] < columns["thickEnd"]))
        thick = _places(
            _Ranges(old, *(columns[name][old].astype(np.int64) for name in _THICK)), pieces, chain
        )
        rows = row_of[thick.owner]
        made["thickStart"], made["thickEnd"] = start.copy(), start.copy()
        made["thickStart"][rows] = np.clip(thick.start, start[rows], end[rows])
        made["thickEnd"][rows] = np.clip(thick.end, start[rows], end[rows])
    if set(_BLOCKS) <= columns.keys():
        order = np.lexsort((places.start, owner))
        owner, first = owner[order], places.start[order]
        counts = np.bincount(owner, minlength=count)
        cuts = np.cumsum(counts)[:-1]
        made["blockCount"] = counts
        made["blockSizes"] = _listed(places.end[order] - first, cuts)
        made["blockStarts"] = _listed(first - start[owner], cuts)
    return made, chroms


def _listed(numbers: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    """Numbers of each feature as a text, as BED has them."""
    texts = [b"".join(b"%d," % number for number in part) for part in np.split(numbers, cuts)]
    return np.array(texts, np.bytes_)
