"""Places of items: chromosome, start and end of each line, and errors that name the line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import FormatError
from ..bbi.errors import ItemError
from ..registry import Context, Converted, Summary
from .fields import Fields, unreadable
from .line_numbers import LineNumbers
from .numbers import whole_numbers
from .source import Input, shown

__all__ = ["Places", "assembly_name", "position_error"]

_ITEM = re.compile(r" ?\(item \d+(?: \(from 0\)| from 0)\)")
_THE_ITEM = re.compile(r"^item \d+ \(from 0\)")


class Places:
    """Reads the first three columns of tables, and knows which line each item came from.

    Parameters
    ----------
    source
        The input.
    context
        Sizes and names of chromosomes.

    Attributes
    ----------
    lines
        The line of each item that was given to the writer.
    """

    def __init__(self, source: Input, context: Context) -> None:
        self.lines = LineNumbers()
        self._source = source
        self._context = context
        self._names = list(context.chrom_sizes)
        self._number = {name: i for i, name in enumerate(self._names)}
        self._ids: dict[bytes, int] = {}

    def chrom(self, name: bytes, number: int, line: bytes | None = None) -> int:
        """The number of a chromosome, counting in the sizes, by its name in a line of the input.

        Raises
        ------
        FormatError
            When the assembly has none of that name.
        """
        found = self._ids.get(name)
        if found is None:
            chrom = assembly_name(name, self._source, self._context, number, line)
            found = self._ids[name] = self._number[chrom]
        return found

    def read(self, fields: Fields) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Chromosomes (int32, counting in the sizes), starts and ends of lines.

        Raises
        ------
        FormatError
            For an unknown chromosome, and a start or end that is no position.
        """
        chroms = self.chroms(fields)
        starts = self.positions(fields, 1, "chromStart")
        ends = self.positions(fields, 2, "chromEnd")
        return chroms, starts, ends

    def add(self, fields: Fields) -> None:
        """Tell that the next items of the output are these lines."""
        self.lines.add(fields.file, len(fields), fields.first_line, fields.numbers)

    def chroms(self, fields: Fields, column: int = 0) -> np.ndarray:
        """Numbers (int32) of the chromosomes that a column names."""
        heads = fields.runs(column)
        ids = np.empty(len(heads), np.int32)
        for i, name in enumerate(fields.values(column, heads)):
            known = self._ids.get(name)
            if known is None:
                row = int(heads[i])
                known = self.chrom(name, fields.number(row), fields.line(row))
            ids[i] = known
        return np.repeat(ids, np.diff(heads, append=len(fields)))

    def positions(self, fields: Fields, column: int, name: str) -> np.ndarray:
        """Positions (int64) in a column."""
        values, odd = whole_numbers(fields.buffer, fields.begins(column), fields.ends(column))
        if odd.any():
            row = int(np.argmax(odd))
            raise unreadable(fields, row, position_error(name, fields.value(row, column)))
        return values

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn errors about an item into errors about a line."""
        try:
            yield
        except ItemError as error:
            file, line = self.lines.find(error.index)
            message = _THE_ITEM.sub("this line", _ITEM.sub("", error.message))
            text = self._source.line_of(file, line)
            if text is not None:
                message = f"{message} (the line is {shown(text)})"
            raise FormatError(message, file, line) from None

    def converted(
        self, out: Path, target: str, tracktype: str | None, **settings: Any
    ) -> Converted:
        """The answer of a conversion, with the number of items."""
        self._context.note_if_empty(self.lines.count)
        return Converted(
            out,
            tracktype,
            {**self._context.settings, **settings},
            summary=Summary("", target, self.lines.count),
        )


def assembly_name(
    name: bytes, source: Input, context: Context, number: int, line: bytes | None = None
) -> str:
    """The assembly's name of a chromosome that a line of the input names.

    Raises
    ------
    FormatError
        When the assembly has none of that name.
    """
    text = name.decode("utf-8", "replace")
    try:
        chrom = context.names.find(text)
    except FormatError as error:
        raise source.error(error.message, number, line) from None
    if chrom is None:
        raise source.error(context.names.missing(text), number, line)
    return chrom


def position_error(name: str, value: bytes, *, first: int = 0) -> str:
    """The sentence for a value that is no position, where these count from `first`."""
    what = shown(value, 40)
    if (value[:1] == b"-" and value[1:].isdigit()) or value == b"0":
        return f"{name} is {what}; positions count from {first} here"
    if value.isdigit():
        return f"{name} is {what}, which no chromosome reaches"
    if re.fullmatch(rb"\d{1,3}(,\d{3})+", value):
        return f"{name} is {what}; write positions without commas"
    return f"{name} is {what}; a position is a whole number from {first}"
