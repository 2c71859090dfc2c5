"""What is odd about a text itself, whatever its settings mean: lines that UCSC loses, merges or misreads."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Finding
from ..ra import Document, Stanza

__all__ = ["text_findings"]


def text_findings(document: Document, context: str) -> Iterator[Finding]:
    r"""Yield what is odd about a text.

    Parameters
    ----------
    document
        The text.
    context
        ``hub``, ``genomes``, ``groups`` or ``trackDb``.

    Examples
    --------
    >>> from trackhub.ra import parse
    >>> for finding in text_findings(parse(b"track a\ntrack b\n", "trackDb.txt"), "trackDb"):
    ...     print(finding.line, finding.code)
    2 merged-stanzas
    """
    yield from _byte_findings(document)
    for number, stanza in enumerate(document):
        tracks = context == "trackDb" or "track" in stanza
        yield from _repeated(stanza, tracks)
        yield from _without_value(stanza, tracks)
        if tracks:
            yield from _track_findings(stanza)
        elif (line := stanza.eof_line) is not None:
            yield _finding(
                stanza, line, "eof-mark", "warning", "UCSC reads no line of a stanza below #EOF"
            )
        if context == "hub" and number == 0:
            if "hub" in stanza and next(iter(stanza.settings)) != "hub":
                yield _finding(
                    stanza,
                    stanza.line_of("hub"),
                    "hub-not-first",
                    "hint",
                    "UCSC's pages want hub as the first setting",
                    "hub",
                )
            itself = (document.file or "").endswith(stanza.get("genomesFile") or "/")
            if "useOneFile" not in stanza and not itself:
                yield from _second_stanza(document)
                return


def _second_stanza(document: Document) -> Iterator[Finding]:
    for stanza in document.stanzas[1:2]:
        yield _finding(
            stanza,
            stanza.line,
            "lost-stanza",
            "warning",
            "UCSC reads one stanza of this file, and skips the rest",
            fix="remove the blank line if this belongs to the hub",
        )


def _byte_findings(document: Document) -> Iterator[Finding]:
    file = document.file
    if document.bom is not None:
        yield Finding(
            "byte-order-mark",
            "error",
            f"the file begins with a byte order mark ({document.bom}), which UCSC takes for part of the first word",
            file,
            1,
            fix="save it as plain UTF-8",
        )
    if (line := document.nul_line) is not None:
        yield Finding(
            "nul-byte",
            "error",
            "UCSC reads nothing below a NUL byte",
            file,
            line,
            fix="remove it",
        )
    if odd := document.odd_ends:
        yield Finding(
            "mixed-line-ends",
            "warning",
            f"{len(odd)} line ends differ from the first one of the file, and UCSC does not see them",
            file,
            odd[0],
            fix="write all line ends alike",
        )
    if (line := document.not_utf8_line) is not None:
        yield Finding(
            "not-utf8",
            "hint",
            "the line holds bytes that are no UTF-8, and browsers show them as odd characters",
            file,
            line,
            fix="save the file as UTF-8",
        )


def _repeated(stanza: Stanza, tracks: bool) -> Iterator[Finding]:
    for name, entries in stanza.duplicates().items():
        if name == "track" and tracks:
            names = " and ".join(entry.value for entry in entries)
            yield _finding(
                stanza,
                entries[-1].line,
                "merged-stanzas",
                "error",
                f"no blank line stands between {names}, and UCSC makes one track of them",
                "track",
                "put a blank line above it",
            )
        elif name.startswith("include") and tracks:
            continue
        elif len({entry.value for entry in entries}) > 1:
            yield _finding(
                stanza,
                entries[-1].line,
                "repeated-setting",
                "warning",
                f"{name} is set {len(entries)} times, and the last one counts",
                name,
                "keep one of them",
            )
        else:
            yield _finding(
                stanza,
                entries[-1].line,
                "repeated-setting",
                "hint",
                f"{name} is set {len(entries)} times to the same value",
                name,
                "keep one of them",
            )


def _without_value(stanza: Stanza, tracks: bool) -> Iterator[Finding]:
    for entry in stanza.valueless():
        if tracks:
            what = f"{entry.name} has no value, and UCSC then reads no track of this genome"
        else:
            what = f"{entry.name} has no value, and counts as not set"
        yield _finding(
            stanza,
            entry.line,
            "no-value",
            "error" if tracks else "warning",
            what,
            entry.name,
            "give it one, or remove the line",
        )


def _track_findings(stanza: Stanza) -> Iterator[Finding]:
    has_track = "track" in stanza
    if next(iter(stanza.settings)) != "track":
        if "genome" in stanza or "hub" in stanza:
            return
        yield from _lost_lines(stanza, has_track)
    name = stanza.get("track") or ""
    words = name.split()
    if len(words) > 1 and words[1:] != ["override"]:
        yield _finding(
            stanza,
            stanza.line_of("track"),
            "track-line",
            "error",
            f"a track's name is one word, and UCSC reads no track of this genome for {name!r}",
            "track",
            f"write track {'_'.join(words)}",
        )
    if has_track and any(name.startswith("include") for name in stanza.settings):
        above = len(stanza.before("track"))
        for entry in stanza.entries()[above:]:
            if entry.name.startswith("include"):
                yield _finding(
                    stanza,
                    entry.line,
                    "include-in-stanza",
                    "error",
                    "UCSC takes include inside a stanza for a setting, and includes nothing",
                    entry.name,
                    "put a blank line above it",
                )


def _lost_lines(stanza: Stanza, has_track: bool) -> Iterator[Finding]:
    lost = [entry for entry in stanza.before("track") if not entry.name.startswith("include")]
    if not lost:
        return
    names = ", ".join(entry.name for entry in lost[:3])
    more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""
    where = "which stand above the track line" if has_track else "in a stanza without a track line"
    yield _finding(
        stanza,
        lost[0].line,
        "lost-lines",
        "error",
        f"UCSC skips {names}{more}, {where}",
        lost[0].name,
        "move track to the top" if has_track else "remove the blank line above",
    )


def _finding(
    stanza: Stanza,
    line: int | None,
    code: str,
    severity: str,
    message: str,
    setting: str | None = None,
    fix: str | None = None,
) -> Finding:
    name, value = next(iter(stanza.settings.items()))
    component = f"{name} {stanza.get('track') or value}" if name != "track" else f"track {value}"
    return Finding(code, severity, message, stanza.file, line, component, setting, fix)  # type: ignore[arg-type]
