"""What a check answers: a `Finding` is one thing that was noticed, a `Report` is a list of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

__all__ = ["SEVERITIES", "Finding", "Report", "Severity"]

Severity = Literal["error", "warning", "hint"]

#: Worst first: UCSC refuses it or data are lost silently; it will disappoint; style.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")

_SARIF_LEVEL = {"error": "error", "warning": "warning", "hint": "note"}


class Finding(NamedTuple):
    """One thing that a check noticed.

    Parameters
    ----------
    code
        A stable word such as ``duplicate-track``.
    severity
        ``error`` (UCSC refuses it, or data are lost silently), ``warning`` (it will
        disappoint) or ``hint`` (style).
    message
        One sentence for people.
    file, line
        Where the text stands, for a hub that was read; lines count from 1.
    component
        What it is about, such as ``track peaks``.
    setting
        The name of the setting, where one is at fault.
    fix
        What to do about it.

    Examples
    --------
    >>> print(Finding("unknown-setting", "warning", "track a: no setting autoscale", "trackDb.txt", 4,
    ...               fix="write autoScale"))
    trackDb.txt:4: warning: track a: no setting autoscale; write autoScale [unknown-setting]
    """

    code: str
    severity: Severity
    message: str
    file: str | None = None
    line: int | None = None
    component: str | None = None
    setting: str | None = None
    fix: str | None = None

    @property
    def sentence(self) -> str:
        """The message with its cure, without place, severity and code."""
        return f"{self.message}; {self.fix}" if self.fix else self.message

    def __str__(self) -> str:
        place = self.file or ""
        if self.line is not None:
            place = f"{place}:{self.line}" if place else f"line {self.line}"
        head = f"{place}: " if place else ""
        return f"{head}{self.severity}: {self.sentence} [{self.code}]"


class Report:
    """The findings of one check, in the order in which they were made.

    Parameters
    ----------
    findings
        Those to begin with.

    Examples
    --------
    >>> report = Report([Finding("empty-trackdb", "error", "hg38: no tracks")])
    >>> report.ok, len(report.errors)
    (False, 1)
    """

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self.findings: list[Finding] = list(findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def add(self, findings: Iterable[Finding]) -> None:
        """Append findings."""
        self.findings.extend(findings)

    def at_least(self, severity: Severity) -> list[Finding]:
        """Findings as bad as `severity` or worse."""
        worst = SEVERITIES[: SEVERITIES.index(severity) + 1]
        return [finding for finding in self.findings if finding.severity in worst]

    @property
    def errors(self) -> list[Finding]:
        """What UCSC refuses or loses."""
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def warnings(self) -> list[Finding]:
        """What will disappoint."""
        return [finding for finding in self.findings if finding.severity == "warning"]

    @property
    def hints(self) -> list[Finding]:
        """Matters of style."""
        return [finding for finding in self.findings if finding.severity == "hint"]

    @property
    def ok(self) -> bool:
        """Whether nothing is an error."""
        return not self.errors

    def __str__(self) -> str:
        counts = ", ".join(
            f"{n} {word}{'' if n == 1 else 's'}"
            for word in SEVERITIES
            if (n := sum(finding.severity == word for finding in self.findings))
        )
        return "\n".join([*map(str, self.findings), counts or "nothing found"])

    def to_json(self) -> str:
        """Return the report as JSON: ``{"ok": …, "findings": [{…}, …]}``."""
        import json

        found = [finding._asdict() for finding in self.findings]
        return json.dumps({"ok": self.ok, "findings": found}, indent=2)

    def to_sarif(self) -> str:
        """Return the report as SARIF 2.1.0, which editors and code hosts show beside the lines."""
        import json

        codes = sorted({finding.code for finding in self.findings})
        run: dict[str, Any] = {
            "tool": {"driver": {"name": "trackhub", "rules": [{"id": code} for code in codes]}},
            "results": [_sarif_result(finding) for finding in self.findings],
        }
        document = {
            "version": "2.1.0",
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "runs": [run],
        }
        return json.dumps(document, indent=2)


def _sarif_result(finding: Finding) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": _SARIF_LEVEL[finding.severity],
        "message": {"text": finding.sentence},
    }
    if finding.file is not None:
        place: dict[str, Any] = {"artifactLocation": {"uri": finding.file}}
        if finding.line is not None:
            place["region"] = {"startLine": finding.line}
        result["locations"] = [{"physicalLocation": place}]
    return result
