"""The lines of a VCF, checked: a block at once where all are plain, else line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ...errors import FormatError
from ..registry import Context, counted
from .fields import Fields, Splitter
from .numbers import MARGIN, decimals, whole_numbers
from .places import assembly_name, position_error
from .source import Block, Input, shown
from .tracklines import is_track_line

__all__ = ["VcfChunk", "VcfReader"]

_LEAST_COLUMNS = 8
_MOST_DIGITS = 10
_POS, _REF, _ALT, _QUAL = 1, 3, 4, 5
_BASES = b"ACGTNRYSWKMBDHVacgtnryswkmbdhv"
_REFERENCE = re.compile(rb"[%b]+" % _BASES)
_QUALITY = re.compile(rb"\.|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:inf|nan)", re.I)
_CONTIG = re.compile(rb"(##contig=<(?:[^>]*,)?ID=)([^,>]+)")
_IS_BASE = np.isin(np.arange(256), np.frombuffer(_BASES, np.uint8))
_NO_SIZE = 10**_MOST_DIGITS - 1
#: A place as one number: that of the chromosome in order of appearance, then the position.
_SHIFT = 40


class VcfChunk(NamedTuple):
    """Some data lines.

    Attributes
    ----------
    data
        The lines, with the names of the assembly.
    first, last
        Places of the first and the last one, as numbers that rise.
    in_order
        Whether the places rise from line to line.
    """

    data: bytes
    first: int
    last: int
    in_order: bool


class VcfReader:
    """Checked lines of a VCF.

    Parameters
    ----------
    source
        The VCF, of one or many files with the same samples.
    context
        With sizes of chromosomes, these are checked, and names become those of the assembly.

    Attributes
    ----------
    header
        The header lines; complete when the first chunk comes.
    count
        How many data lines there were so far.
    longest
        The greatest position so far.
    """

    def __init__(self, source: Input, context: Context) -> None:
        self._source = source
        self._context = context
        self._columns = 0
        self._file = ""
        self._names: dict[bytes, bytes] = {}
        self._ranks: dict[bytes, int] = {}
        #: Last position that a record may have, by chromosome.
        self._sizes: dict[bytes, int] = {}
        self.header: list[bytes] = []
        self.count = 0
        self.longest = 0

    @property
    def header_text(self) -> bytes:
        """The header, with line ends."""
        return b"\n".join([*self.header, b""])

    def chunks(self) -> Iterator[VcfChunk]:
        """All data lines.

        Raises
        ------
        FormatError
            With the line, for one that is not as it should be.
        """
        for whole in self._source.blocks():
            block = self._without_header(whole)
            if block is None:
                continue
            self._source.track_lines.data_began = True
            chunk = self._plain(block) or self._by_lines(block)
            if chunk is not None:
                yield chunk
        if not self._columns:
            raise self._source.error("there is no #CHROM line, so this is no VCF")

    def key(self, line: bytes) -> int:
        """The place of a line that was given before, as a number."""
        chrom, position, _ = line.split(b"\t", 2)
        return self._ranks[chrom] << _SHIFT | int(position)

    # -- the header -------------------------------------------------------------------------------

    def _without_header(self, block: Block) -> Block | None:
        """The block from its first data line on; None where it has none."""
        data, at, number = block.data, 0, block.line
        while at < len(data):
            end = data.index(b"\n", at)
            if not self._is_other(data[at:end], number):
                return Block(data[at:], block.file, number) if at else block
            at, number = end + 1, number + 1
        return None

    def _is_other(self, line: bytes, number: int) -> bool:
        """Whether a line has no data; what it says is taken in."""
        if line[:1] == b"#":
            self._take_header(line, number)
        elif line[:1] in b"tb" and line and is_track_line(line):
            self._source.take_track_line(line, number)
        else:
            return not line or line.isspace()
        return True

    def _take_header(self, line: bytes, number: int) -> None:
        if self._columns:
            self._take_later_header(line, number)
            return
        if not self.header and not line.startswith(b"##fileformat=VCF"):
            raise self._source.error(
                "the first line of a VCF is ##fileformat=VCF and a version", number, line
            )
        if line.startswith(b"#CHROM"):
            self._columns = len(line.split(b"\t"))
            self._file = self._source.name
            if self._columns < _LEAST_COLUMNS:
                raise self._source.error(
                    f"the #CHROM line has {counted(self._columns, 'column')} with tabs between them; "
                    f"a VCF has {_LEAST_COLUMNS} or more, and blanks do not part them",
                    number,
                    line,
                )
        elif match := _CONTIG.match(line):
            line = match[1] + self._renamed(match[2]) + line[match.end() :]
        self.header.append(line)

    def _take_later_header(self, line: bytes, number: int) -> None:
        """See that a further file goes on as the first one: its samples are the same."""
        if self._source.name == self._file:
            raise self._source.error("a header line comes after #CHROM", number, line)
        if line.startswith(b"#CHROM"):
            self._file = self._source.name
            if line != self.header[-1]:
                message = "the samples of this #CHROM line are not those of the first file"
                raise self._source.error(message, number, line)

    def _renamed(self, name: bytes) -> bytes:
        """A name in the header; one that the assembly does not have stays, if it is not used."""
        if not self._context.chrom_sizes:
            return name
        found = self._context.names.find(name.decode("utf-8", "replace"))
        return name if found is None else found.encode()

    # -- a block at once --------------------------------------------------------------------------

    def _plain(self, block: Block) -> VcfChunk | None:
        """The lines of a block; None where one is not plainly right, and may be wrong."""
        if not self._columns:
            return None
        splitter = Splitter(self._columns, tabs=True, explain=lambda found, due: "")
        found = splitter.regular(block.data)
        if found is None:
            return None
        fields = Fields(*found, block.file, block.line)
        positions, odd = whole_numbers(fields.buffer, fields.begins(_POS), fields.ends(_POS))
        if odd.any() or _has_odd_alleles(fields) or _has_odd_quality(fields):
            return None
        heads = fields.runs(0)
        given = fields.values(0, heads)
        try:
            names = [
                self._name(name, fields.number(row), fields.line(row))
                for name, row in zip(given, heads.tolist(), strict=True)
            ]
        except FormatError:
            # A line before it may be wrong too, and is to be named then.
            return None
        counts = np.diff(heads, append=len(fields))
        if (positions > np.repeat([self._sizes[name] for name in names], counts)).any():
            return None
        keys = np.repeat([self._ranks[name] << _SHIFT for name in names], counts) + positions
        self.count += len(fields)
        self.longest = max(self.longest, int(positions.max()))
        data = block.data
        if names != given:
            starts = (fields.begins(0)[heads] - MARGIN).tolist()
            data = _with_names(data, starts, given, names)
        in_order = bool((keys[1:] >= keys[:-1]).all())
        return VcfChunk(data, int(keys[0]), int(keys[-1]), in_order)

    # -- line by line -----------------------------------------------------------------------------

    def _by_lines(self, block: Block) -> VcfChunk | None:
        lines: list[bytes] = []
        for number, line in enumerate(block.data[:-1].split(b"\n"), block.line):
            if not self._is_other(line, number):
                lines.append(self._checked(line, number))
        keys = list(map(self.key, lines))
        self.longest = max([self.longest, *(key % (1 << _SHIFT) for key in keys)])
        self.count += len(lines)
        data = b"\n".join([*lines, b""])
        return VcfChunk(data, keys[0], keys[-1], keys == sorted(keys)) if keys else None

    def _checked(self, line: bytes, number: int) -> bytes:
        """A line that is looked at column by column, with the assembly's name of its chromosome."""
        if not self._columns:
            raise self._source.error("data come before the #CHROM line", number, line)
        columns = line.count(b"\t") + 1
        if columns != self._columns:
            raise self._source.error(
                f"this line has {counted(columns, 'column')} with tabs between them, and the #CHROM "
                f"line has {self._columns}",
                number,
                line,
            )
        given, place, _, reference, alternative, quality, _ = line.split(b"\t", 6)
        if not place.isdigit() or len(place) > _MOST_DIGITS:
            raise self._source.error(position_error("POS", place), number, line)
        chrom = self._name(given, number, line)
        position = int(place)
        last = self._sizes[chrom]
        if position > last:
            raise self._source.error(
                f"POS {position} lies past the end of {chrom.decode()}, which has {last - 1} bases; "
                "is it the right assembly?",
                number,
                line,
            )
        if not _REFERENCE.fullmatch(reference):
            raise self._source.error(f"REF {shown(reference, 40)} is no sequence", number, line)
        if not alternative or alternative.isspace():
            raise self._source.error("ALT is empty; write . for none", number, line)
        if not _QUALITY.fullmatch(quality):
            what = f"QUAL {shown(quality, 40)} is no number; write . for none"
            raise self._source.error(what, number, line)
        return line if chrom == given else chrom + line[len(given) :]

    def _name(self, name: bytes, number: int, line: bytes) -> bytes:
        """The assembly's name of a chromosome; its rank and size are known afterwards."""
        found = self._names.get(name)
        if found is None:
            found = self._names[name] = self._chrom(name, number, line)
        return found

    def _chrom(self, name: bytes, number: int, line: bytes) -> bytes:
        if not name or name.isspace() or b" " in name:
            raise self._source.error(f"CHROM {shown(name, 40)} is no name", number, line)
        if self._context.chrom_sizes:
            name = assembly_name(name, self._source, self._context, number, line).encode()
        self._ranks.setdefault(name, len(self._ranks))
        size = self._context.chrom_sizes.get(name.decode("utf-8", "replace"))
        # One past the end, and 0, stand for the telomeres.
        self._sizes[name] = _NO_SIZE if size is None else size + 1
        return name


def _has_odd_alleles(fields: Fields) -> bool:
    """Whether a REF has another letter than a base, or an ALT is empty or begins with a blank."""
    begins, ends = fields.begins(_REF), fields.ends(_REF)
    if not _IS_BASE[fields.buffer[begins]].all():
        return True
    longer = fields.values(_REF, np.flatnonzero(ends - begins > 1))
    if not all(map(_REFERENCE.fullmatch, longer)):
        return True
    begins, ends = fields.begins(_ALT), fields.ends(_ALT)
    return bool((begins >= ends).any()) or bool((fields.buffer[begins] <= ord(" ")).any())


def _has_odd_quality(fields: Fields) -> bool:
    """Whether a QUAL is neither ``.`` nor a finite number."""
    begins, ends = fields.begins(_QUAL), fields.ends(_QUAL)
    given = (ends - begins != 1) | (fields.buffer[begins] != ord("."))
    return bool(decimals(fields.buffer, begins[given], ends[given])[1].any())


def _with_names(data: bytes, starts: list[int], given: list[bytes], names: list[bytes]) -> bytes:
    """Lines with other names of chromosomes; at each of `starts` begins a run of lines of one."""
    parts = []
    for start, end, old, new in zip(starts, [*starts[1:], len(data)], given, names, strict=True):
        lines = b"\n" + data[start : end - 1]
        parts.append(lines.replace(b"\n%b\t" % old, b"\n%b\t" % new)[1:] + b"\n")
    return b"".join(parts)
