"""``trackhub info``: what a data file is and what its header tells."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any

from .several import said, status

__all__ = ["add_parser", "run"]

#: Parts of a header that are shown otherwise, or are offsets within the file.
_NOT_FOR_PEOPLE = frozenset(
    {"text", "autosql", "data_offset", "index_offset", "byte_order", "end_magic", "offsets"}
)
_SHOWN = 5
_LONGEST = 100


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``info`` to the program's parser."""
    parser = subparsers.add_parser(
        "info",
        help="tell what data files are, and what their headers say",
        description="Tell the format of files or URLs from their content, and what the header says: "
        "chromosomes, counts, columns, indexes, sort order, and what is wrong.",
    )
    parser.add_argument("files", nargs="+", metavar="F", help="paths or URLs")
    parser.add_argument(
        "--json", action="store_true", help="print JSON for programs, all chromosomes"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what the files are; return 0, 1 when some cannot be read, 2 when none can."""
    from ..errors import TrackhubError

    failed = shown = 0
    for file in args.files:
        try:
            told = _told(file)
        except (TrackhubError, OSError) as error:
            failed += 1
            sys.stderr.write(f"trackhub: {said(error)}\n")
            continue
        if args.json:
            print(json.dumps(told, default=str))
        else:
            if shown:
                print()
            shown += 1
            for line in _lines(told):
                print(line)
    return status(failed, len(args.files))


def _told(file: str) -> dict[str, Any]:
    """Everything about a file: what it looks like, and its header where it has one."""
    from ..errors import FormatError
    from ..formats.detect import detect_file
    from ..formats.headers import read_header

    found = detect_file(file)
    told: dict[str, Any] = {"file": file, **asdict(found)}
    try:
        header = read_header(file, deep=True)
    except FormatError:
        return told
    assert is_dataclass(header)
    told["header"] = {
        name: value
        for name, value in asdict(header).items()
        if name not in ("kind", "path") and value is not None
    }
    return told


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    """What a person wants to see of it."""
    yield str(told["file"])
    for name, value in told.items():
        if name not in ("file", "header") and value not in (None, "", 0):
            yield f"  {name:<20} {_short(value)}"
    for name, value in told.get("header", {}).items():
        if name == "chroms":
            yield f"  {'chromosomes':<20} {_chroms(value)}"
        elif name in _NOT_FOR_PEOPLE:
            continue
        elif name == "zooms":
            yield f"  {name:<20} {_short([zoom[0] for zoom in value])}"
        elif name == "mtime":
            yield f"  {'changed':<20} {datetime.fromtimestamp(value).isoformat(' ', 'seconds')}"
        elif name == "index":
            yield f"  {name:<20} {_short(value['kind'])} {_short(value['path'])}"
        elif value not in ((), [], {}, ""):
            yield f"  {name:<20} {_short(value)}"
    for line in told.get("header", {}).get("autosql", "").splitlines():
        yield f"    {_clean(line)}"


def _chroms(chroms: Mapping[str, int]) -> str:
    shown = ", ".join(f"{name} {size:,}" for name, size in list(chroms.items())[:_SHOWN])
    return _clean(f"{len(chroms):,}: {shown}{', …' if len(chroms) > _SHOWN else ''}")


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{value:,}"
    if isinstance(value, (list, tuple)):
        more = ", …" if len(value) > _SHOWN else ""
        return _clean(", ".join(str(item) for item in value[:_SHOWN])) + more
    text = _clean(str(value))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text.expandtabs())
