"""What an autoSql definition is: a table of typed, named, commented columns."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["INTEGERS", "TYPES", "Field", "Table"]

#: Whole-number types with their least and greatest value.
INTEGERS = {
    "byte": (-(1 << 7), (1 << 7) - 1),
    "ubyte": (0, (1 << 8) - 1),
    "short": (-(1 << 15), (1 << 15) - 1),
    "ushort": (0, (1 << 16) - 1),
    "int": (-(1 << 31), (1 << 31) - 1),
    "uint": (0, (1 << 32) - 1),
    "bigint": (-(1 << 63), (1 << 63) - 1),
}
TYPES = {*INTEGERS, "float", "double", "char", "string", "lstring", "enum", "set"}


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    Parameters
    ----------
    name
        As settings such as `filter.NAME` call it.
    type
        One of autoSql's types, or the kind and name of a declaration (``simple point``).
    size
        For lists (and for ``char``): how many, as a number or as the name of an earlier field; None
        for a single value.
    values
        For ``enum`` and ``set``: the words allowed.
    comment
        What the browser shows beside the value on the details page.
    index
        A database index, such as ``primary`` or ``index[12]``; bigBed has no use for it.
    """

    name: str
    type: str
    size: int | str | None = None
    values: tuple[str, ...] = ()
    comment: str = ""
    index: str = ""

    @property
    def type_text(self) -> str:
        """The type as it is written, such as ``int[blockCount]`` or ``char[1]``."""
        text = self.type
        if self.values:
            text += f"({', '.join(self.values)})"
        return text if self.size is None else f"{text}[{self.size}]"


@dataclass(frozen=True, slots=True)
class Table:
    """The definition of a row.

    Parameters
    ----------
    name, comment
        Of the table as a whole.
    fields
        The columns in order.
    kind
        ``table``; ``object`` and ``simple`` are for records inside a column.

    Examples
    --------
    >>> table = Table("peaks", "My peaks", (Field("chrom", "string"), Field("height", "float")))
    >>> table.names
    ('chrom', 'height')
    >>> print(table.to_text())
    table peaks
    "My peaks"
        (
        string chrom;  ""
        float  height; ""
        )
    <BLANKLINE>
    """

    name: str
    comment: str
    fields: tuple[Field, ...]
    kind: str = "table"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns in order."""
        return tuple(item.name for item in self.fields)

    def to_text(self) -> str:
        """The definition as autoSql, columns aligned, with a final newline."""
        types = [item.type_text for item in self.fields]
        names = [f"{item.name} {item.index}".rstrip() + ";" for item in self.fields]
        wide, long = max(map(len, types), default=0), max(map(len, names), default=0)
        lines = [f"{self.kind} {self.name}", _quoted(self.comment), "    ("]
        lines += [
            f"    {kind:<{wide}} {name:<{long}} {_quoted(item.comment)}"
            for kind, name, item in zip(types, names, self.fields, strict=True)
        ]
        return "\n".join([*lines, "    )", ""])


def _quoted(comment: str) -> str:
    text = " ".join(comment.split()).replace('"', "'")
    # A backslash before the closing quote would take it into the comment.
    return f'"{text.rstrip(chr(92)).rstrip()}"'
