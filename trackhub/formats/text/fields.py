"""Tables of text as arrays: where each column of each line begins and ends.

Regular lines are cut all at once; a block with anything odd in it is gone through line by line and
made regular first. What the columns hold is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ...errors import FormatError
from .numbers import MARGIN, padded
from .source import Block, Input, shown
from .tracklines import is_track_line

__all__ = [
    "Fields",
    "Splitter",
    "first_line_error",
    "first_rows",
    "read_fields",
    "unreadable",
]

_TAB, _LINE_END, _BLANK, _COMMA = 9, 10, 32, 44


@dataclass
class Fields:
    """Lines of the same number of columns.

    Attributes
    ----------
    buffer
        The bytes (uint8), with a margin on both sides (see `numbers.padded`).
    cuts
        int64 array (lines, columns + 1): the byte before each column, and the line end.
    file
        Name of the file.
    first_line
        Number of the first line, from 1.
    numbers
        Number of each line where lines were left out; None where they follow each other.
    """

    buffer: np.ndarray
    cuts: np.ndarray
    file: str
    first_line: int
    numbers: np.ndarray | None = None
    #: What `columns.listed` found in a column, which is asked for more than once.
    lists: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.cuts)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return self.cuts.shape[1] - 1

    def begins(self, column: int) -> np.ndarray:
        """Where the values of a column begin."""
        return self.cuts[:, column] + 1

    def ends(self, column: int) -> np.ndarray:
        """Where the values of a column end."""
        return self.cuts[:, column + 1]

    @cached_property
    def _bytes(self) -> bytes:
        return self.buffer.tobytes()

    @cached_property
    def commas(self) -> np.ndarray:
        """Where there are commas."""
        return np.flatnonzero(self.buffer == _COMMA)

    def value(self, row: int, column: int) -> bytes:
        """One value."""
        begin, end = self.cuts[row, column : column + 2].tolist()
        return self._bytes[begin + 1 : end]

    def values(self, column: int, rows: np.ndarray) -> list[bytes]:
        """Some values of a column."""
        text = self._bytes
        limits = self.cuts[rows, column : column + 2].tolist()
        return [text[begin + 1 : end] for begin, end in limits]

    def line(self, row: int) -> bytes:
        """A line, its columns joined by tabs."""
        begin, end = self.cuts[row, [0, -1]].tolist()
        return self._bytes[begin + 1 : end]

    def number(self, row: int) -> int:
        """The number of a line in its file."""
        return self.first_line + row if self.numbers is None else int(self.numbers[row])

    def rest(self, column: int) -> tuple[np.ndarray, np.ndarray] | None:
        """The columns from one on, joined by tabs: one flat buffer, and where each row begins.

        None where there is no such column.
        """
        if column >= self.columns:
            return None
        buffer = self.buffer.copy()
        buffer[self.cuts[:, column + 1 : -1]] = _TAB
        begins, ends = self.begins(column), self.ends(self.columns - 1)
        kept = np.zeros(len(buffer), np.int8)
        kept[begins] = 1
        kept[ends] -= 1
        offsets = np.zeros(len(self) + 1, np.int64)
        np.cumsum(ends - begins, out=offsets[1:])
        return buffer[np.cumsum(kept, dtype=np.int8).view(bool)], offsets

    def replaced(self, values: Mapping[tuple[int, int], bytes]) -> Fields:
        """The same lines with other values at some rows and columns."""
        text = self._bytes
        longer = np.zeros((len(self), self.columns), np.int64)
        pieces: list[bytes] = []
        at = 0
        for row, column in sorted(values):
            begin, end = self.cuts[row, column : column + 2].tolist()
            value = values[row, column]
            pieces += [text[at : begin + 1], value]
            longer[row, column] = len(value) - (end - begin - 1)
            at = end
        cuts = self.cuts.copy()
        cuts[:, 1:] += np.cumsum(longer).reshape(longer.shape)
        cuts[1:, 0] = cuts[:-1, -1]
        data = b"".join([*pieces, text[at:]])
        return Fields(np.frombuffer(data, np.uint8), cuts, self.file, self.first_line, self.numbers)

    def taken(self, rows: np.ndarray) -> Fields:
        """Some of the lines, given as one bool for each."""
        numbers = self.numbers
        if numbers is None:
            numbers = self.first_line + np.arange(len(self))
        return Fields(self.buffer, self.cuts[rows], self.file, self.first_line, numbers[rows])

    def runs(self, column: int) -> np.ndarray:
        """The first line of each run of lines with the same value in a column."""
        begins, lengths = self.begins(column), self.ends(column) - self.begins(column)
        if not len(begins):
            return np.zeros(0, np.int64)
        new = lengths[1:] != lengths[:-1]
        eights = np.ndarray((len(self.buffer) - 7,), np.dtype("<u8"), self.buffer, strides=(1,))
        for at in range(0, int(lengths.max()), 8):
            words = eights[np.minimum(begins + at, len(eights) - 1)]
            words &= _FIRST_BYTES[np.clip(lengths - at, 0, 8)]
            new |= words[1:] != words[:-1]
        return np.concatenate([[0], np.flatnonzero(new) + 1])


#: For a count of bytes up to eight: the first so many of them.
_FIRST_BYTES = np.array([(1 << (8 * n)) - 1 for n in range(9)], np.uint64)


class Splitter:
    """How the lines of a format are cut into columns.

    Parameters
    ----------
    columns
        How many there must be; None takes those of the first line.
    tabs
        True: only tabs part columns, which may hold blanks or be empty. False: any blanks do, where
        tabs do not give the right number of columns.
    explain
        The sentence for a line that has another number of columns, given that number and the right
        one.
    """

    def __init__(
        self, columns: int | None, *, tabs: bool, explain: Callable[[int, int], str]
    ) -> None:
        self.columns = columns
        self.tabs = tabs
        self.explain = explain

    def split(self, line: bytes) -> list[bytes]:
        """The columns of a line; the first line that is split tells their number, if need be."""
        if self.tabs:
            words = line.split(b"\t")
        else:
            words = [word.strip() for word in line.rstrip().split(b"\t")]
            by_tabs = _is_place(words) if self.columns is None else len(words) == self.columns
            if not by_tabs:
                words = line.split()
        if self.columns is None:
            self.columns = len(words)
        return words

    def regular(self, data: bytes) -> tuple[np.ndarray, np.ndarray] | None:
        """The buffer with margins and the cuts, where every line is cut in the plain way."""
        buffer = padded(data)
        text = buffer[MARGIN:-MARGIN]
        edges = self._edges(buffer, np.flatnonzero((text == _TAB) | (text == _LINE_END)), _TAB)
        if not self.tabs:
            if edges is None:
                edges = self._edges(buffer, np.flatnonzero(text <= _BLANK), _BLANK)
                if edges is not None and bool((np.diff(edges) < 2).any()):
                    return None
            elif b" " in data and _has_blank_at_edge(buffer):
                return None
        if edges is None or _has_odd_start(buffer, edges[:, 0] + 1, edges[:, -1]):
            return None
        return buffer, edges

    def _edges(self, buffer: np.ndarray, cuts: np.ndarray, between: int) -> np.ndarray | None:
        """The cuts as `Fields` has them; None where lines differ in their columns."""
        assert self.columns is not None
        if len(cuts) % self.columns:
            return None
        cuts = cuts.reshape(-1, self.columns) + MARGIN
        marks = buffer[cuts]
        inner = marks[:, :-1]
        good = (marks[:, -1] == _LINE_END).all() and ((inner == _TAB) | (inner == between)).all()
        if not good:
            return None
        edges = np.empty((len(cuts), self.columns + 1), np.int64)
        edges[:, 1:] = cuts
        edges[0, 0] = MARGIN - 1
        edges[1:, 0] = edges[:-1, -1]
        return edges


def _is_place(words: list[bytes]) -> bool:
    """Whether a line cut at its tabs begins with a place."""
    return len(words) > 2 and words[1].strip().isdigit() and words[2].strip().isdigit()


def _has_blank_at_edge(buffer: np.ndarray) -> bool:
    """Whether a blank lies beside a tab or a line end."""
    blanks = np.flatnonzero(buffer == _BLANK)
    beside = np.stack([buffer[blanks - 1], buffer[blanks + 1]])
    return bool(((beside == _TAB) | (beside == _LINE_END)).any())


def _has_odd_start(buffer: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> bool:
    """Whether a line is empty, a comment, or may be a track line."""
    first = buffer[begins]
    odd = (first == ord("#")) | (first <= _BLANK) | (begins >= ends)
    second = buffer[begins + 1]
    odd |= ((first == ord("t")) | (first == ord("b"))) & (second == ord("r"))
    return bool(odd.any())


def read_fields(source: Input, splitter: Splitter) -> Iterator[Fields]:
    """The data lines of an input, a block at a time.

    Comments, empty lines, ``track`` and ``browser`` lines are left out.

    Raises
    ------
    FormatError
        For a line with another number of columns.
    """
    for whole in source.blocks():
        block = _without_head(whole, source, splitter)
        if block is None:
            continue
        found = splitter.regular(block.data)
        if found is not None:
            yield Fields(*found, block.file, block.line)
            continue
        data, numbers = _made_regular(block, source, splitter)
        by_tabs = Splitter(splitter.columns, tabs=True, explain=splitter.explain)
        found = by_tabs.regular(data) or _cut_oddly(data, len(numbers), splitter.columns or 1)
        yield Fields(*found, block.file, block.line, numbers)


def first_rows(source: Input, *, tabs: bool, most: int = 200) -> list[list[bytes]]:
    """The first data lines, cut into columns; the input can still be read from its beginning.

    Raises
    ------
    FormatError
        When there are none.
    """
    rows: list[list[bytes]] = []
    for _, line in _first_lines(source):
        splitter = Splitter(None, tabs=tabs, explain=lambda found, due: "")
        rows.append(splitter.split(line))
        if len(rows) == most:
            break
    if not rows:
        raise source.error("there are no data lines in it")
    return rows


def first_line_error(source: Input, message: str) -> FormatError:
    """An error about the first data line."""
    return source.error(message, *next(_first_lines(source), ()))


def _first_lines(source: Input) -> Iterator[tuple[int, bytes]]:
    """Numbers and data lines from the beginning of an input, as far as it is looked at."""
    for number, line in enumerate(source.first_lines(), 1):
        if line.strip() and not line.startswith(b"#") and not is_track_line(line):
            yield number, line


def _without_head(block: Block, source: Input, splitter: Splitter) -> Block | None:
    """The block from its first data line on; None where it has none."""
    data, at, number = block.data, 0, block.line
    while at < len(data):
        end = data.index(b"\n", at)
        line = data[at:end]
        if not _is_other(line, number, source):
            source.track_lines.data_began = True
            if splitter.columns is None:
                splitter.split(line)
            return Block(data[at:], block.file, number) if at else block
        at, number = end + 1, number + 1
    return None


def _is_other(line: bytes, number: int, source: Input) -> bool:
    """Whether a line has no data; track lines are read."""
    if not line or line.isspace() or line[:1] == b"#":
        return True
    if line[:1] in b"tb" and is_track_line(line):
        source.take_track_line(line, number)
        return True
    return False


def _cut_oddly(data: bytes, lines: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Cut lines that are regular but begin like a comment or a track line."""
    buffer = padded(data)
    cuts = np.flatnonzero((buffer == _TAB) | (buffer == _LINE_END)).reshape(lines, columns)
    edges = np.empty((lines, columns + 1), np.int64)
    edges[:, 1:] = cuts
    edges[0, 0] = MARGIN - 1
    edges[1:, 0] = cuts[:-1, -1]
    return buffer, edges


def _made_regular(block: Block, source: Input, splitter: Splitter) -> tuple[bytes, np.ndarray]:
    """Data lines with tabs between the columns, and their numbers."""
    lines: list[bytes] = []
    numbers: list[int] = []
    for number, line in enumerate(block.data[:-1].split(b"\n"), block.line):
        if _is_other(line, number, source):
            continue
        words = splitter.split(line)
        if len(words) != splitter.columns:
            reason = splitter.explain(len(words), splitter.columns or 0)
            raise source.error(reason, number, line)
        lines.append(b"\t".join(words))
        numbers.append(number)
    return b"\n".join([*lines, b""]), np.array(numbers, np.int64)


def unreadable(fields: Fields, row: int, message: str) -> FormatError:
    """An error about one of the lines."""
    text = shown(fields.line(row))
    return FormatError(f"{message} (the line is {text})", fields.file, fields.number(row))
