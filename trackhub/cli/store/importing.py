"""``trackhub store import``: files of any kind become a track."""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import FormatError, StoreError
from ...formats.alike import OWN_COLUMNS
from ..bar import Bar
from .opening import Commands, add_command, open_store

if TYPE_CHECKING:
    from ...store import GenomeStore

__all__ = ["add_dtype", "add_parsers"]

#: Ways to import, by what the content of a file is, and by words of the old scripts.
_WAYS = {
    **dict.fromkeys(("bed", "bedDetail", *OWN_COLUMNS), "features"),
    "bam": "reads",
    "cram": "reads",
    "sam": "reads",
    "bigWig": "signal",
    "wig": "signal",
    "wiggle": "signal",
    "bedGraph": "signal",
    "bedgraph": "signal",
    "fasta": "sequence",
    "2bit": "sequence",
    "gff": "features",
    "gtf": "features",
    "gff3": "features",
    "text": "text",
    "txtfile": "text",
    "npz": "arrays",
}
_GFF = ("gff", "gff3", "gtf")
_WHAT = ("depth", "5prime", "left", "midpoint", "fragments")
_VALUES = ("reads", "signal", "text", "arrays")
_FORMATS = ("signal", "features", "text", "sequence")
#: Options by their names in a namespace: how they are written, and the ways that they are for.
_OPTIONS = {
    "dtype": ("--dtype", _VALUES),
    "overflow": ("--overflow", _VALUES),
    "unknown": ("--unknown", _FORMATS),
    "alias": ("--alias", ("reads", *_FORMATS)),
    "case": ("--case", ("sequence",)),
    "columns": ("--columns", ("text",)),
    "chrom": ("--chrom", ("text",)),
    "pos_idx": ("--pos_idx", ("text",)),
    "val_idx": ("--val_idx", ("text",)),
    "start_offset": ("--start_offset", ("features",)),
    "what": ("--what", ("reads",)),
    "reverse": ("--reverse", ("reads",)),
    "min_mapq": ("--min-mapq", ("reads",)),
    "exclude_flags": ("--exclude-flags", ("reads",)),
    "no_deletions": ("--no-deletions", ("reads",)),
    "min_fragment": ("--min-fragment", ("reads",)),
    "max_fragment": ("--max-fragment", ("reads",)),
    "max_duplicates": ("--max-duplicates", ("reads",)),
}
#: Options for reads that do nothing for some of what can be counted.
_NOT_FOR = {
    "no_deletions": ("5prime", "left", "midpoint", "fragments"),
    "dtype": ("fragments",),
    "overflow": ("fragments",),
    "reverse": ("fragments",),
    "max_duplicates": ("fragments",),
}
_EXAMPLES = """\
import liver/depth a.bam b.bam
import liver/fwd a.bam --what 5prime --reverse liver/rev
import phylop chr*.phyloP.wig.gz
import peaks peaks.narrowPeak
import seq hg38.2bit
import score - --format bedGraph < a.bedGraph
"""


def add_parsers(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        where,
        "import",
        _import,
        help="make a track of files",
        description="Make a track of files; what they are is told by their content. Reads of BAM, SAM and "
        "CRAM are counted, of all files together; wig, bedGraph and bigWig become values; BED and GFF "
        "become a table of features; FASTA and .2bit become sequence.",
        examples=_EXAMPLES,
    )
    parser.add_argument("name", help="of the new track; / makes folders")
    parser.add_argument("files", nargs="+", metavar="FILE", help="plain or gzip; - for input")
    parser.add_argument("--replace", action="store_true", help="replace a track of that name")
    parser.add_argument(
        "-f",
        "--format",
        choices=sorted(_WAYS, key=str.lower),
        metavar="WORD",
        help="what the files are, where the content does not tell: "
        + ", ".join(sorted(_WAYS, key=str.lower)),
    )
    parser.add_argument(
        "--unknown",
        choices=("error", "skip"),
        help="what to do about chromosomes that the assembly does not have (default: error; those of "
        "reads are always left out)",
    )
    parser.add_argument(
        "--alias", metavar="FILE", help="other names of chromosomes: chromAlias.txt"
    )
    add_dtype(parser.add_argument_group("values"), "error; of reads: clip")
    _add_text(parser.add_argument_group("columns of text"))
    group = parser.add_argument_group("features and sequence")
    group.add_argument(
        "--start_offset",
        type=int,
        metavar="N",
        help="what to add to the starts of BED to make them count from 1 (default: 1)",
    )
    group.add_argument("--case", choices=("keep", "upper"), help="of sequence (default: keep)")
    _add_reads(parser.add_argument_group("aligned reads"))


def add_dtype(group: Any, overflow: str) -> None:
    """Add the options for the type of values; `overflow` tells the default."""
    group.add_argument(
        "-d", "--dtype", metavar="TYPE", help="type: uint8, uint16, int16, float32, ..."
    )
    group.add_argument(
        "--overflow",
        choices=("clip", "error", "widen"),
        help=f"what to do with values that the type does not hold (default: {overflow})",
    )


def _add_text(group: Any) -> None:
    group.add_argument(
        "--columns",
        metavar="WORDS",
        help="for --format text: a word for each column, such as chrom,start,end,value; . for one "
        "that is not read; start counts from 0, pos from 1",
    )
    group.add_argument("--chrom", metavar="NAME", help="for text without a column of chromosomes")
    group.add_argument(
        "-p",
        "--pos_idx",
        type=int,
        metavar="N",
        help="instead of --columns: number of the column of positions, from 0",
    )
    group.add_argument(
        "-v",
        "--val_idx",
        type=int,
        metavar="N",
        help="instead of --columns: number of the column of values, from 0",
    )


def _add_reads(group: Any) -> None:
    group.add_argument(
        "--what",
        choices=_WHAT,
        help="what is counted: reads over each base, their 5' ends, their left ends, middles of "
        "nucleosomes; or a table of fragments (default: depth)",
    )
    group.add_argument(
        "--reverse", "--rev_track", metavar="NAME", help="second track, for the reverse strand"
    )
    group.add_argument(
        "--min-mapq", type=int, metavar="N", help="least mapping quality (default: 10)"
    )
    group.add_argument(
        "--exclude-flags",
        type=_bits,
        metavar="BITS",
        help="flags not to be set (default: 0x704; 4 counts what genome did)",
    )
    group.add_argument(
        "--no-deletions",
        action="store_true",
        default=None,
        help="do not count bases that a read lacks",
    )
    group.add_argument(
        "--min-fragment", "--min_frag_size", type=int, metavar="N", help="shortest fragment"
    )
    group.add_argument(
        "--max-fragment", "--max_frag_size", type=int, metavar="N", help="longest fragment"
    )
    group.add_argument(
        "--max-duplicates",
        "--max_duplicates",
        type=int,
        metavar="N",
        help="most reads of one place",
    )


def _bits(text: str) -> int:
    """Flags in decimal, hexadecimal or octal; argparse refuses what this cannot read."""
    try:
        return int(text, 0)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} are no flags; give a number, such as 0x704"
        ) from None


def _import(args: argparse.Namespace) -> int:
    store = open_store(args)
    way = _WAYS[args.format] if args.format else _way_of(args.files[0])
    given = {name: value for name in _OPTIONS if (value := getattr(args, name)) is not None}
    for name in given:
        option, ways = _OPTIONS[name]
        if way not in ways:
            raise StoreError(f"{option} is for {_listed(ways)}, and this is an import of {way}")
    if "alias" in given:
        given["chrom_alias"] = given.pop("alias")
    given["replace"] = args.replace
    with Bar(args.name) as bar:
        for done in _IMPORTS[way](store, args, given, bar):
            print(done)
    return 0


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _way_of(file: str) -> str:
    """How to import a file, by its content."""
    if file == "-":
        raise StoreError("say with --format what comes from standard input")
    if Path(file).suffix == ".npz":
        return "arrays"
    from ...formats.detect import detect_file

    kind = detect_file(file).kind
    way = _WAYS.get(kind)
    if kind == "unknown":
        raise StoreError(f"the content of {file} does not tell what it is; say it with --format")
    if way is None:
        raise StoreError(
            f"{file} looks like {kind}, which is not imported; --format says what it is instead"
        )
    return way


def _import_reads(
    store: GenomeStore, args: argparse.Namespace, given: dict[str, Any], bar: Bar
) -> Iterable[Any]:
    what = given.get("what", "depth")
    for name, words in _NOT_FOR.items():
        if name in given and what in words:
            raise StoreError(f"{_OPTIONS[name][0]} does nothing for --what {what}; leave it out")
    low, high = given.pop("min_fragment", None), given.pop("max_fragment", None)
    if low is not None or high is not None:
        usual = (1, 500) if what == "fragments" else (117, 172)
        given["fragment"] = (usual[0] if low is None else low, usual[1] if high is None else high)
    if given.pop("no_deletions", False):
        given["count_deletions"] = False
    return store.import_bam(args.name, args.files, progress=bar, **given)


def _import_signal(
    store: GenomeStore, args: argparse.Namespace, given: dict[str, Any], bar: Bar
) -> Iterable[Any]:
    kinds = {"wiggle": "wig", "bedgraph": "bedGraph"}
    kind = kinds.get(args.format, args.format)
    return [store.import_signal(args.name, args.files, kind=kind, progress=bar, **given)]


def _import_features(
    store: GenomeStore, args: argparse.Namespace, given: dict[str, Any], bar: Bar
) -> Iterable[Any]:
    from ...store.imports.features import feature_kind

    kind = None
    if args.format:
        kind = "gff" if args.format in _GFF else args.format
    files = args.files
    offset = given.pop("start_offset", None)
    if offset is not None:
        kind = feature_kind(Path(files[0]), kind)
        if kind == "gff":
            raise StoreError("--start_offset is for BED; starts of GFF always count from 1")
        files = [_shifted(file, offset - 1) for file in files]
    try:
        return [store.import_features(args.name, files, kind=kind, progress=bar, **given)]
    except FormatError as error:
        if offset is None or len(files) > 1:
            raise
        # It names the copy whose starts were moved.
        raise FormatError(error.message, files[0].name, error.line) from None


class _Shifted(io.BytesIO):
    """The text of a file after a change, under the name of that file."""

    def __init__(self, text: bytes, name: str) -> None:
        super().__init__(text)
        self.name = name


def _shifted(file: str, by: int) -> _Shifted:
    """A BED file whose starts are moved; what is wrong in it is left for its reader to tell."""
    from ...formats.text.source import Input

    lines: list[bytes] = []
    with Input([file]) as source:
        for block in source.blocks():
            for line in block.data.splitlines():
                words = line.split(b"\t" if b"\t" in line else None)
                if len(words) > 2 and words[1].isdigit() and line[:1] != b"#":
                    words[1] = b"%d" % (int(words[1]) + by)
                    line = b"\t".join(words)
                lines.append(line)
        return _Shifted(b"\n".join([*lines, b""]), source.name)


def _import_sequence(
    store: GenomeStore, args: argparse.Namespace, given: dict[str, Any], bar: Bar
) -> Iterable[Any]:
    return [store.import_sequence(args.name, args.files, progress=bar, **given)]


def _import_text(
    store: GenomeStore, args: argparse.Namespace, given: dict[str, Any], bar: Bar
) -> Iterable[Any]:
    columns, chrom = _columns(given, args.files[0]), given.pop("chrom", None)
    return [store.import_text(args.name, args.files, columns, chrom=chrom, progress=bar, **given)]


def _columns(given: dict[str, Any], file: str) -> list[str | None]:
    """What each column of text is."""
    words = given.pop("columns", None)
    places = {"pos": given.pop("pos_idx", None), "value": given.pop("val_idx", None)}
    numbers = {number: word for word, number in places.items() if number is not None}
    if words is not None and not numbers:
        return [None if word in (".", "") else word for word in words.split(",")]
    if words is not None or len(numbers) < 2 or min(numbers) < 0:
        raise StoreError(
            "say with --columns what the columns are, such as chrom,start,end,value; or with "
            "--pos_idx and --val_idx which two are read, from 0"
        )
    return [numbers.get(number) for number in range(max(_width(file), *numbers, 1))]


def _width(file: str) -> int:
    """How many columns the first line of a text has."""
    from ...formats.text.source import Input

    if file == "-":
        raise StoreError(
            "--pos_idx and --val_idx are for files; describe standard input by --columns"
        )
    with Input([file]) as source:
        return next((len(line.split()) for _, line in source.lines()), 0)


def _import_arrays(
    store: GenomeStore, args: argparse.Namespace, given: dict[str, Any], bar: Bar
) -> Iterable[Any]:
    if len(args.files) > 1:
        raise StoreError(f"{len(args.files)} files were given; import one .npz file at a time")
    return [store.import_array(args.name, args.files[0], **given)]


_IMPORTS: dict[str, Callable[..., Iterable[Any]]] = {
    "reads": _import_reads,
    "signal": _import_signal,
    "features": _import_features,
    "sequence": _import_sequence,
    "text": _import_text,
    "arrays": _import_arrays,
}
