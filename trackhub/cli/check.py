"""``trackhub check``: everything that is wrong with a hub, in the terminal or for programs."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..findings import Finding, Report

__all__ = ["add_parser", "run"]

_COLORS = {"error": "31", "warning": "33", "hint": "36"}
#: Findings of one kind about one setting that are printed.
_SHOWN = 10
_WHAT = """\
Check a hub on this machine or on a web server: its text, its structure, its settings, and the
data files of this machine.
"""
_STATUS = """\
exit status:
  0  nothing is wrong that stops UCSC
  1  there are errors (with --strict: or warnings)
  2  a hub could not be read, or the command was wrong
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``check`` to the program's parser."""
    parser = subparsers.add_parser(
        "check",
        help="check a hub: its text, settings and data files",
        description=_WHAT,
        epilog=_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("hubs", nargs="+", metavar="HUB", help="hub.txt, its directory, or its URL")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON for programs")
    form.add_argument("--sarif", action="store_true", help="print SARIF for editors and code hosts")
    parser.add_argument(
        "--level",
        choices=("error", "warning", "hint"),
        default="hint",
        help="leave out what is less bad than this (default: %(default)s)",
    )
    parser.add_argument("--strict", action="store_true", help="exit status 1 for warnings too")
    parser.add_argument(
        "--all", action="store_true", help="print every finding, however many are alike"
    )
    parser.add_argument("--no-files", action="store_true", help="do not open data files")
    parser.add_argument("--no-settings", action="store_true", help="do not judge settings")
    parser.add_argument(
        "--remote", action="store_true", help="ask web servers about the files they serve"
    )
    parser.add_argument(
        "--clients", action="store_true", help="look for what other browsers stumble over"
    )
    parser.add_argument(
        "--genome", action="append", metavar="NAME", help="check this genome only; may be repeated"
    )
    parser.add_argument(
        "--fix", action="store_true", help="repair spellings in the files first, where that is safe"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the findings; return 0, 1 or 2."""
    from ..check import check_hub
    from ..check.fix import fix_hub

    reports: list[tuple[str, Report]] = []
    for hub in args.hubs:
        if args.fix and "://" not in hub:
            for repair in _repairs(fix_hub, hub, args.genome):
                print(f"fixed: {repair}", file=sys.stderr)
        report = check_hub(
            hub,
            files=not args.no_files,
            remote=args.remote,
            settings=not args.no_settings,
            level=args.level,
            clients=args.clients,
            genomes=args.genome,
        )
        reports.append((hub, report))
    if args.json:
        print(_as_json(reports))
    elif args.sarif:
        print(_together(reports).to_sarif())
    else:
        colored = _wants_color()
        for hub, report in reports:
            for line in _lines(hub, report, colored, args.all):
                print(line)
    return _status(reports, args.strict)


def _repairs(fix_hub: object, hub: str, genomes: list[str] | None) -> list[object]:
    from ..errors import ReadError

    try:
        return list(fix_hub(hub, genomes=genomes))  # type: ignore[operator]
    except ReadError:
        # The check says so.
        return []


def _status(reports: list[tuple[str, Report]], strict: bool) -> int:
    if any(finding.code == "unreadable-hub" for _, report in reports for finding in report):
        return 2
    if any(not report.ok or (strict and report.warnings) for _, report in reports):
        return 1
    return 0


def _as_json(reports: list[tuple[str, Report]]) -> str:
    if len(reports) == 1:
        return reports[0][1].to_json()
    everything = [{"hub": hub, **json.loads(report.to_json())} for hub, report in reports]
    return json.dumps(everything, indent=2)


def _together(reports: list[tuple[str, Report]]) -> Report:
    from ..findings import Report

    return Report(finding for _, report in reports for finding in report)


def _wants_color() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _lines(hub: str, report: Report, colored: bool, everything: bool) -> Iterator[str]:
    alike: Counter[tuple[str, str | None]] = Counter()
    for finding in report:
        alike[finding.code, finding.setting] += 1
        if everything or alike[finding.code, finding.setting] <= _SHOWN:
            yield _printed(finding, colored)
    for (code, setting), count in alike.items():
        if count > _SHOWN and not everything:
            about = f" about {setting}" if setting else ""
            yield f"… and {count - _SHOWN:,} more{about} [{code}]; --all shows them"
    yield f"{hub}: {str(report).rpartition(chr(10))[2]}"


def _printed(finding: Finding, colored: bool) -> str:
    # A hub is somebody else's text: what a terminal would obey is shown, not sent.
    text = "".join(char if char.isprintable() else "\ufffd" for char in str(finding))
    if not colored:
        return text
    word = f"{finding.severity}:"
    head, mark, rest = text.partition(word)
    return f"{head}\033[1;{_COLORS[finding.severity]}m{mark}\033[0m{rest}"
