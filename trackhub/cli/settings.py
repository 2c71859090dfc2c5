"""``trackhub settings``: what UCSC documents about a setting or a track type, in the terminal."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from ..spec import (
    CONTEXTS,
    Setting,
    TrackType,
    contexts,
    lookup,
    settings,
    suggest,
    suggest_type,
    track_type,
)

__all__ = ["add_parser", "run"]

_FILES = {
    "hub": "hub.txt",
    "genomes": "genomes.txt",
    "groups": "groups.txt",
    "trackDb": "trackDb.txt",
}
_LEVELS = {
    "unlevelled": "on UCSC's page without a level",
    "offpage": "not on UCSC's settings page, but known to its programs or help pages",
    "notForHubs": "UCSC's own, not for hubs",
}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``settings`` to the program's parser."""
    parser = subparsers.add_parser(
        "settings",
        help="list UCSC's settings, or explain a setting or a track type",
        description="Without a name: every setting. With one: all about that setting or track type.",
    )
    parser.add_argument("name", nargs="?", help="a setting (color, filter.score) or a track type")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer; return 0, or 2 when the name is unknown."""
    if args.name is None:
        everything = settings()
        _print(_as_json(everything) if args.json else _listing(everything))
        return 0
    if found := _settings_called(args.name):
        _print(_as_json(found) if args.json else _explained(found, args.name))
        return 0
    kind = track_type(args.name)
    if kind is not None:
        _print(_type_as_json(kind) if args.json else _type_explained(kind))
        return 0
    sys.stderr.write(f"{_unknown(args.name)}\n")
    return 2


def _print(lines: Iterable[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


def _unknown(name: str) -> str:
    near = [suggest(context, name) for context in reversed(CONTEXTS)]
    names = list(dict.fromkeys(word for word in [*near, suggest_type(name)] if word))
    hint = f"did you mean {' or '.join(names)}?" if names else "trackhub settings lists them all"
    return f"trackhub settings: UCSC documents no setting or track type {name!r}; {hint}"


def _settings_called(name: str) -> list[Setting]:
    """Every setting of that name, or of that template: ``filter`` and ``filter.<fieldName>``."""
    rows = [row for row in settings() if row.name == name]
    if rows:
        return rows
    members = (lookup(context, name) for context in contexts(name))
    if found := [setting for setting in members if setting is not None]:
        return found
    return [row for row in settings() if row.template.partition("<")[0].rstrip("._") == name]


# ---------------------------------------------------------------------------------------- for people


def _listing(rows: Iterable[Setting]) -> Iterator[str]:
    """A table a file, one line a setting."""
    rows = list(rows)
    for number, context in enumerate(CONTEXTS):
        if number:
            yield ""
        yield _FILES[context]
        yield from _table(row for row in rows if row.context == context)


def _table(rows: Iterable[Setting]) -> Iterator[str]:
    cells = [(row.template, row.level, _values(row), row.meaning) for row in rows]
    widths = [max(len(cell[column]) for cell in cells) for column in range(2)]
    for name, level, values, meaning in cells:
        short = values if len(values) <= 32 else values[:31] + "…"
        yield _fit(f"  {name:{widths[0]}}  {level:{widths[1]}}  {short:32}  {meaning}")


def _fit(line: str) -> str:
    """Cut a line to the terminal, where there is one."""
    if not sys.stdout.isatty():
        return line
    width = shutil.get_terminal_size().columns
    return line if len(line) <= width else line[: max(width - 1, 1)] + "…"


def _values(row: Setting) -> str:
    return "|".join(row.allowed) or row.format


def _explained(rows: list[Setting], name: str) -> Iterator[str]:
    if name == "type":
        yield from _explain(rows[0])
        yield ""
        yield from (f"  {row.format}" for row in rows[1:])
        return
    for number, row in enumerate(rows):
        if number:
            yield ""
        yield from _explain(row)


def _explain(row: Setting) -> Iterator[str]:
    yield f"{row.name}  ({_FILES[row.context]})"
    yield from _paragraph(row.meaning)
    yield ""
    for label, text in (
        ("values", _values(row)),
        ("form", row.format if row.allowed and row.format else ""),
        ("default", row.default),
        ("kind", row.kind),
        ("track types", "" if row.types == ("all",) else " ".join(row.types)),
        ("acts in", " ".join(row.roles)),
        ("level", _LEVELS.get(row.level, row.level)),
        ("required", "yes" if row.required else ""),
        ("formerly", " ".join(row.formerly)),
        ("notes", row.notes),
        ("page", row.url),
    ):
        if text:
            yield from _entry(label, text)


def _entry(label: str, text: str) -> list[str]:
    head = f"  {label:12}"
    return textwrap.wrap(
        text,
        width=100,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _paragraph(text: str) -> list[str]:
    return textwrap.wrap(text, width=98, initial_indent="  ", subsequent_indent="  ")


def _type_explained(kind: TrackType) -> Iterator[str]:
    yield f"{kind.name}  ({kind.status})"
    line = lookup("trackDb", "type", kind.word)
    if line is not None and kind.word in line.types:
        yield from _paragraph(line.meaning)
    yield ""
    beside = ", ".join(f"<file>{suffix}" for suffix in kind.index)
    for label, text in (
        ("type line", f"type {kind.type_line}" if kind.type_line else ""),
        ("data file", f"{kind.data_format}  {' '.join('.' + end for end in kind.suffixes)}"),
        ("index", beside or "inside the file"),
        ("columns", "  ".join(f"{name}:{column}" for name, column in kind.fields)),
        ("made from", kind.input),
        ("UCSC's way", kind.builder),
        ("visibility", " ".join(kind.modes)),
        ("needs", "  ".join(" or ".join(needed) for needed in kind.required)),
        ("notes", kind.notes),
        ("page", kind.url),
    ):
        if text.strip():
            yield from _entry(label, text)
    if kind.status in ("auxiliary", "notAccepted"):
        return
    rows = [row for row in settings("trackDb", type=kind.word) if row.level != "notForHubs"]
    yield ""
    yield f"settings of {kind.word}"
    yield from _table(row for row in rows if "all" not in row.types and "leaf" in row.roles)
    yield ""
    yield "settings of every track"
    yield from _table(row for row in rows if "all" in row.types and "leaf" in row.roles)


# ---------------------------------------------------------------------------------------- for programs


def _as_json(rows: Iterable[Setting]) -> Iterator[str]:
    yield json.dumps([_setting_object(row) for row in rows], indent=2)


def _setting_object(row: Setting) -> dict[str, Any]:
    names = [
        "name",
        "template",
        "context",
        "types",
        "roles",
        "level",
        "required",
        "kind",
        "allowed",
        "format",
        "default",
    ]
    answer = {name: getattr(row, name) for name in [*names, "formerly", "meaning", "notes", "url"]}
    answer["pattern"] = row.pattern.pattern if row.pattern else None
    return answer


def _type_as_json(kind: TrackType) -> Iterator[str]:
    answer = {name: getattr(kind, name) for name in TrackType.__slots__}
    answer["settings"] = [row.template for row in settings("trackDb", type=kind.word)]
    yield json.dumps(answer, indent=2)
