"""Texts of any lengths in one piece of memory, until they get their place in a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["Texts"]


class Texts:
    """Texts, one after another.

    A NumPy array of texts takes for each as much as for the longest; this takes what they are long.

    Parameters
    ----------
    data
        All texts, joined.
    lengths
        Of each, in bytes.

    Examples
    --------
    >>> texts = Texts.joined([Texts.of([b"a", b"bcd"]), Texts.of([b""])])
    >>> len(texts), texts.longest, texts.fixed(np.array([1, 2, 0]), 4).tolist()
    (3, 3, [b'bcd', b'', b'a'])
    """

    __slots__ = ("_data", "_ends", "lengths")

    def __init__(self, data: bytes, lengths: np.ndarray) -> None:
        self._data = data
        self._ends = np.cumsum(lengths, dtype=np.int64)
        self.lengths = lengths

    @classmethod
    def of(cls, texts: Sequence[bytes]) -> Texts:
        """Of a list."""
        return cls(b"".join(texts), np.fromiter(map(len, texts), np.int32, len(texts)))

    @classmethod
    def joined(cls, parts: Sequence[Texts]) -> Texts:
        """Of several."""
        return cls(
            b"".join(part._data for part in parts), np.concatenate([part.lengths for part in parts])
        )

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def longest(self) -> int:
        """Bytes of the longest."""
        return int(self.lengths.max(initial=0))

    def fixed(self, rows: np.ndarray, width: int) -> np.ndarray:
        """Some of the texts as an array of texts of one width, which is at least the longest."""
        lengths = self.lengths[rows].astype(np.int64)
        before = np.cumsum(lengths) - lengths
        within = np.arange(lengths.sum()) - np.repeat(before, lengths)
        source = within + np.repeat(self._ends[rows] - lengths, lengths)
        place = within + np.repeat(np.arange(len(rows)) * width, lengths)
        made = np.zeros(len(rows) * width, np.uint8)
        made[place] = np.frombuffer(self._data, np.uint8)[source]
        return made.view(f"S{width}")
