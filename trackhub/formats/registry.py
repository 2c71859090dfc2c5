"""Which function makes which kind of file ready for a hub, and what it is given and gives back.

The table names functions as text, so that nothing is imported before it is needed; a format that
comes new is a row more. How files are opened is in `text.source`, the public call in `convert`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import FormatError

if TYPE_CHECKING:
    from ..track import Track
    from .autosql import Table
    from .naming import ChromNames

__all__ = [
    "CONVERTERS",
    "Context",
    "Converted",
    "Converter",
    "Progress",
    "Summary",
    "converter",
    "counted",
]

#: ``progress(done, total)`` in bytes read; the total is None where it is not known.
Progress = Callable[[int, "int | None"], None]


def counted(number: int, thing: str) -> str:
    """A number of things in words.

    Examples
    --------
    >>> counted(1, "item"), counted(2000, "item")
    ('1 item', '2,000 items')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


@dataclass(slots=True)
class Summary:
    """What a conversion met on its way.

    Parameters
    ----------
    kind
        The format of the input.
    target
        The format of the output.
    items
        How many items were written; None where they were not counted.
    notes
        Sentences about what was changed or left out, such as names of chromosomes.
    """

    kind: str
    target: str
    items: int | None = None
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        count = "" if self.items is None else f", {counted(self.items, 'item')}"
        return "; ".join([f"{self.kind} to {self.target}{count}", *self.notes])


@dataclass(slots=True)
class Converted:
    """A file that a hub can show, and how.

    Parameters
    ----------
    path
        The file.
    tracktype
        Value of the setting ``type``; None for what is no track, such as a .2bit.
    settings
        Further settings of the track: what track lines said, and what the format needs. A setting
        that names a file has the path of that file.
    side_files
        Files that were written beside it: an index, a second bigBed.
    summary
        Counts and notes.
    default_pos
        What a ``browser position`` line said: a ``defaultPos`` for the genome.

    Examples
    --------
    >>> made = Converted(Path("peaks.bb"), "bigNarrowPeak", {"visibility": "dense"})
    >>> print(made.track(name="peaks"))
    track peaks
    shortLabel peaks
    longLabel peaks
    type bigNarrowPeak
    visibility dense
    """

    path: Path
    tracktype: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    side_files: tuple[Path, ...] = ()
    summary: Summary = field(default_factory=lambda: Summary("", ""))
    default_pos: str | None = None

    def track(self, **settings: Any) -> Track:
        """Make a `Track` of it; what is given here goes before what the file said.

        Raises
        ------
        FormatError
            When the file is no track, as a .2bit.
        ParameterError
            For a setting or value that UCSC cannot use.
        """
        if self.tracktype is None and "tracktype" not in settings:
            raise FormatError("this file is no track; give it to an Assembly", self.path)
        # The tree stands above this floor; only this convenience reaches up to it.
        from ..track import Track

        given = {"source": self.path, "tracktype": self.tracktype, **self.settings, **settings}
        for own, alias in (("shortLabel", "short_label"), ("longLabel", "long_label")):
            if alias in settings:
                given.pop(own, None)
        return Track(**given)


@dataclass(slots=True)
class Context:
    """What a conversion is given beside its input, and where it leaves what it learns.

    Parameters
    ----------
    chrom_sizes
        Length of each sequence of the assembly by name; empty where the format needs none.
    row
        The row of the table that is being followed.
    names
        Turns the names of chromosomes in the input into those of `chrom_sizes`.
    autosql
        The user's own definition of the columns, or None.
    index
        Names of fields by which items shall be found (an index inside the bigBed for each).
    level, accelerate
        Compression, as for `trackhub.formats.bigbed.write_bigbed`.
    progress
        To be called with the bytes of input that are done; `Input` does that by itself.
    settings
        Settings of the track that the format needs. Those of ``track`` lines are added later.
    notes
        Sentences for the user.
    """

    chrom_sizes: Mapping[str, int]
    names: ChromNames
    row: Converter
    autosql: Table | None = None
    index: Sequence[str] = ()
    level: int = 4
    accelerate: bool = False
    progress: Progress | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def note_if_empty(self, items: int) -> None:
        """Say so, where an input had no items: it may have been cut off, or be another file."""
        if not items:
            self.notes.append("there are no data lines in the input, so the result is empty")


#: ``function(source, out, context, **options)``: `source` is an `Input` (see `text.source`), `out`
#: the path to write, and the options are keyword-only parameters, described in its docstring. For a
#: kind that `passes`, a path of None asks for the source itself, if it is fit as it is, or None.
ConvertFunction = Callable[..., "Converted | None"]


@dataclass(frozen=True, slots=True)
class Converter:
    """A row of the table.

    Parameters
    ----------
    kind
        The format, by the word that `detect_file` has for it.
    function
        ``module:function``; the module is relative to `trackhub.formats`.
    target
        What it makes: ``bigBed``, ``bigWig``, ``2bit``, ``vcf``, …
    suffix
        How the name of the output ends.
    tracktype
        The type line; None where it depends on the columns.
    autosql
        Name of the standard definition of its columns; None where there is none or several.
    needs_sizes
        Whether the lengths of the chromosomes must be known.
    passes
        Whether files of this kind may be fit as they are.
    """

    kind: str
    function: str
    target: str
    suffix: str
    tracktype: str | None = None
    autosql: str | None = None
    needs_sizes: bool = True
    passes: bool = False

    def load(self) -> ConvertFunction:
        """Import the function.

        Its form is ``function(source, out, context, **options) -> Converted``.
        """
        module, _, name = self.function.partition(":")
        loaded: ConvertFunction = getattr(import_module(f".{module}", __package__), name)
        return loaded


_ENDS = {"bigBed": ".bb", "bigWig": ".bw", "2bit": ".2bit", "vcf": ".vcf.gz"}


def _row(
    kind: str,
    function: str,
    target: str = "bigBed",
    tracktype: str | None = None,
    autosql: str | None = None,
    *,
    suffix: str | None = None,
    needs_sizes: bool = True,
    passes: bool = False,
) -> Converter:
    ending = suffix or _ENDS[target]
    return Converter(kind, function, target, ending, tracktype, autosql, needs_sizes, passes)


def _ready(
    kind: str, suffix: str, tracktype: str | None = None, function: str = "ready:convert"
) -> Converter:
    """A kind that needs no conversion, or not always."""
    target = "bam" if kind == "sam" else kind
    return _row(kind, function, target, tracktype, suffix=suffix, needs_sizes=False, passes=True)


_ROWS = (
    _row("barChart", "text.expression:convert_bar_chart", "bigBed", "bigBarChart", "barChart"),
    _row("barChartMatrix", "text.matrix:convert", "bigBed", "bigBarChart", "barChart"),
    _row("bed", "text.bed:convert_bed"),
    _row("bed15", "text.expression:convert_array"),
    _row("bedDetail", "text.bed:convert_detail", autosql="bedDetail"),
    _row("bedGraph", "text.bedgraph:convert", "bigWig", "bigWig"),
    _row("bedMethyl", "text.bed:convert", "bigBed", "bigMethyl", "bedMethyl"),
    _row("bedpe", "text.bedpe:convert", "bigBed", "bigInteract", "interact"),
    _row("broadPeak", "text.bed:convert", "bigBed", None, "broadPeak"),
    _row("cytoBand", "text.bed:convert", "bigBed", None, "cytoBand"),
    _row("fasta", "text.sequences:convert_fasta", "2bit", needs_sizes=False),
    _row("gappedPeak", "text.bed:convert", "bigBed", None, "gappedPeak"),
    _row("interact", "text.pairs:convert_interact", "bigBed", "bigInteract", "interact"),
    _row("longrange", "text.pairs:convert_long_range", "bigBed", "bigInteract", "interact"),
    _row("chain", "alignments.chain:convert", "bigBed", "bigChain", "bigChain"),
    _row("maf", "alignments.maf:convert", "bigBed", "bigMaf", "bigMaf"),
    _row("net", "alignments.net:convert", "bigBed", "bigNet", "bigNet"),
    _row("psl", "alignments.psl:convert", "bigBed", "bigPsl", "bigPsl"),
    _row("pslx", "alignments.psl:convert", "bigBed", "bigPsl", "bigPsl"),
    _row("genePred", "genes.convert:convert", "bigBed", "bigGenePred", "bigGenePred"),
    _row("genePredExt", "genes.convert:convert", "bigBed", "bigGenePred", "bigGenePred"),
    _row("gff", "genes.convert:convert", "bigBed", "bigGenePred", "bigGenePred"),
    _row("gff3", "genes.convert:convert", "bigBed", "bigGenePred", "bigGenePred"),
    _row("gtf", "genes.convert:convert", "bigBed", "bigGenePred", "bigGenePred"),
    _row("refFlat", "genes.convert:convert", "bigBed", "bigGenePred", "bigGenePred"),
    _row("narrowPeak", "text.bed:convert_narrow_peak", "bigBed", "bigNarrowPeak", "narrowPeak"),
    _row("nib", "text.sequences:convert_nib", "2bit", needs_sizes=False),
    _row("pairedTagAlign", "text.bed:convert", "bigBed", None, "pairedTagAlign"),
    _row("peptideMapping", "text.bed:convert", "bigBed", None, "peptideMapping"),
    _row("pgSnp", "text.variants:convert_pg_snp", autosql="pgSnp"),
    _row("rnaElements", "text.bed:convert", "bigBed", None, "rnaElements"),
    _row("tagAlign", "text.bed:convert", "bigBed", None, "tagAlign"),
    _row("vcf", "text.vcf:convert", "vcf", "vcfTabix", needs_sizes=False, passes=True),
    _row("wig", "text.wig:convert", "bigWig", "bigWig"),
    _ready("2bit", ".2bit"),
    _ready("bam", ".bam", "bam", "reads:convert"),
    _ready("bigBed", ".bb"),
    _ready("bigWig", ".bw", "bigWig"),
    _ready("cram", ".cram", "bam", "reads:convert"),
    _ready("hal", ".hal", "halSnake"),
    _ready("hic", ".hic", "hic"),
    _ready("sam", ".bam", "bam", "reads:convert"),
)

#: Every format that can be converted, by kind.
CONVERTERS: dict[str, Converter] = {row.kind: row for row in _ROWS}


def converter(kind: str) -> Converter:
    """The row of a kind.

    Raises
    ------
    FormatError
        When there is none; the nearest kind is named.
    """
    found = CONVERTERS.get(kind)
    if found is None:
        from difflib import get_close_matches

        by_case = {name.lower(): name for name in CONVERTERS}
        near = get_close_matches(kind.lower(), by_case, 1, 0.6)
        known = ", ".join(sorted(CONVERTERS, key=str.lower))
        hint = f"did you mean {by_case[near[0]]!r}?" if near else f"kinds are {known}"
        raise FormatError(f"files of kind {kind!r} cannot be converted; {hint}")
    return found
