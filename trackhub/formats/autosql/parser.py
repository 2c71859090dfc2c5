"""From autoSql text to tables."""

from __future__ import annotations

import re
from os import PathLike

from ...errors import FormatError
from .model import TYPES, Field, Table

__all__ = ["NAME", "parse", "parse_all"]

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DECLARATIONS = ("table", "object", "simple")
_LONGEST = 1 << 20
_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
      | "(?P<text>(?:[^"\\]|\\.)*)"
      | (?P<word>[A-Za-z0-9_]+)
      | (?P<sign>[][(),;])""",
    re.VERBOSE | re.DOTALL,
)


class _Parser:
    """A recursive-descent parser over the tokens of a text."""

    def __init__(self, text: str, file: str | PathLike[str] | None) -> None:
        self._file = file
        self._tokens: list[tuple[str, str, int]] = []
        self._place = 0
        self._declared: set[str] = set()
        if len(text) > _LONGEST:
            raise FormatError("autoSql text of more than a megabyte is refused", file)
        offset, line = 0, 1
        while offset < len(text):
            match = _TOKEN.match(text, offset)
            if match is None:
                what = "a comment has no closing quote" if text[offset] == '"' else None
                what = what or f"{text[offset]!r} has no place in autoSql"
                raise FormatError(what, file, line)
            if match.lastgroup != "space":
                kind = match.lastgroup or ""
                self._tokens.append((kind, match[kind], line))
            line += match[0].count("\n")
            offset = match.end()
        self._end = ("end", "the end of the text", line)

    def _next(self) -> tuple[str, str, int]:
        if self._place >= len(self._tokens):
            return self._end
        self._place += 1
        return self._tokens[self._place - 1]

    def _peek(self) -> tuple[str, str, int]:
        return self._tokens[self._place] if self._place < len(self._tokens) else self._end

    def _expect(self, what: str, token: tuple[str, str, int]) -> FormatError:
        return FormatError(f"autoSql: {what} is expected, not {token[1]!r}", self._file, token[2])

    def _sign(self, sign: str, where: str) -> None:
        token = self._next()
        if token[:2] != ("sign", sign):
            raise self._expect(f"'{sign}' {where}", token)

    def _word(self, what: str) -> str:
        token = self._next()
        if token[0] != "word" or not NAME.fullmatch(token[1]):
            raise self._expect(what, token)
        return token[1]

    def _comment(self, what: str) -> str:
        token = self._next()
        if token[0] != "text":
            raise self._expect(f'the comment of {what} in "quotes"', token)
        return token[1]

    def tables(self) -> list[Table]:
        found = []
        while self._place < len(self._tokens):
            found.append(self._table())
        return found

    def _table(self) -> Table:
        token = self._next()
        if token[0] != "word" or token[1] not in _DECLARATIONS:
            raise self._expect("'table', 'object' or 'simple'", token)
        name = self._word(f"the name of the {token[1]}")
        self._index()
        comment = self._comment(repr(name))
        self._sign("(", f"before the fields of {name!r}")
        fields: list[Field] = []
        while self._peek()[:2] != ("sign", ")"):
            fields.append(self._field(fields))
        self._next()
        if not fields:
            raise FormatError(f"autoSql: {name!r} has no fields", self._file, token[2])
        self._declared.add(f"{token[1]} {name}")
        return Table(name, comment, tuple(fields), token[1])

    def _field(self, before: list[Field]) -> Field:
        line = self._peek()[2]
        kind = self._word("a type, or ')' after the last field,")
        if kind in _DECLARATIONS:
            kind = f"{kind} {self._word('the name of a declaration')}"
            if kind not in self._declared:
                raise FormatError(f"autoSql: {kind!r} is not declared above", self._file, line)
        elif kind not in TYPES:
            raise FormatError(_unknown_type(kind), self._file, line)
        size = self._size(before) if self._peek()[:2] == ("sign", "[") else None
        values = self._values(kind) if kind in ("enum", "set") else ()
        if values and size is None and self._peek()[:2] == ("sign", "["):
            size = self._size(before)
        name = self._word(f"the name of a field of type {kind}")
        if any(item.name == name for item in before):
            raise FormatError(f"autoSql: the field {name!r} comes twice", self._file, line)
        index = self._index()
        self._sign(";", f"after the field {name!r}")
        return Field(name, kind, size, values, self._comment(f"the field {name!r}"), index)

    def _size(self, before: list[Field]) -> int | str:
        self._next()
        token = self._next()
        self._sign("]", "after the size")
        if token[1].isascii() and token[1].isdigit() and len(token[1]) < 10:
            return int(token[1])
        if token[1] not in (item.name for item in before):
            raise self._expect("a number or the name of an earlier field as size", token)
        return token[1]

    def _values(self, kind: str) -> tuple[str, ...]:
        self._sign("(", f"before the values of an {kind}")
        values = []
        while True:
            token = self._next()
            if token[0] not in ("word", "text"):
                raise self._expect(f"a value of the {kind}", token)
            values.append(token[1])
            token = self._next()
            if token[:2] == ("sign", ")"):
                return tuple(values)
            if token[:2] != ("sign", ","):
                raise self._expect(f"',' or ')' after a value of the {kind}", token)

    def _index(self) -> str:
        text = ""
        if self._peek()[1] in ("primary", "unique", "index") and self._peek()[0] == "word":
            text = self._next()[1]
            if self._peek()[:2] == ("sign", "["):
                self._next()
                text += f"[{self._next()[1]}]"
                self._sign("]", "after the length of an index")
        if self._peek()[:2] == ("word", "auto"):
            self._next()
            text = f"{text} auto".strip()
        return text


def _unknown_type(kind: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(kind, TYPES, 1, 0.5)
    hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(sorted(TYPES))}"
    return f"autoSql has no type {kind!r}; {hint}"


def parse_all(text: str, file: str | PathLike[str] | None = None) -> list[Table]:
    """Parse all declarations of an autoSql text.

    Parameters
    ----------
    text
        The definition.
    file
        Its name, for errors.

    Raises
    ------
    FormatError
        With the line, where the text is no autoSql.
    """
    return _Parser(text, file).tables()


def parse(text: str, file: str | PathLike[str] | None = None) -> Table:
    """Parse an autoSql text and give its (first) table.

    Parameters
    ----------
    text
        The definition.
    file
        Its name, for errors.

    Raises
    ------
    FormatError
        With the line, where the text is no autoSql; also when it declares no table.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/examples/bedExample2.as;
    Kent WJ, Brumbaugh H (2002), Linux Journal 99, "autoSql and autoXml"

    Examples
    --------
    >>> table = parse('table t "Spots" ( string chrom; "Where" char[1] strand; "+ or -" )')
    >>> table.fields[1].name, table.fields[1].type, table.fields[1].size
    ('strand', 'char', 1)
    """
    for table in parse_all(text, file):
        if table.kind == "table":
            return table
    raise FormatError("the autoSql text declares no table", file)
