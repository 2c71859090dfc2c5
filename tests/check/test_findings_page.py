"""The page about findings: every code is on it, every example gives its finding, and every cure heals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from trackhub import check_hub

from .samples import Server, serving, write_hub

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "findings.rst").read_text("utf-8")
#: Codes whose example would be a file that no text shows; where each is tested.
WITHOUT_EXAMPLE = {
    "bad-certificate": "test_remote",
    "byte-order-mark": "test_run",
    "client-separator": "test_clients",
    "huge-stanza": "test_hostile",
    "include-depth": "test_run",
    "mixed-content": "test_clients",
    "mixed-line-ends": "test_run",
    "much-shown": "test_tracks",
    "nesting-depth": "test_run",
    "no-2bit": "test_run",
    "no-zooms": "test_data",
    "not-utf8": "test_run",
    "nul-byte": "test_run",
    "outside-hub": "test_run",
    "too-many-subgroups": "test_run",
    "too-much-included": "test_hostile",
    "unasked-server": "test_remote",
    "unreadable-hub": "test_run",
}


def sections() -> Iterator[tuple[str, str]]:
    """Yield each code of the page with its text."""
    parts = re.split(r"^([\w-]+)\n~+\n", PAGE, flags=re.MULTILINE)
    yield from zip(parts[1::2], parts[2::2], strict=True)


def examples() -> list[tuple[str, str]]:
    found = []
    for code, text in sections():
        for block in re.findall(r"\.\. code-block:: diff\n\n((?:    .*\n|\n)+)", text):
            lines = [line[4:] for line in block.rstrip("\n").split("\n")]
            found.append((code, "\n".join(lines)))
    return found


def sides(example: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files with the fault, and those with the cure."""
    name = "trackDb.txt"
    bad: dict[str, list[str]] = {}
    good: dict[str, list[str]] = {}
    for line in example.split("\n"):
        mark, text = line[:1], line[2:]
        if mark in (" ", "") and (title := re.fullmatch(r"# (\w+\.txt)", text)):
            name = title[1]
            continue
        if mark != "+":
            bad.setdefault(name, []).append(text)
        if mark != "-":
            good.setdefault(name, []).append(text)
    return _joined(bad), _joined(good)


def _joined(files: dict[str, list[str]]) -> dict[str, str]:
    return {name: "".join(f"{line}\n" for line in lines) for name, lines in files.items()}


def codes_of(folder: Path, files: dict[str, str], code: str, server: Server) -> set[str]:
    served = {name: text.replace("https://example.org", server.url) for name, text in files.items()}
    hub = write_hub(folder, served)
    report = check_hub(
        hub,
        clients=code.startswith("client-"),
        remote="://" in "".join(files.values()) and "github" not in "".join(files.values()),
        settings="base" if code == "setting-level" else True,
    )
    for finding in report:
        assert finding.file is not None
        assert finding.severity in ("error", "warning", "hint")
    return {finding.code for finding in report}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.mark.parametrize(
    ("code", "example"), [pytest.param(*pair, id=pair[0]) for pair in examples()]
)
def test_an_example_gives_its_finding_and_its_cure_does_not(
    code: str, example: str, tmp_path: Path, server: Server
) -> None:
    bad, good = sides(example)
    assert bad != good
    assert code in codes_of(tmp_path / "bad", bad, code, server)
    assert code not in codes_of(tmp_path / "good", good, code, server)


def test_the_sound_hub_has_nothing_wrong(tmp_path: Path) -> None:
    assert [str(finding) for finding in check_hub(write_hub(tmp_path))] == []


def test_every_code_is_on_the_page_and_has_an_example_or_a_test() -> None:
    documented = [code for code, _ in sections()]
    assert len(set(documented)) == len(documented)
    shown = {code for code, _ in examples()}
    assert set(documented) - shown == set(WITHOUT_EXAMPLE)
    here = Path(__file__).parent
    for code, module in WITHOUT_EXAMPLE.items():
        assert re.search(rf'[" ]{code}[":]', (here / f"{module}.py").read_text("utf-8")), code


def test_every_code_of_the_package_is_on_the_page() -> None:
    documented = {code for code, _ in sections()}
    emitted = set()
    for path in (ROOT / "trackhub").rglob("*.py"):
        text = path.read_text("utf-8")
        emitted |= set(
            re.findall(
                r'(?:finding|Finding|_note|_cut|_Complaint)\(\s*(?:stanza, line, |stanza, |node, |track, |path\[-1\], )?"([a-z0-9]+(?:-\w+)+)"',
                text,
            )
        )
        emitted |= set(re.findall(r'problem = \(\s*"([\w-]+)"', text))
        emitted |= set(
            re.findall(r'return \(?\s*"([a-z]+(?:-[a-z]+)+)",\s*"(?:error|warning)"', text)
        )
    for name in (
        "shortLabel",
        "longLabel",
        "type",
        "organism",
        "defaultPos",
        "metaDataUrl",
        "primaryKey",
    ):
        emitted.add(f"missing-{name}")
    assert len(emitted) > 100
    assert sorted(emitted - documented) == []
