"""Findings put in the order of the files' lines, each once."""

from __future__ import annotations

from collections.abc import Iterable

from ..findings import Finding
from ..hub import Hub

__all__ = ["in_order"]


def in_order(findings: Iterable[Finding], hub: Hub) -> list[Finding]:
    """Return the findings, each once, in the order of the hub's files and their lines.

    Those about a hub that a script made come in the order of its tree.
    """
    unique = list(dict.fromkeys(map(_with_line, findings)))
    files: dict[str | None, int] = {}
    if hub.reading is not None:
        for number, location in enumerate(hub.reading.documents):
            files[location] = number
    components: dict[str, int] = {}
    if any(finding.file is None for finding in unique):
        for number, (node, _) in enumerate(hub.walk()):
            components.setdefault(node.describe(), number)

    def place(finding: Finding) -> tuple[int, int, int]:
        if finding.file is None:
            return 0, 0, components.get(finding.component or "", -1)
        return files.get(finding.file, len(files)), finding.line or 0, 0

    return sorted(unique, key=place)


def _with_line(finding: Finding) -> Finding:
    """Return a finding that names a line where it names a file: what concerns the whole of it, the first."""
    if finding.file is None or finding.line is not None:
        return finding
    return finding._replace(line=1)
