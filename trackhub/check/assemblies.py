"""The sequences of a genome: where a hub takes them from, and whether its .2bit, names and first position are right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..assembly import TwoBitFile
from ..errors import FormatError
from ..findings import Finding
from ..formats.chromsizes import assembly_names, chrom_sizes
from ..formats.headers import Fetch, is_url, read_header
from ..genome import Genome
from .chromosomes import Sequences
from .files import FileUse, Places, on_disk, text_of

__all__ = ["AssemblyCheck"]

_POSITION = re.compile(r"([^\s:]+):([\d,]{1,20})-([\d,]{1,20})", re.ASCII)
_ODD = re.compile(r"[^A-Za-z0-9._-]")
_LONGEST_NAME = 254
#: Complaints about sequence names after which UCSC stops, too.
_MOST = 5
_LARGEST_ALIAS = 64 << 20
_MOST_ALIASES = 500_000
#: What others call an assembly of UCSC's.
_SPELLINGS = {
    "grch38": "hg38",
    "grch37": "hg19",
    "ncbi36": "hg18",
    "chm13": "hs1",
    "t2t-chm13": "hs1",
    "grcm39": "mm39",
    "grcm38": "mm10",
    "mratbn7.2": "rn7",
    "rnor_6.0": "rn6",
    "grcz11": "danRer11",
    "grcz10": "danRer10",
    "bdgp6": "dm6",
    "wbcel235": "ce11",
    "r64-1-1": "sacCer3",
}


class AssemblyCheck:
    """Checks what one genome stanza says of its sequences, and knows them afterwards.

    Parameters
    ----------
    genome
        The genome.
    places
        Where the files of the hub lie.
    opener
        How served files are read; None leaves them alone.

    Attributes
    ----------
    sequences
        What was found; None where nothing is known of them.
    """

    def __init__(self, genome: Genome, places: Places, opener: Fetch | None = None) -> None:
        self._genome = genome
        self._places = places
        self._opener = opener
        self.own = "twoBitPath" in genome._values or _twobit(genome) is not None
        self.sequences: Sequences | None = None

    def findings(self, uses: list[FileUse]) -> Iterator[Finding]:
        """Yield what is wrong, and settle `sequences`.

        Parameters
        ----------
        uses
            The files that the genome stanza names.
        """
        named = {use.setting: use for use in uses}
        sizes: Mapping[str, int] | None = None
        if self.own:
            if "twoBitPath" in named:
                sizes = self._sizes(named["twoBitPath"])
                if sizes:
                    yield from self._name_findings(sizes)
            if "chromSizes" in named:
                listed = self._sizes(named["chromSizes"])
                if sizes and listed is not None:
                    yield from self._list_findings(named["chromSizes"], listed, sizes)
                sizes = sizes or listed
        else:
            yield from self._spelling_findings()
            if self._genome.genome in assembly_names():
                sizes = chrom_sizes(self._genome.genome)
        if not sizes:
            return
        aliases: dict[str, str] = {}
        for setting in ("chromAliasBb", "chromAlias"):
            if setting in named:
                yield from self._read_aliases(named[setting], sizes, aliases)
                break
        self.sequences = Sequences(self._genome.genome, sizes, aliases, self.own)
        yield from self._position_findings(self.sequences)

    def _sizes(self, use: FileUse) -> Mapping[str, int] | None:
        """Return the sizes that a file holds; what is wrong with the file is said elsewhere."""
        where = self._readable(use)
        if where is None:
            return None
        try:
            if use.setting == "twoBitPath":
                return read_header(where, opener=self._opener).chroms
            return chrom_sizes(where, opener=self._opener)
        except (OSError, FormatError):
            return None

    def _readable(self, use: FileUse) -> str | None:
        if use.where is None:
            return None
        if is_url(use.where):
            return use.where if self._opener is not None else None
        return on_disk(use.where)

    # -- names and positions -------------------------------------------------------------------

    def _spelling_findings(self) -> Iterator[Finding]:
        name = self._genome.genome
        known = {other.lower(): other for other in assembly_names()} | _SPELLINGS
        ours = known.get(name.lower())
        if ours is not None and ours != name:
            yield self._genome.finding(
                "genome-name",
                "warning",
                f"UCSC's name for this assembly is {ours}",
                setting="genome",
                fix=f"write {ours}",
            )

    def _name_findings(self, sizes: Mapping[str, int]) -> Iterator[Finding]:
        """Yield names of sequences that UCSC's programs stumble over."""
        found = 0
        for name in sizes:
            reason = _bad_name(name)
            if reason is None:
                continue
            found += 1
            if found > _MOST:
                yield self._genome.finding(
                    "sequence-name",
                    "warning",
                    "more names of sequences are like that",
                    setting="twoBitPath",
                )
                return
            yield self._genome.finding(
                "sequence-name",
                "warning",
                f"the sequence {_shown(name)} {reason}",
                setting="twoBitPath",
                fix="rename it in the .2bit file; a chromAlias can keep the old name",
            )

    def _list_findings(
        self, use: FileUse, listed: Mapping[str, int], sizes: Mapping[str, int]
    ) -> Iterator[Finding]:
        if dict(listed) == dict(sizes):
            return
        other = [name for name in {**sizes, **listed} if listed.get(name) != sizes.get(name)]
        yield use.finding(
            "chrom-sizes",
            "warning",
            f"{use.value} differs from the .2bit file in {len(other)} sequences, such as {_shown(other[0])}"
            if other
            else f"{use.value} differs from the .2bit file",
            "make it anew from the .2bit file",
        )

    def _position_findings(self, sequences: Sequences) -> Iterator[Finding]:
        text = self._genome._values.get("defaultPos", "")
        match = _POSITION.fullmatch(text.strip())
        if match is None:
            return
        name = sequences.aliases.get(match[1], match[1])
        size = sequences.sizes.get(name)
        start, end = (int(part.replace(",", "") or 0) for part in match.groups()[1:])
        if size is None:
            message = f"defaultPos names the sequence {_shown(match[1])}, which {sequences.genome} has not"
        elif start > size or end > size:
            message = f"defaultPos {text} leaves the sequence, which has {size} bases"
        else:
            return
        first, length = next(iter(sequences.sizes.items()))
        yield self._genome.finding(
            "bad-position",
            "error" if self.own and (size is None or start > size) else "warning",
            message,
            setting="defaultPos",
            fix=f"write {name}:{min(start, size) or 1}-{size}"
            if size is not None and start <= size
            else f"write {first}:1-{min(length, 100_000)}",
        )

    # -- aliases -------------------------------------------------------------------------------

    def _read_aliases(
        self, use: FileUse, sizes: Mapping[str, int], aliases: dict[str, str]
    ) -> Iterator[Finding]:
        where = self._readable(use)
        if where is None:
            return
        try:
            if use.setting == "chromAliasBb":
                rows = _rows_of_bigbed(where, self._opener)
            elif is_url(where):
                return
            else:
                rows = _rows_of_text(where)
            foreign: list[str] = []
            for count, (name, others) in enumerate(rows):
                if count >= _MOST_ALIASES:
                    break
                if name not in sizes:
                    foreign.append(name)
                aliases.update((other, name) for other in others if other)
        except (OSError, FormatError) as error:
            yield use.finding("unreadable-file", "error", f"names {use.value}: {error}")
            return
        if foreign:
            yield use.finding(
                "alias-names",
                "warning",
                f"{use.value} has names that the genome has not, such as {_shown(foreign[0])}",
                "put the names of the genome in the first column",
            )


def _twobit(genome: Genome) -> TwoBitFile | None:
    return next((child for child in genome.children if isinstance(child, TwoBitFile)), None)


def _bad_name(name: str) -> str | None:
    odd = _ODD.search(name)
    if odd is not None:
        return f"has the character {odd[0]!r}, and UCSC wants letters, digits, ., _ and -"
    if not name[:1].isalnum():
        return "does not begin with a letter or digit"
    if len(name) > _LONGEST_NAME:
        return f"has {len(name)} characters, and UCSC takes {_LONGEST_NAME}"
    return None


def _shown(name: str) -> str:
    return name if len(name) <= 60 else name[:57] + "…"


def _rows_of_text(path: str) -> Iterator[tuple[str, list[str]]]:
    """Yield names and their aliases, of a table with a header or of the older one without."""
    lines = text_of(path, _LARGEST_ALIAS).splitlines()
    by_columns = bool(lines) and lines[0].startswith("#")
    for line in lines:
        cells = line.split("\t")
        if line.startswith("#") or not line.strip():
            continue
        if by_columns:
            yield cells[0], cells[1:]
        elif len(cells) > 1:
            yield cells[1], cells[:1]


def _rows_of_bigbed(where: str, opener: Fetch | None) -> Iterator[tuple[str, list[str]]]:
    from ..formats.bigbed import BigBed

    with BigBed(where, opener=opener) as file:
        names = list(file.chroms)
        for chroms, _, _, rests in file.chunks():
            for number, rest in zip(chroms.tolist(), rests, strict=True):
                yield names[number], rest.decode("utf-8", "replace").split("\t")
