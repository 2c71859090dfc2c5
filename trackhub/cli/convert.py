"""``trackhub convert``: raw files to files that a hub can show."""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .several import add_jobs, check_apart, make_folder, run_each

if TYPE_CHECKING:
    from ..formats.registry import Converted

__all__ = ["add_parser", "run"]

_YES = {"true": True, "yes": True, "on": True, "": True, "false": False, "no": False, "off": False}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``convert`` to the program's parser."""
    parser = subparsers.add_parser(
        "convert",
        help="make bigBed, bigWig, 2bit or indexed files of raw ones",
        description="Make files that a hub can show of raw files: BED and its kin to bigBed, "
        "bedGraph and wig to bigWig, FASTA to 2bit, VCF to bgzip with its index. The format is told "
        "from the content. Every line is checked; what is out of order is sorted.",
    )
    parser.add_argument(
        "files", nargs="+", metavar="IN", help="files, gzip or not; - for standard input"
    )
    parser.add_argument("-o", "--out", metavar="OUT", help="the result, or a directory for results")
    parser.add_argument(
        "--sizes",
        metavar="X",
        help="lengths of the chromosomes: a name such as hg38, or a chrom.sizes, .2bit, .fai or BAM file",
    )
    parser.add_argument("--kind", help="the format, where the content does not tell")
    parser.add_argument(
        "--as", dest="autosql", metavar="FILE.as", help="definition of the columns (autoSql)"
    )
    parser.add_argument(
        "--index", metavar="NAME,…", help="columns by which items of a bigBed are found"
    )
    parser.add_argument(
        "--alias", metavar="FILE", help="other names of chromosomes (chromAlias.txt)"
    )
    parser.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="NAME[=VALUE]",
        help="an option of the format, such as clip_scores or bed_type=bed6+3; may be repeated",
    )
    parser.add_argument("--join", action="store_true", help="make one result of all files")
    parser.add_argument(
        "--level", type=int, default=4, metavar="N", help="compression, 0 to 9 (default: 4)"
    )
    parser.add_argument(
        "--fast", action="store_true", help="compress with isal, if it is installed"
    )
    add_jobs(parser)
    parser.add_argument(
        "--stanza", action="store_true", help="print the stanza of a track for each result"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Convert; return 0, 1 when some files cannot be converted, 2 when none can."""
    return run_each(_convert, list(_jobs(args)), args.jobs, partial(_tell, stanza=args.stanza))


def _tell(source: str, made: Converted, *, stanza: bool) -> None:
    for note in made.summary.notes:
        sys.stderr.write(f"trackhub: {source}: {note}\n")
    if stanza and made.tracktype is not None:
        print(f"{made.track()}\n")
    else:
        print(made.path)


# -- what is to be done -------------------------------------------------------------------------

#: Sources, output, and all other arguments of `convert_file`.
_Job = tuple["list[str]", "str | None", "dict[str, Any]"]


def _jobs(args: argparse.Namespace) -> Iterator[tuple[str, _Job]]:
    from ..errors import ParameterError
    from ..formats.chromsizes import chrom_sizes

    shared: dict[str, Any] = {
        "chrom_sizes": chrom_sizes(args.sizes) if args.sizes else None,
        "kind": args.kind,
        "chrom_alias": args.alias,
        "autosql": args.autosql,
        "index": [name for name in (args.index or "").split(",") if name],
        "accelerate": args.fast,
        "level": args.level,
        "options": args.option,
    }
    into_folder = args.out is not None and (args.out.endswith("/") or Path(args.out).is_dir())
    alone = args.join or len(args.files) == 1
    groups = [args.files] if alone else [[file] for file in args.files]
    if args.out is not None and not into_folder and not alone:
        raise ParameterError(
            f"{args.out} is no directory; give one for the results of {len(groups)} files, or "
            "--join to make one result of them"
        )
    if args.out is not None and not into_folder:
        check_apart(groups, [None])
        outs: list[str | None] = [args.out]
    else:
        folder = Path(args.out) if into_folder else None
        targets = [_target(group[0], args.kind, folder) for group in groups]
        check_apart(groups, targets)
        # Beside its source a file that is fit stays as it is, so that no path is given.
        outs = [str(target) if into_folder and target else None for target in targets]
    if into_folder:
        make_folder(args.out)
    for group, out in zip(groups, outs, strict=True):
        yield "<standard input>" if group[0] == "-" else group[0], (group, out, shared)


def _target(source: str, kind: str | None, folder: Path | None) -> Path | None:
    """Where the result of a file goes; None where that is found out when it is converted."""
    from ..errors import FormatError, ParameterError
    from ..formats.convert import convert_kind
    from ..formats.target import beside, within

    if source == "-" and folder is not None:
        raise ParameterError("standard input has no name; give -o the path of a file, not a folder")
    if _is_stream(source) and (folder is None or kind is None):
        if folder is None:
            return None
        raise ParameterError(f"{source} is a pipe, of which nothing can be read twice; give --kind")
    try:
        suffix = convert_kind(source, kind).suffix
    except (FormatError, OSError):
        return None  # The conversion says what is wrong, and the others go on.
    return beside(Path(source), suffix) if folder is None else within(folder, Path(source), suffix)


def _is_stream(source: str) -> bool:
    return source == "-" or Path(source).is_fifo()


def _convert(job: _Job, progress: Callable[[int, int | None], None] | None) -> Converted:
    """Do one conversion; in a process of its own, where there are several."""
    from ..errors import FormatError
    from ..formats.convert import convert_file, convert_kind

    sources, out, shared = job
    shared = dict(shared)
    options = shared.pop("options")
    if options:
        if _is_stream(sources[0]) and not shared["kind"]:
            what = "standard input" if sources[0] == "-" else f"{sources[0]}, a pipe,"
            raise FormatError(f"{what} needs --kind where there are options")
        shared |= _options(convert_kind(sources[0], shared["kind"]).load(), options)
    return convert_file(sources, out, progress=progress, **shared)


def _options(function: Any, given: list[str]) -> dict[str, Any]:
    """Options of a format as its function takes them."""
    parameters = inspect.signature(function).parameters
    options: dict[str, Any] = {}
    for text in given:
        name, _, value = text.partition("=")
        name = name.strip().replace("-", "_")
        kind = str(parameters[name].annotation) if name in parameters else ""
        options[name] = _value(name, value, kind)
    return options


def _value(name: str, text: str, kind: str) -> Any:
    from ..errors import ParameterError

    if "bool" in kind:
        if text.lower() not in _YES:
            raise ParameterError(f"the option {name} is {text!r}; give yes or no")
        return _YES[text.lower()]
    if kind == "int" and text.isdigit():
        return int(text)
    if "Sequence" in kind:
        return [part for part in text.split(",") if part]
    return text
