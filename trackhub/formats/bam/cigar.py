"""What CIGARs say: which bases of the reference reads cover, and where they end.

Everything is by arrays over all reads at once.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .records import Reads, cigar_words

__all__ = ["covered", "ends"]

# Operations in the order of their numbers: M I D N S H P = X.
_DELETION = 2
_ON_REFERENCE = np.zeros(16, bool)
_ON_REFERENCE[[0, 2, 3, 7, 8]] = True
_ALIGNED = np.zeros(16, bool)
_ALIGNED[[0, 7, 8]] = True
_ALIGNED_OR_DELETED = _ALIGNED.copy()
_ALIGNED_OR_DELETED[_DELETION] = True

#: Operations that are unfolded at once.
_AT_ONCE = 1 << 20


def ends(reads: Reads) -> np.ndarray:
    """Base after the last one that each read is aligned to (int64), at least one after its start."""
    words = cigar_words(reads.data)
    length = np.zeros(len(reads), np.int64)
    one = reads.cigar_count == 1
    first = words[reads.cigar_at[one]]
    length[one] = np.where(_ON_REFERENCE[first & 15], first >> 4, 0)
    for several, count in _portions(reads):
        word = _unfolded(words, reads.cigar_at[several], count)
        bases = np.where(_ON_REFERENCE[word & 15], word >> 4, 0).astype(np.int64)
        length[several] = np.add.reduceat(bases, np.cumsum(count) - count)
    return reads.fields["pos"] + np.maximum(length, 1)


def covered(reads: Reads, deletions: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Stretches of the reference that reads are aligned to.

    Parameters
    ----------
    reads
        The reads.
    deletions
        Whether bases that a read lacks count as covered. Skipped ones (introns) never do.

    Returns
    -------
    tuple
        Which read (index), start and end of each stretch (int64), by reads with one operation
        first; the stretches of a read follow each other.
    """
    words = cigar_words(reads.data)
    counted = _ALIGNED_OR_DELETED if deletions else _ALIGNED
    pos = reads.fields["pos"].astype(np.int64)

    one = np.flatnonzero(reads.cigar_count == 1)
    word = words[reads.cigar_at[one]]
    aligned = counted[word & 15]
    if not aligned.all():
        one, word = one[aligned], word[aligned]
    which, starts, after = [one], [pos[one]], [pos[one] + (word >> 4)]

    for several, count in _portions(reads):
        word = _unfolded(words, reads.cigar_at[several], count)
        bases = np.where(_ON_REFERENCE[word & 15], word >> 4, 0).astype(np.int64)
        end = np.cumsum(bases)
        first = np.cumsum(count) - count
        end += np.repeat(pos[several] - (end[first] - bases[first]), count)
        aligned = counted[word & 15]
        which.append(np.repeat(several, count)[aligned])
        starts.append((end - bases)[aligned])
        after.append(end[aligned])
    if len(which) == 1:
        return which[0], starts[0], after[0]
    return np.concatenate(which), np.concatenate(starts), np.concatenate(after)


def _portions(reads: Reads) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Reads of several operations, a portion at a time, and how many operations each has."""
    several = np.flatnonzero(reads.cigar_count > 1)
    count = reads.cigar_count[several]
    total = np.cumsum(count)
    begin = 0
    while begin < len(several):
        done = total[begin - 1] if begin else 0
        end = max(int(np.searchsorted(total, done + _AT_ONCE, "right")), begin + 1)
        yield several[begin:end], count[begin:end]
        begin = end


def _unfolded(words: np.ndarray, at: np.ndarray, count: np.ndarray) -> np.ndarray:
    """All operations of reads whose CIGARs start at `at`, one after the other."""
    nth = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return words[np.repeat(at, count) + 4 * nth]
