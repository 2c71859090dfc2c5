"""All chromosomes one behind the other on one line, so that work needs no loop over chromosomes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

__all__ = ["Line"]


class Line:
    """Places on all chromosomes as single numbers.

    Between two chromosomes lies a base that belongs to neither, so that what ends one never touches
    what starts the next.

    Parameters
    ----------
    sizes
        Bases of each chromosome by name.

    Examples
    --------
    >>> line = Line({"chr1": 100, "chr2": 50})
    >>> line.starts.tolist(), line.end
    ([0, 101], 152)
    >>> line.chroms(np.array([99, 101])).tolist()
    [0, 1]
    """

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self.names = list(sizes)
        self.sizes = np.array(list(sizes.values()), np.int64)
        after = np.cumsum(self.sizes + 1)
        #: Where each chromosome starts.
        self.starts = after - self.sizes - 1
        #: Where the line ends.
        self.end = int(after[-1]) if len(after) else 0

    def chroms(self, places: np.ndarray) -> np.ndarray:
        """Number of the chromosome of each place."""
        return np.searchsorted(self.starts, places, "right") - 1
