"""The grammar of one line of hub text: line ends, continuation, comments, a name and its value.

Stanzas and files are in the neighbouring modules; what a setting means is nobody's business here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..errors import ValidationError

__all__ = ["BLANKS", "Line", "Setting", "format_stanza"]

#: What the C library calls a blank, line ends aside; a no-break space is none.
BLANKS = " \t\v\f"
_ANY_BLANK = BLANKS + "\r\n"

_LINE_END = re.compile(r"\r*\n|\r")
_SEPARATOR = re.compile(r"[ \t\v\f]+")
_HEAD_OF_LINE = re.compile(r"([ \t\v\f]*)([^ \t\v\f]+)([ \t\v\f]*)")
_BAD_IN_VALUE = re.compile("[\x00-\x08\n-\x1f\x7f\ud800-\udc7f\udd00-\udfff]")
_BAD_IN_NAME = re.compile("[\x00- \x7f\ud800-\udc7f\udd00-\udfff]|^#|\\\\$")


class Setting(NamedTuple):
    """One setting as a stanza has it, with the number of the line it starts on.

    `line` is None for a setting that was added since the file was read.
    """

    name: str
    value: str
    line: int | None


class Line:
    """One physical line of a stanza.

    Attributes
    ----------
    number
        Line of the file, from 1; None for a line that was added since the file was read.
    text
        The line as it stands, without its end.
    end
        Its line end; empty for the last line of a stanza, whose end is the stanza's affair.
    kind
        ``"setting"``, ``"comment"``, or ``"continuation"`` of the line above.
    name, value
        Of a setting, with its continuation lines joined; empty otherwise.
    """

    __slots__ = ("end", "kind", "name", "number", "text", "value")

    def __init__(
        self,
        text: str,
        kind: str,
        name: str = "",
        value: str = "",
        number: int | None = None,
        end: str = "",
    ) -> None:
        self.text = text
        self.kind = kind
        self.name = name
        self.value = value
        self.number = number
        self.end = end

    def __repr__(self) -> str:
        return f"<Line {self.number}: {self.kind} {self.text!r}>"


def physical(text: str) -> tuple[list[str], list[str]]:
    r"""Cut at every line end: LF, CR, or any number of CR before an LF.

    There is one more line than there are ends, so the last end is empty.

    >>> physical("a\r\nb\rc")
    (['a', 'b', 'c'], ['\r\n', '\r', ''])
    """
    texts = text.split("\n")
    if "\r" not in text:
        return texts, ["\n"] * (len(texts) - 1) + [""]
    pieces, texts = texts, []
    ends: list[str] = []
    for piece in pieces:
        line = piece.rstrip("\r")
        ends.append(piece[len(line) :] + "\n")
        if "\r" in line:
            lines = line.split("\r")
            ends[-1:] = ["\r"] * (len(lines) - 1) + ends[-1:]
            texts += lines
        else:
            texts.append(line)
    # No LF after the last piece: each CR there is an end of its own.
    returns = len(ends[-1]) - 1
    ends[-1:] = ["\r"] * returns + [""]
    texts += [""] * returns
    return texts, ends


def count_ends(text: str) -> int:
    """How many line ends there are, by the rule of `physical`."""
    return text.count("\n") if "\r" not in text else len(physical(text)[0]) - 1


def logical(texts: list[str]) -> Iterator[tuple[int, int, str]]:
    r"""Join continued lines; yield first line, line after the last, and the text without outer blanks.

    The backslash goes, blanks before it stay, the indentation of the next line goes. Whatever
    line comes next is taken, were it blank; but a comment line is never continued.

    >>> list(logical(["a one\\", "  two", "# no \\", "b"]))
    [(0, 2, 'a onetwo'), (2, 3, '# no \\'), (3, 4, 'b')]
    """
    at, count = 0, len(texts)
    while at < count:
        first = at
        text = texts[at].strip(BLANKS)
        at += 1
        if text[-1:] == "\\" and text[0] != "#":
            parts = [text[:-1]]
            while at < count:
                text = texts[at].strip(BLANKS)
                at += 1
                if text[-1:] != "\\" or text[0] == "#":
                    parts.append(text)
                    break
                parts.append(text[:-1])
            text = "".join(parts).strip(BLANKS)
        yield first, at, text


def continues(texts: list[str]) -> bool:
    """Whether the last line asks for one more, which is not there."""
    for _first, stop, _text in logical([*texts, ""]):
        if stop == len(texts) + 1:
            return stop - _first > 1
    return False


def split_setting(text: str) -> tuple[str, str]:
    """First word and rest of a line that has no outer blanks.

    >>> split_setting("shortLabel  my  label")
    ('shortLabel', 'my  label')
    """
    name, _, value = text.partition(" ")
    if "\t" in name or "\v" in name or "\f" in name:
        name, value = _SEPARATOR.split(text, maxsplit=1)
    return name, value.lstrip(BLANKS)


def head_of_line(text: str) -> tuple[str, str, str]:
    """Indentation, first word and separator of a setting's first line.

    >>> head_of_line("  color   1,2,3")
    ('  ', 'color', '   ')
    """
    match = _HEAD_OF_LINE.match(text)
    return match.groups() if match else ("", "", "")  # type: ignore[return-value]


def first_end(text: str) -> str:
    """The line end that `text` begins with, or nothing."""
    match = _LINE_END.match(text)
    return match.group() if match else ""


def glue(left: str, right: str) -> str:
    r"""Join two pieces so that the line ends on both sides of the seam stay two.

    >>> glue("a\r", "\nb")
    'a\r\n\nb'
    """
    if left[-1:] == "\r" and right.lstrip("\r")[:1] == "\n":
        return left + "\n" + right
    return left + right


def without_leading_blank_lines(text: str) -> str:
    """Drop the blank lines that `text` begins with, but no blank of its first other line."""
    blanks = text[: len(text) - len(text.lstrip(_ANY_BLANK))]
    return text[max(blanks.rfind("\n"), blanks.rfind("\r")) + 1 :]


def without_trailing_blank_lines(text: str) -> str:
    """Drop the blank lines that `text` ends with, but no blank of its last other line, nor its end."""
    match = _LINE_END.search(text, len(text.rstrip(_ANY_BLANK)))
    return text[: match.end()] if match else text


def is_blank(text: str) -> bool:
    """Whether nothing but blanks and line ends is there."""
    return not text.strip(_ANY_BLANK)


def check_name(name: str) -> str:
    """Give back a name that can be written as one, else raise ValidationError."""
    if not name or _BAD_IN_NAME.search(name):
        raise ValidationError(
            f"{name!r} cannot be the name of a setting: a name is one word of visible characters that "
            "does not begin with '#' nor end in a backslash"
        )
    return name


def check_value(name: str, value: str) -> str:
    """Give back a value without outer blanks if one line can hold it, else raise ValidationError."""
    bad = _BAD_IN_VALUE.search(value)
    if bad:
        what = "a line break" if bad.group() in "\r\n" else f"the character {bad.group()!r}"
        raise ValidationError(
            f"the value of {name} holds {what} at position {bad.start()}, and a value is one line of "
            "visible text: write a blank in its place"
        )
    value = value.strip(BLANKS)
    if (value or name)[-1:] == "\\":
        raise ValidationError(
            f"the value of {name} ends in a backslash, which would join the next line to it: {value!r}"
        )
    return value


def format_stanza(
    pairs: Iterable[tuple[str, str]],
    indent: str = "",
    eol: str = "\n",
) -> str:
    r"""Write names and values as the text of one stanza, without a blank line after it.

    Parameters
    ----------
    pairs
        Names and values, in order. An empty value gives a line of the name alone.
    indent
        Blanks before every line.
    eol
        Line end of every line, the last too.

    Raises
    ------
    ValidationError
        For a name or value that would not be read back as it is.

    Examples
    --------
    >>> print(format_stanza([("track", "a"), ("type", "bigWig")], indent="    "), end="")
        track a
        type bigWig
    """
    written = []
    for name, value in pairs:
        value = check_value(check_name(name), value)
        written.append(f"{indent}{name} {value}{eol}" if value else f"{indent}{name}{eol}")
    return "".join(written)
