"""What operations read: tracks given by name, as files or open, checked to be of the right kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

from ...errors import StoreError
from ..basetracks import ArrayTrack, Letters
from ..features import FeatureTrack

if TYPE_CHECKING:
    from ..basetracks import StoreTrack
    from ..genomestore import GenomeStore

__all__ = ["BLOCK", "Progress", "Steps", "blocks_of", "open_features", "open_track", "open_values"]

#: Bases that are worked on at once.
BLOCK = 1 << 22

Progress = Callable[[int, "int | None"], None]


def open_track(
    store: GenomeStore, track: StoreTrack | str | os.PathLike[str], stack: ExitStack
) -> StoreTrack:
    """A track of any kind; parameters as for `open_values`.

    Raises
    ------
    StoreError
        When there is none, or it is of another assembly.
    """
    if isinstance(track, (str, os.PathLike)):
        opened: StoreTrack = stack.enter_context(store.track(track))
        return opened
    if dict(track.sizes) != store.sizes:
        raise StoreError(
            f"the track {track.name!r} has other chromosomes than {store.assembly}; lift it over first"
        )
    return track


def open_values(
    store: GenomeStore, track: StoreTrack | str | os.PathLike[str], stack: ExitStack
) -> ArrayTrack:
    """A track of values.

    Parameters
    ----------
    store
        Where names are looked up.
    track
        A track, the name of one, or the path of a bigWig.
    stack
        Closes what is opened here.

    Raises
    ------
    StoreError
        When there is none, it is of another assembly, or holds features or sequence.
    """
    found = open_track(store, track, stack)
    if not isinstance(found, ArrayTrack) or isinstance(found, Letters):
        raise StoreError(f"{found.name!r} is a track of kind {found.kind}; give one of values")
    return found


def open_features(
    store: GenomeStore, track: StoreTrack | str | os.PathLike[str], stack: ExitStack
) -> FeatureTrack:
    """A table of features; parameters and errors as for `open_values`."""
    found = open_track(store, track, stack)
    if not isinstance(found, FeatureTrack):
        raise StoreError(
            f"{found.name!r} is a track of kind {found.kind}; give a table of features"
        )
    return found


def blocks_of(length: int, size: int = BLOCK) -> Iterator[tuple[int, int]]:
    """Starts and ends that cut a length into pieces.

    Examples
    --------
    >>> list(blocks_of(5, 2))
    [(0, 2), (2, 4), (4, 5)]
    """
    for start in range(0, length, size):
        yield start, min(start + size, length)


class Steps:
    """Tells a caller how many bases are done.

    Parameters
    ----------
    progress
        What to call; None for nobody.
    lengths
        Of everything that will be done.
    """

    def __init__(self, progress: Progress | None, lengths: Iterable[int]) -> None:
        self._progress = progress
        self._total = sum(lengths)
        self._done = 0

    def add(self, bases: int) -> None:
        """So many more are done."""
        self._done += bases
        if self._progress is not None:
            self._progress(self._done, self._total)
