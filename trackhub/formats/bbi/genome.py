"""The chromosomes of one file: names, sizes, and the numbers that the file gives them."""

from __future__ import annotations

import difflib
import operator
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...errors import FormatError
from .errors import ItemError
from .layout import MAX_POSITION

__all__ = ["Chromosomes"]


class Chromosomes:
    """Names and sizes as the caller gave them, and numbers in order of first use.

    Parameters
    ----------
    sizes
        Bases of each chromosome by name.
    """

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self.names = list(sizes)
        # All at once where nothing is wrong: assemblies may have a million contigs.
        if not _are_names(self.names):
            self.names = [self._name(name) for name in sizes]
        numbers = list(sizes.values())
        if not _are_sizes(numbers):
            numbers = [self._size(name, sizes[name]) for name in self.names]
        self.sizes = np.array(numbers, np.int64)
        self._keys = np.array([name.encode() for name in self.names], "S")
        self._ids = {name: i for i, name in enumerate(self.names)}
        self.restart()

    @staticmethod
    def _name(name: Any) -> str:
        if not isinstance(name, str) or not name or not name.isprintable() or " " in name:
            raise FormatError(
                f"{name!r} is no chromosome name; give a word of printable characters"
            )
        return name

    @staticmethod
    def _size(name: str, size: Any) -> int:
        try:
            number = operator.index(size)
        except TypeError:
            number = -1
        if not 1 <= number <= MAX_POSITION:
            raise FormatError(
                f"chromosome {name} has the size {size!r}; give a whole number of bases "
                f"from 1 to {MAX_POSITION}"
            )
        return number

    def restart(self) -> None:
        """Forget the numbers."""
        self._numbers = np.full(len(self.names), -1, np.int64)
        self._used: list[np.ndarray] = []
        self._count = 0

    @property
    def rank(self) -> np.ndarray:
        """Place of each chromosome among the names, sorted by their bytes."""
        rank = np.empty(len(self.names), np.int64)
        rank[np.argsort(self._keys)] = np.arange(len(rank))
        return rank

    def ids(self, chroms: Any, count: int, first: int) -> np.ndarray:
        """Indices (int32) of chromosomes given as one name, as names, or as such indices.

        Parameters
        ----------
        chroms
            One name for all items, or an array or list of names or indices.
        count
            Number of items.
        first
            Index of the first item in the caller's data, for messages.
        """
        if isinstance(chroms, str):
            return np.full(count, self._id(chroms, first), np.int32)
        array = np.asarray(chroms)
        if array.ndim != 1 or len(array) != count:
            raise FormatError(
                f"chromosomes of shape {array.shape} do not go with {count} starts; "
                "give one name for all, or one name or index an item"
            )
        if array.dtype.kind in "iu":
            bad = (array < 0) | (array >= len(self.names))
            if bad.any():
                i = int(np.argmax(bad))
                raise ItemError(
                    f"item {first + i} (from 0) is on chromosome number {array[i]}; the chromosome "
                    f"sizes have the numbers 0 to {len(self.names) - 1}",
                    first + i,
                )
            return array.astype(np.int32)
        if not count:
            return np.zeros(0, np.int32)
        heads = np.concatenate([[0], np.flatnonzero(array[1:] != array[:-1]) + 1])
        names = array[heads].tolist()
        try:
            ids = [self._ids[name] for name in names]
        except (KeyError, TypeError):
            ids = [
                self._id(name, first + at) for name, at in zip(names, heads.tolist(), strict=True)
            ]
        return np.repeat(np.array(ids, np.int32), np.diff(heads, append=count))

    def _id(self, name: Any, index: int) -> int:
        if isinstance(name, bytes):
            name = name.decode("utf-8", "replace")
        found = self._ids.get(name) if isinstance(name, str) else None
        if found is None:
            near = difflib.get_close_matches(str(name), self.names[:5000], 1)
            hint = f"did you mean {near[0]}?" if near else "is it the right assembly?"
            raise ItemError(
                f"item {index} (from 0) is on chromosome {name!r}, which is not among the "
                f"{len(self.names)} chromosome sizes; {hint}",
                index,
            )
        return found

    def number(self, ids: np.ndarray) -> None:
        """Give the next numbers to chromosomes that are used for the first time."""
        self._numbers[ids] = self._count + np.arange(len(ids))
        self._used.append(ids)
        self._count += len(ids)

    def is_numbered(self, ids: np.ndarray) -> np.ndarray:
        """Which of the chromosomes have a number already."""
        return self._numbers[ids] >= 0

    def numbers(self, ids: np.ndarray) -> np.ndarray:
        """Numbers in the file (uint32) of chromosomes that have one."""
        return self._numbers[ids].astype(np.uint32)

    @property
    def used(self) -> np.ndarray:
        """Indices of the chromosomes with a number, in that order; all when none is used."""
        return np.concatenate(self._used) if self._used else np.arange(len(self.names))

    @property
    def used_keys(self) -> np.ndarray:
        """Names of the chromosomes that `used` gives, as bytes (``S``, as wide as the longest)."""
        keys = self._keys[self.used]
        return keys.astype(f"S{np.char.str_len(keys).max()}")


def _are_names(names: list[Any]) -> bool:
    try:
        joined = "".join(names)
    except TypeError:
        return False
    return "" not in names and joined.isprintable() and " " not in joined


def _are_sizes(numbers: list[Any]) -> bool:
    if set(map(type, numbers)) != {int}:
        return False
    return min(numbers) >= 1 and max(numbers) <= MAX_POSITION
