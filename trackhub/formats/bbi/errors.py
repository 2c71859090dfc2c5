"""Errors about one item of the data that is being written."""

from __future__ import annotations

from ...errors import FormatError

__all__ = ["ItemError", "UnsortedError"]


class ItemError(FormatError):
    """One interval or row that a bigWig or bigBed cannot hold.

    Parameters
    ----------
    message
        One sentence that names the item, what is wrong, and the way out.
    index
        Position of the item in the caller's data, from 0 and over all chunks: a parser turns it
        into the number of a line.
    """

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.index = index


class UnsortedError(ItemError):
    """An item that comes before its predecessor, where the caller asked not to sort."""
