"""One stanza: its settings to read, and its lines to edit.

Where stanzas stand in a file is `document`'s concern. A stanza is one string until somebody asks for its lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ValidationError
from .lines import (
    BLANKS,
    Line,
    Setting,
    check_name,
    check_value,
    continues,
    first_end,
    glue,
    head_of_line,
    logical,
    physical,
    split_setting,
)
from .scan import read_items, read_settings

if TYPE_CHECKING:
    from .document import Document

__all__ = ["Stanza"]


class Stanza:
    r"""A run of lines between blank lines, with at least one setting among them.

    Comes from `parse` or `Document.insert`. Comment lines that touch the stanza, above, inside or below, are part of it.
    Every edit changes the lines it must and no other byte.

    Examples
    --------
    >>> from trackhub.ra import parse, dumps
    >>> document = parse(b"# first\ntrack a\n  color  1,2,3 \n")
    >>> stanza = document.stanzas[0]
    >>> stanza.get("color"), stanza.line_of("color")
    ('1,2,3', 3)
    >>> stanza.set("color", "0,0,0")
    >>> stanza.set("type", "bigWig", after="track")
    >>> dumps(document)
    b'# first\ntrack a\ntype bigWig\n  color  0,0,0\n'
    """

    __slots__ = (
        "_after",
        "_document",
        "_index",
        "_lines",
        "_numbers",
        "_plain",
        "_settings",
        "_start",
        "_text",
    )

    def __init__(
        self,
        text: str,
        after: str,
        document: Document | None = None,
        plain: bool = False,
    ) -> None:
        # _text has no end of its last line: _after begins with it, and goes on to the next stanza.
        # _plain says that the file has nothing in it that the short way of `settings` would misread.
        self._text = text
        self._after = after
        self._document = document
        self._plain = plain
        self._lines: list[Line] | None = None
        self._numbers: dict[str, int | None] | None = None
        self._settings: dict[str, str] | None = None
        self._start: int | None = None
        self._index = 0

    def __str__(self) -> str:
        return "".join(f"{text}\n" for text in physical(self._text)[0])

    def __repr__(self) -> str:
        name, value = next(iter(self.settings.items()))
        return f"<Stanza {name} {value!r}, {len(self.settings)} settings>"

    def __contains__(self, name: object) -> bool:
        return name in self.settings

    # Reading

    @property
    def settings(self) -> dict[str, str]:
        """Names and values; of a repeated name the last value, as UCSC reads it.

        For reading only: the same dictionary is handed out until the stanza changes.
        """
        settings = self._settings
        if settings is None:
            self._settings = settings = read_settings(self._text, self._plain)
        return settings

    def get(self, name: str, default: str | None = None) -> str | None:
        """Value of a setting, the last one where it is repeated."""
        return self.settings.get(name, default)

    def get_all(self, name: str) -> list[str]:
        """Every value that the stanza gives to a setting, in order."""
        return [value for other, value in self.items() if other == name]

    def names(self) -> list[str]:
        """The settings there are, each once, in order of first appearance."""
        return list(self.settings)

    def items(self) -> list[tuple[str, str]]:
        """Every name and value, repeated ones too, in order."""
        if self._lines is not None:
            return [(line.name, line.value) for line in self._lines if line.kind == "setting"]
        return read_items(self._text)

    def entries(self, stop_at_eof: bool = False) -> list[Setting]:
        """Every setting with its line, repeated ones too, in order.

        Parameters
        ----------
        stop_at_eof
            Leave out what stands below an ``#EOF`` line, as UCSC does in every file but trackDb.
        """
        found = []
        for line in self.lines:
            if line.kind == "setting":
                found.append(Setting(line.name, line.value, line.number))
            elif stop_at_eof and found and _is_eof_mark(line):
                break
        return found

    # Places

    @property
    def file(self) -> str | None:
        """The file the stanza stands in, as it was named to `parse`."""
        return None if self._document is None else self._document.file

    @property
    def lines(self) -> list[Line]:
        """The physical lines. For reading only."""
        lines = self._lines
        if lines is None:
            texts, ends = physical(self._text)
            lines = []
            for first, stop, joined in logical(texts):
                if joined[0] == "#":
                    lines.append(Line(texts[first], "comment"))
                else:
                    lines.append(Line(texts[first], "setting", *split_setting(joined)))
                lines.extend(Line(texts[at], "continuation") for at in range(first + 1, stop))
            for line, end in zip(lines, ends, strict=True):
                line.end = end
            if self._document is not None:
                self._document.number_once()
            if self._start is not None:
                for number, line in enumerate(lines, self._start):
                    line.number = number
            self._lines = lines
        return lines

    @property
    def line(self) -> int | None:
        """Number of the first setting's line, from 1, in the file as it was read."""
        if self._lines is None and "#" not in self._text and "\\" not in self._text:
            if self._document is not None:
                self._document.number_once()
            return self._start
        return next(line.number for line in self.lines if line.kind == "setting")

    def line_of(self, name: str) -> int | None:
        """Number of the line a setting starts on, the last one where it is repeated.

        Lines count from 1, in the file as it was read (see `Document.renumber`). None when there is no such setting, or when
        it was added since.
        """
        numbers = self._numbers
        if numbers is None:
            lines = self.lines
            self._numbers = numbers = {
                line.name: line.number for line in lines if line.kind == "setting"
            }
        return numbers.get(name)

    @property
    def indent(self) -> str:
        """Blanks before the first setting."""
        return self._head_of_first()[0]

    # Questions of a checker

    def duplicates(self) -> dict[str, list[Setting]]:
        """The settings given more than once, each with all its places."""
        if len(self.settings) == self._text.count("\n") + 1:
            return {}
        found: dict[str, list[Setting]] = {}
        for entry in self.entries():
            found.setdefault(entry.name, []).append(entry)
        return {name: entries for name, entries in found.items() if len(entries) > 1}

    def valueless(self) -> list[Setting]:
        """The settings that are a name and nothing else."""
        if self._settings is not None and "" not in self._settings.values():
            return []
        return [entry for entry in self.entries() if not entry.value]

    def before(self, name: str) -> list[Setting]:
        """The settings above the first `name`; all of them when there is no `name`.

        UCSC's trackDb reader drops what stands above the ``track`` line without a word.
        """
        if next(iter(self.settings)) == name:
            return []
        found = []
        for entry in self.entries():
            if entry.name == name:
                break
            found.append(entry)
        return found

    @property
    def eof_line(self) -> int | None:
        """Number of the ``#EOF`` line below which UCSC reads no setting, except in trackDb."""
        if "#EOF" not in self._text:
            return None
        begun = False
        for line in self.lines:
            if begun and _is_eof_mark(line):
                return line.number
            begun = begun or line.kind == "setting"
        return None

    # Editing

    def set(self, name: str, value: str, after: str | None = None) -> None:
        """Give a setting a value: change its line, or write a new one.

        Indentation, separator and line end of the line stay, and so does a line whose value is `value` already. A continued
        value becomes one line. Where the setting is repeated, the last one changes, which is the one that counts.

        Parameters
        ----------
        name, value
            As the file shall have them; outer blanks of the value do not count.
        after
            For a setting that is not there yet: the one to put it below. Otherwise it comes last, above trailing comments.

        Raises
        ------
        ValidationError
            For a name or value that one line cannot hold: line breaks, control characters, a final backslash.
        """
        span = self._span(name)
        if span is None:
            self._write_new(check_name(name), check_value(name, value), after)
        elif value.strip(BLANKS) != self.lines[span[0]].value:
            self._replace(*span, name, check_value(name, value))

    def add(self, name: str, value: str, after: str | None = None) -> None:
        """Write a new setting, as `set` does, but refuse one that is there already.

        Raises
        ------
        ValidationError
            Also when the stanza has the setting.
        """
        value = check_value(check_name(name), value)
        if name in self.settings:
            raise ValidationError(
                f"{self._place()} has {name} already, as {self.get(name)!r}: use set to change it"
            )
        self._write_new(name, value, after)

    def remove(self, name: str) -> bool:
        """Take out every line of a setting; comments stay. Answers whether it was there.

        Raises
        ------
        ValidationError
            When nothing would be left; remove the stanza from its document instead.
        """
        if name not in self.settings:
            return False
        if len(self.settings) == 1:
            raise ValidationError(
                f"{self._place()} has no other setting than {name}: remove the whole stanza from its document"
            )
        lines = self._open()
        kept = []
        drop = False
        for line in lines:
            if line.kind != "continuation":
                drop = line.kind == "setting" and line.name == name
            if not drop:
                kept.append(line)
        lines[:] = kept
        self._close()
        return True

    def rename(self, name: str, new: str) -> None:
        """Change the name of a setting, on every line that has it; value and blanks stay.

        Raises
        ------
        ValidationError
            When the setting is not there, when `new` is, or when `new` cannot be a name.
        """
        check_name(new)
        self._need(name)
        if new == name:
            return
        if new in self.settings:
            raise ValidationError(
                f"{self._place()} has {new} already, as {self.get(new)!r}: remove one of the two"
            )
        lines = self._open()
        for line in lines:
            if line.kind == "setting" and line.name == name:
                indent, word, _separator = head_of_line(line.text)
                if word == name:
                    line.text = indent + new + line.text[len(indent) + len(word) :]
                    line.name = new
        self._close()
        while (span := self._span(name)) is not None:  # the name itself is continued
            self._replace(*span, new, lines[span[0]].value)

    def move(self, name: str, *, after: str | None = None, before: str | None = None) -> None:
        """Put a setting's line below or above that of another; where repeated, the last one.

        Raises
        ------
        ValidationError
            When one of the two settings is not there, or not exactly one place is given.
        """
        anchor = after if before is None else before
        if anchor is None or (after is not None and before is not None):
            raise ValidationError(
                f"to move {name}, give either the setting it goes after or the one it goes before"
            )
        self._need(name)
        self._need(anchor)
        if anchor == name:
            return
        self._settle()
        lines = self._open()
        first, stop = self._needed_span(name)
        moved = lines[first:stop]
        del lines[first:stop]
        span = self._needed_span(anchor)
        at = span[0] if before is not None else span[1]
        lines[at:at] = moved
        self._close()

    # How it is done

    def _span(self, name: str) -> tuple[int, int] | None:
        """First line and line after the last of a setting's last appearance."""
        lines = self.lines
        for first in range(len(lines) - 1, -1, -1):
            if lines[first].kind == "setting" and lines[first].name == name:
                stop = first + 1
                while stop < len(lines) and lines[stop].kind == "continuation":
                    stop += 1
                return first, stop
        return None

    def _needed_span(self, name: str) -> tuple[int, int]:
        self._need(name)
        span = self._span(name)
        assert span is not None
        return span

    def _need(self, name: str) -> None:
        if name not in self.settings:
            raise ValidationError(
                f"{self._place()} has no setting {name}; it has {', '.join(self.names())}"
            )

    def _place(self) -> str:
        name, value = next(iter(self.settings.items()))
        where = "" if self.file is None else f"{self.file}:{self.line}: "
        return f"{where}the stanza {name} {value}".rstrip()

    def _head_of_first(self) -> tuple[str, str, str]:
        return next(head_of_line(line.text) for line in self.lines if line.kind == "setting")

    def _replace(self, first: int, stop: int, name: str, value: str) -> None:
        """Write a setting on one line in the place of the lines it had."""
        lines = self._open()
        old = lines[first]
        indent, word, separator = head_of_line(old.text)
        if word != old.name:
            separator = ""
        text = indent + name + (separator or self._separator(name)) + value
        lines[first:stop] = [
            Line(text.rstrip(BLANKS), "setting", name, value, old.number, lines[stop - 1].end)
        ]
        self._close()

    def _write_new(self, name: str, value: str, after: str | None) -> None:
        if after is not None:
            self._need(after)
        self._settle()
        lines = self._open()
        if after is None:
            at = len(lines)
            while lines[at - 1].kind == "comment":
                at -= 1
        else:
            at = self._needed_span(after)[1]
        above = next(line for line in reversed(lines[:at]) if line.kind == "setting")
        indent = head_of_line(above.text)[0]
        text = indent + name + self._separator(name) + value
        end = lines[at - 1].end
        if not end:
            lines[at - 1].end = self._eol
        lines.insert(at, Line(text.rstrip(BLANKS), "setting", name, value, None, end))
        self._close()

    def _separator(self, name: str) -> str:
        """Blanks between a new name and its value, as the stanza's other lines have them."""
        heads = [
            head_of_line(line.text)
            for line in self.lines
            if line.kind == "setting" and line.value and not line.text.endswith("\\")
        ]
        heads = [head for head in heads if head[2]]
        separators = {separator for _indent, _word, separator in heads}
        if len(separators) == 1:
            return separators.pop()
        columns = {len(word) + len(separator) for _indent, word, separator in heads}
        if len(columns) == 1 and not any("\t" in separator for separator in separators):
            return " " * max(1, columns.pop() - len(name))
        return " "

    @property
    def _eol(self) -> str:
        return "\n" if self._document is None else self._document.inner_eol

    def _settle(self) -> None:
        """See that the stanza can have a line below it, where its last one is continued by the end of the file."""
        lines = self.lines
        if lines[-1].text.rstrip(BLANKS)[-1:] == "\\" and continues([line.text for line in lines]):
            lines = self._open()
            last = lines[-1]
            text = last.text.rstrip(BLANKS)[:-1]
            if text.rstrip(BLANKS)[-1:] != "\\":
                last.text = text
            else:  # the value ends in a backslash, which only an empty line below it can say
                lines.append(Line("", "continuation", end=last.end or self._eol))
                last.end = self._eol
            self._close()

    def _open(self) -> list[Line]:
        """Hand out the lines for an edit, the last one with its true end."""
        lines = self.lines
        lines[-1].end = first_end(self._after)
        return lines

    def _close(self) -> None:
        """Make text of the lines again."""
        lines = self._lines
        assert lines is not None
        rest = self._after[len(first_end(self._after)) :]
        for line in lines[:-1]:
            line.end = line.end or self._eol
        self._text = "".join([line.text + line.end for line in lines[:-1]]) + lines[-1].text
        self._after = glue(lines[-1].end, rest)
        self._settings = self._numbers = None
        self._plain = False


def _is_eof_mark(line: Line) -> bool:
    return line.kind == "comment" and line.text.startswith("#EOF")
