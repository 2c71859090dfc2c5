"""A file of stanzas: where they stand, what lies between them, and how bytes become text and back.

What is inside a stanza is `stanza`'s concern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import repeat

from ..errors import ReadError, ValidationError
from .lines import (
    BLANKS,
    Setting,
    check_value,
    count_ends,
    first_end,
    glue,
    is_blank,
    physical,
    without_leading_blank_lines,
    without_trailing_blank_lines,
)
from .scan import cut, is_plain
from .stanza import Stanza

__all__ = ["Document", "dumps", "parse"]

_BOM = "\ufeff"
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_NOT_WRITABLE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
#: A hint of a stanza's place may be off by this many before all are counted anew.
_STALE = 1000


def parse(data: bytes | str, file: str | None = None) -> Document:
    r"""Read the text of a hub.txt, genomes.txt, groups.txt, trackDb or ``.ra`` file, without losing a byte.

    Any bytes at all can be read: what is no UTF-8 is kept, as Python's ``surrogateescape`` keeps it. A byte order mark belongs
    to the file, not to the first word. A line ends at LF, at CR, and at any number of CR before an LF, also where these are mixed
    in one file; UCSC takes the first end in the file for all, see `Document.odd_ends`.

    Parameters
    ----------
    data
        The file's content.
    file
        Name of the file, for messages.

    Raises
    ------
    ReadError
        For a string with half characters (lone surrogates) that no file could hold; never for bytes.

    See Also
    --------
    dumps : the way back; ``dumps(parse(data)) == data``.

    Notes
    -----
    A stanza ends at a line of blanks. A line whose first visible character is ``#`` is a comment and ends nothing. A line that
    ends in a backslash (and blanks) goes on in the next line. Indentation has no meaning. See
    https://genome.ucsc.edu/goldenPath/help/hgTrackHubHelp.html.

    Examples
    --------
    >>> document = parse(b"hub mine\nshortLabel My hub\n\ngenome hg38\n")
    >>> [stanza.settings for stanza in document.stanzas]
    [{'hub': 'mine', 'shortLabel': 'My hub'}, {'genome': 'hg38'}]
    """
    if isinstance(data, str):
        text = data
        bad = _NOT_WRITABLE.search(text)
        if bad:
            raise ReadError(
                f"the text holds {bad.group()!r}, half a character, which no file can hold",
                file,
                1 + count_ends(text[: bad.start()]),
            )
    else:
        text = data.decode("utf-8", "surrogateescape")
    return Document(text, file)


def dumps(document: Document) -> bytes:
    r"""Give the bytes of a document, as it stands now.

    Examples
    --------
    >>> dumps(parse(b"\xef\xbb\xbf track a \r\n\r\n"))
    b'\xef\xbb\xbf track a \r\n\r\n'
    """
    return document.text.encode("utf-8", "surrogateescape")


class Document:
    r"""A file of stanzas in order, with all that lies between them. Made by `parse`.

    Attributes
    ----------
    file
        The file's name, or None.
    eol
        The line end that new lines get: the file's own, the more frequent of LF and CRLF, or CRLF where a CR alone is among
        others, since UCSC sees that one in every file. LF where there is none.

    Examples
    --------
    >>> document = parse(b"track a\n\ntrack c\n")
    >>> b = document.insert("track b", after=document.stanzas[0])
    >>> document.remove(document.stanzas[0])
    >>> dumps(document)
    b'track b\n\ntrack c\n'
    """

    __slots__ = (
        "_bom",
        "_edits",
        "_head",
        "_numbered",
        "_stanzas",
        "_uniform",
        "eol",
        "file",
    )

    def __init__(self, text: str, file: str | None = None) -> None:
        self.file = file
        self._bom = text.startswith(_BOM)
        if self._bom:
            text = text[1:]
        self.eol = "\n"
        # A file with one kind of line end is held with LF only; a mixed one as it is.
        self._uniform = True
        if "\r" in text:
            text = self._settle_line_ends(text)
        self._numbered = False
        self._edits = 0
        self._head, texts, afters = cut(text, self._uniform)
        plain = is_plain(text)
        self._stanzas = list(map(Stanza, texts, afters, repeat(self), repeat(plain)))

    def _settle_line_ends(self, text: str) -> str:
        pairs, feeds, returns = text.count("\r\n"), text.count("\n"), text.count("\r")
        if pairs == feeds == returns:
            self.eol = "\r\n"
            return text.replace("\r\n", "\n")
        if not feeds:
            self.eol = "\r"
            return text.replace("\r", "\n")
        self._uniform = False
        if pairs == returns:
            self.eol = "\r\n" if pairs * 2 > feeds else "\n"
        else:  # whatever UCSC splits the file by, it sees this end
            self.eol = "\r\n"
        return text

    def __repr__(self) -> str:
        return f"<Document {self.file!r}, {len(self)} stanzas>"

    def __len__(self) -> int:
        return len(self._stanzas)

    def __iter__(self) -> Iterator[Stanza]:
        return iter(self._stanzas)

    @property
    def stanzas(self) -> list[Stanza]:
        """The stanzas in order, as a list of its own."""
        return self._stanzas.copy()

    @property
    def text(self) -> str:
        """The whole file as it would be written now."""
        parts = [self._head]
        for stanza in self._stanzas:
            parts.append(stanza._text)
            parts.append(stanza._after)
        text = "".join(parts)
        if self._uniform and self.eol != "\n":
            text = text.replace("\n", self.eol)
        return _BOM + text if self._bom else text

    @property
    def inner_eol(self) -> str:
        """The line end that a new line gets in memory."""
        return "\n" if self._uniform else self.eol

    # Questions of a checker

    @property
    def bom(self) -> str | None:
        """``"utf-8"`` or ``"utf-16"`` when the file begins with that byte order mark.

        UCSC reads the mark as part of the first word: of a trackDb it loses the first track.
        """
        if self._bom:
            return "utf-8"
        start = self._head + (self._stanzas[0]._text if self._stanzas else "")
        return "utf-16" if start[:2] in ("\udcff\udcfe", "\udcfe\udcff") else None

    @property
    def mixed_ends(self) -> bool:
        """Whether the file has more than one kind of line end."""
        return len(set(physical(self.text)[1][:-1])) > 1

    @property
    def odd_ends(self) -> list[int]:
        """Numbers of the lines whose end UCSC takes for something else.

        UCSC splits a whole file by the first line end in it. After LF or CRLF, a CR alone is a blank to it, and two lines become
        one; after a CR alone, so is an LF alone, and CR CR LF makes a blank line.
        """
        ends = physical(self.text)[1][:-1]
        if not ends:
            return []
        if ends[0][0] == "\r" and ends[0] != "\r\n":
            return [n for n, end in enumerate(ends, 1) if end not in ("\r", "\r\n")]
        return [n for n, end in enumerate(ends, 1) if end == "\r"]

    @property
    def nul_line(self) -> int | None:
        """Number of the line with the first NUL byte, where UCSC takes the file to end."""
        return self._line_at(self.text.find("\0"))

    @property
    def not_utf8_line(self) -> int | None:
        """Number of the first line with a byte that is no UTF-8."""
        match = _NOT_UTF8.search(self.text)
        return self._line_at(match.start() if match else -1)

    @property
    def final_newline(self) -> bool:
        """Whether the last line has an end; an empty file wants none."""
        text = self.text
        return not text or text[-1] in "\r\n"

    def outside(self, name: str) -> list[Setting]:
        """Settings that stand above the first `name` of their stanza, or in a stanza without one.

        In a trackDb, ``outside("track")`` is what UCSC skips without a word, its ``include`` lines apart.
        """
        return [entry for stanza in self._stanzas for entry in stanza.before(name)]

    def _line_at(self, position: int) -> int | None:
        return None if position < 0 else 1 + count_ends(self.text[:position])

    # Line numbers

    def number_once(self) -> None:
        """Number the lines as they were read, unless that was done."""
        if not self._numbered:
            self.renumber()

    def renumber(self) -> None:
        """Number the lines as they stand now, to be called when the file has been written.

        Until then every line keeps the number it had in the file that was read, and a new line has none.
        """
        self._numbered = True
        self._edits = 0
        number = 1 + count_ends(self._head)
        for index, stanza in enumerate(self._stanzas):
            stanza._index = index
            stanza._start = number
            if stanza._lines is not None:
                stanza._numbers = None
                for at, line in enumerate(stanza._lines, number):
                    line.number = at
            number += count_ends(stanza._text) + count_ends(stanza._after)

    # Editing

    def insert(
        self,
        stanza: Stanza | str,
        *,
        after: Stanza | None = None,
        before: Stanza | None = None,
        indent: str | None = None,
    ) -> Stanza:
        """Put in a stanza, with one blank line to its neighbours and the file's own line ends.

        Parameters
        ----------
        stanza
            Text of one stanza, or one that was removed from a document.
        after, before
            The stanza it goes next to; without either it comes last. Comment blocks between two stanzas, set apart by blank
            lines, stay with the lower one.
        indent
            Blanks to put before each of its lines, instead of those it has.

        Returns
        -------
        Stanza
            What was put in.

        Raises
        ------
        ValidationError
            When the text is not one stanza, the stanza is in a document already, or `after` or `before` is not in this one.
        """
        index = self._index_for(after, before)
        if isinstance(stanza, str):
            stanza = _one_stanza(stanza)
        elif stanza._document is not None:
            raise ValidationError(
                f"{stanza!r} is in a document already: remove it there first, or insert a copy, str(stanza)"
            )
        self.number_once()
        stanza._settle()
        if indent is not None:
            _indent_anew(stanza, indent)
        stanza._text = self.inner_eol.join(physical(stanza._text)[0])
        stanza._after = self.inner_eol
        stanza._document = self
        stanza._lines = stanza._numbers = stanza._settings = stanza._start = None
        self._put(stanza, index, above=before is not None)
        return stanza

    def remove(self, stanza: Stanza) -> None:
        """Take out a stanza with the comment lines that touch it and the blank lines after it.

        Comment blocks set apart by a blank line stay. The last stanza takes the blank lines above it along, so the file ends as
        before.

        Raises
        ------
        ValidationError
            When the stanza is not in this document.
        """
        self._take(self._index_of(stanza))
        stanza._document = None

    def move(
        self, stanza: Stanza, *, after: Stanza | None = None, before: Stanza | None = None
    ) -> None:
        """Put a stanza elsewhere in the document, as `remove` and `insert` would, but with every byte of its lines.

        Raises
        ------
        ValidationError
            When one of the two stanzas is not in this document, or both places are given.
        """
        at = self._index_of(stanza)
        self._index_for(after, before)
        if stanza is after or stanza is before:
            return
        stanza._settle()
        self._take(at)
        self._put(stanza, self._index_for(after, before), above=before is not None)

    # How it is done

    def _index_of(self, stanza: Stanza) -> int:
        if stanza._document is not self:
            raise ValidationError(f"{stanza!r} is not in {self!r}; insert it first")
        if not self._numbered or self._edits > _STALE:
            self._reindex()
        low = max(0, stanza._index - self._edits)
        return self._stanzas.index(stanza, low, stanza._index + self._edits + 1)

    def _index_for(self, after: Stanza | None, before: Stanza | None) -> int:
        if before is not None:
            if after is not None:
                raise ValidationError(
                    "give the stanza to go after or the one to go before, not both"
                )
            return self._index_of(before)
        return len(self._stanzas) if after is None else self._index_of(after) + 1

    def _reindex(self) -> None:
        self.number_once()
        self._edits = 0
        for index, stanza in enumerate(self._stanzas):
            stanza._index = index

    def _put(self, stanza: Stanza, index: int, above: bool) -> None:
        """Place a stanza; its `_after` is the end of its last line, and is completed here."""
        eol = self.inner_eol
        own = stanza._after or eol
        stanzas = self._stanzas
        if not stanzas:
            head = self._head
            if head and head[-1] not in "\r\n":
                head += eol
            self._head = head if is_blank(head) else glue(head, eol)
            stanza._after = own
        elif above:
            stanza._after = glue(own, eol)
        else:
            upper = stanzas[index - 1]
            upper._settle()
            gap = upper._after
            end = first_end(gap)
            # A file without a final line end stays so, unless the last line is an empty one.
            ends = gap or stanza._text[-1] in "\r\n"
            stanza._after = glue(own, gap[len(end) :]) if ends else ""
            upper._after = glue(end or eol, eol)
        stanzas.insert(index, stanza)
        stanza._index = index
        self._edits += 1

    def _take(self, index: int) -> None:
        """Take a stanza out; leaves it with the end of its last line only."""
        self.number_once()
        stanza = self._stanzas.pop(index)
        self._edits += 1
        end = first_end(stanza._after)
        below = stanza._after[len(end) :]
        rest = without_leading_blank_lines(below)
        stanza._after = end
        above = self._stanzas[index - 1]._after if index else self._head
        if index == len(self._stanzas) and is_blank(rest):
            gap = glue(without_trailing_blank_lines(above), below)
        else:
            gap = glue(above, rest)
        if index:
            self._stanzas[index - 1]._after = gap
        else:
            self._head = gap


def _one_stanza(text: str) -> Stanza:
    document = parse(text)
    if len(document) != 1 or not is_blank(document._head + document._stanzas[0]._after):
        raise ValidationError(
            f"the text to insert must be one stanza and nothing else, and this has {len(document)}: {text[:60]!r}"
        )
    stanza = document._stanzas[0]
    stanza._document = None
    stanza._plain = False
    return stanza


def _indent_anew(stanza: Stanza, indent: str) -> None:
    check_value("indent", indent)
    lines = stanza._open()
    for line in lines:
        if line.kind != "continuation":
            line.text = indent + line.text.lstrip(BLANKS)
    stanza._close()
