"""Word index for searching names (setting ``searchTrix``): `write_trix` and `search_trix`.

An index is two text files. ``x.ix`` has a line a word, ``word id,position id,position ...``, sorted
by the bytes of the word; ``x.ixx`` has the first five bytes of some words and the byte offset, in
ten hexadecimal digits, of the first line that begins with them.
"""

from __future__ import annotations

import os
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from os import PathLike
from pathlib import Path

import numpy as np

from ..errors import FormatError
from .bbi.output import whole_file
from .headers.source import Source, open_source

__all__ = ["search_trix", "write_trix"]

_WORD = re.compile(rb"[0-9a-z_\x80-\xff][0-9a-z_.\x80-\xff-]*")
_LONGEST_WORD = 255
_PREFIX = 5
_BIN = 1 << 16
_LINE_READ = 1 << 16
_LONGEST_IXX = 1 << 26
_IXX_LINE = re.compile(rb"(.{%d})([0-9A-Fa-f]{10})" % _PREFIX)
_ID = re.compile(r"[^\s,]+")


def _words(text: str) -> list[bytes]:
    """The words of a text in order, in small letters as UCSC compares them (ASCII only)."""
    found = (word.rstrip(b".-") for word in _WORD.findall(text.encode().lower()))
    return [word for word in found if len(word) <= _LONGEST_WORD]


class _Hits:
    """Which word stands in which entry, and where."""

    def __init__(self) -> None:
        self.words: dict[bytes, int] = {}
        self.ids: dict[bytes, int] = {}
        self._columns = (array("I"), array("I"), array("I"))

    def add(self, name: str, text: str) -> None:
        if not isinstance(name, str) or not _ID.fullmatch(name):
            raise FormatError(
                f"{name!r} cannot be an id of a word index; give a word without blanks and commas"
            )
        entry = self.ids.setdefault(name.encode(), len(self.ids))
        words, entries, positions = self._columns
        for position, word in enumerate(_words(text), 1):
            words.append(self.words.setdefault(word, len(self.words)))
            entries.append(entry)
            positions.append(position)

    def lines(self) -> Iterator[bytes]:
        """The lines of the index, sorted by word, id and position."""
        names, name_rank = _ranked(self.ids)
        words, word_rank = _ranked(self.words)
        word, entry, position = (np.frombuffer(column, np.uint32) for column in self._columns)
        order = np.lexsort((position, name_rank[entry], word_rank[word]))
        word, entry, position = word_rank[word][order], name_rank[entry][order], position[order]
        edges = np.searchsorted(word, np.arange(len(words) + 1)).tolist()
        for text, first, after in zip(words, edges, edges[1:], strict=False):
            hits = zip(entry[first:after].tolist(), position[first:after].tolist(), strict=True)
            yield b"%b %b\n" % (text, b" ".join([b"%b,%d" % (names[i], at) for i, at in hits]))


def _ranked(numbers: dict[bytes, int]) -> tuple[list[bytes], np.ndarray]:
    """Keys sorted by their bytes, and the place of each number among them."""
    keys = sorted(numbers)
    rank = np.zeros(len(keys), np.int64)
    rank[np.fromiter((numbers[key] for key in keys), np.int64, len(keys))] = np.arange(len(keys))
    return keys, rank


def write_trix(path: str | PathLike[str], entries: Iterable[tuple[str, str]]) -> Path:
    """Write a word index, ``path`` and ``path`` + ``x``.

    Parameters
    ----------
    path
        Where the index goes; the name ends in ``.ix``.
    entries
        Pairs of an id, as in the indexed name field of the track's bigBed, and the text that leads
        to it. The id is not part of the text: repeat it there if it shall be found too. Words are
        runs of letters, digits and ``_``, with ``.`` and ``-`` inside; their case does not matter.

    Returns
    -------
    pathlib.Path
        The ``.ixx`` file.

    Raises
    ------
    FormatError
        For an id with blanks or commas, and a name that does not end in ``.ix``.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/trix.html

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/genes.ix"
    >>> second = write_trix(path, [("g1", "BRCA1 DNA repair"), ("g2", "BRCA2 DNA repair")])
    >>> search_trix(path, ["dna", "brca2"])
    ['g2']
    """
    target = Path(path)
    if target.suffix != ".ix":
        raise FormatError(f"a word index is named {target.name!r}; UCSC wants a name in .ix")
    hits = _Hits()
    for name, text in entries:
        hits.add(name, text)
    second = target.with_name(target.name + "x")
    with whole_file(second) as ixx, whole_file(target) as ix:
        at, last_at, last_prefix = 0, -_BIN, b""
        for line in hits.lines():
            prefix = line.partition(b" ")[0][:_PREFIX].ljust(_PREFIX)
            if at - last_at >= _BIN and prefix != last_prefix:
                ixx.write(b"%b%010X\n" % (prefix, at))
                last_at = at
            last_prefix = prefix
            ix.write(line)
            at += len(line)
    return second


def search_trix(
    path: str | PathLike[str], words: str | Sequence[str], *, whole_words: bool = False
) -> list[str]:
    """Ids whose text has all the words.

    Parameters
    ----------
    path
        Path or URL of the ``.ix`` file; the ``.ixx`` file lies beside it.
    words
        A text, or its words.
    whole_words
        Look for the words themselves. Otherwise for words that begin with them.

    Returns
    -------
    list
        Ids, sorted.

    Raises
    ------
    OSError
        When one of the two files is missing.
    FormatError
        When they are no word index.
    """
    text = words if isinstance(words, str) else " ".join(words)
    where = os.fspath(path)
    with closing(open_source(where + "x")) as second:
        prefixes, offsets = _read_ixx(second)
    found: set[str] | None = None
    with closing(open_source(where)) as source:
        for word in _words(text):
            place = bisect_right(prefixes, word[:_PREFIX].ljust(_PREFIX)) - 1
            # A short word is a prefix of all that follow it: begin before its first prefix.
            start = offsets[place] if place >= 0 else 0
            ids = set(_ids_of(source, start, word, whole_words))
            found = ids if found is None else found & ids
    return sorted(found or ())


def _read_ixx(source: Source) -> tuple[list[bytes], list[int]]:
    matches = [
        _IXX_LINE.fullmatch(line) for line in source.read_at(0, _LONGEST_IXX).splitlines() if line
    ]
    lines = [match for match in matches if match is not None]
    if len(lines) < len(matches):
        raise FormatError(
            "a line is not five bytes and ten hexadecimal digits; make the index anew", source.name
        )
    return [line[1] for line in lines], [int(line[2], 16) for line in lines]


def _ids_of(source: Source, start: int, word: bytes, whole_words: bool) -> Iterator[str]:
    """Ids in the lines of a word, or of words that begin with it, from an offset on."""
    for line in _lines(source, start):
        key, _, hits = line.partition(b" ")
        if key == word or (not whole_words and key.startswith(word)):
            for hit in hits.split():
                yield hit.rpartition(b",")[0].decode("utf-8", "replace")
        elif key > word:
            return


def _lines(source: Source, start: int) -> Iterator[bytes]:
    left = b""
    while data := source.read_at(start, _LINE_READ):
        start += len(data)
        *lines, left = (left + data).split(b"\n")
        yield from lines
    if left:
        yield left
