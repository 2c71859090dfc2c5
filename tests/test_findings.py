"""Findings and reports, and the forms in which they are told."""

from __future__ import annotations

import json

import pytest

from trackhub.findings import Finding, Report

ERROR = Finding(
    "duplicate-track",
    "error",
    "track a: twice",
    "x/trackDb.txt",
    4,
    "track a",
    "track",
    "rename it",
)
WARNING = Finding("mixed-types", "warning", "composite c: mixed")
HINT = Finding("long-label", "hint", "track b: long", file="hub.txt")


def test_one_finding_as_a_line() -> None:
    assert str(ERROR) == "x/trackDb.txt:4: error: track a: twice; rename it [duplicate-track]"
    assert str(WARNING) == "warning: composite c: mixed [mixed-types]"
    assert str(HINT) == "hub.txt: hint: track b: long [long-label]"
    assert str(Finding("x", "hint", "m", line=3)) == "line 3: hint: m [x]"
    assert (ERROR.sentence, WARNING.sentence) == ("track a: twice; rename it", "composite c: mixed")


def test_a_report_sorts_by_severity() -> None:
    report = Report([HINT, ERROR])
    report.add([WARNING])
    assert list(report) == [HINT, ERROR, WARNING]
    assert (len(report), report.ok) == (3, False)
    assert (report.errors, report.warnings, report.hints) == ([ERROR], [WARNING], [HINT])
    assert report.at_least("error") == [ERROR]
    assert report.at_least("warning") == [ERROR, WARNING]
    assert report.at_least("hint") == [HINT, ERROR, WARNING]
    assert Report([HINT, WARNING]).ok is True


@pytest.mark.parametrize(
    ("findings", "last"),
    [
        ([], "nothing found"),
        ([ERROR], "1 error"),
        ([ERROR, ERROR, HINT], "2 errors, 1 hint"),
        ([WARNING, WARNING], "2 warnings"),
    ],
)
def test_a_report_ends_with_its_counts(findings: list[Finding], last: str) -> None:
    lines = str(Report(findings)).splitlines()
    assert lines[:-1] == [str(finding) for finding in findings]
    assert lines[-1] == last


def test_json() -> None:
    told = json.loads(Report([ERROR, WARNING]).to_json())
    assert told["ok"] is False
    assert [finding["code"] for finding in told["findings"]] == ["duplicate-track", "mixed-types"]
    assert told["findings"][0] == {
        "code": "duplicate-track",
        "severity": "error",
        "message": "track a: twice",
        "file": "x/trackDb.txt",
        "line": 4,
        "component": "track a",
        "setting": "track",
        "fix": "rename it",
    }


def test_sarif() -> None:
    told = json.loads(Report([ERROR, WARNING, HINT, ERROR]).to_sarif())
    (run,) = told["runs"]
    assert told["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [
        "duplicate-track",
        "long-label",
        "mixed-types",
    ]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "error"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "x/trackDb.txt"
    assert place["region"] == {"startLine": 4}
    assert "locations" not in run["results"][1]
    assert "region" not in run["results"][2]["locations"][0]["physicalLocation"]
