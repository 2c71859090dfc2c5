"""Reading hubs: what becomes of their texts, and what is said about missing and odd parts."""

from __future__ import annotations

from pathlib import Path

import pytest

import trackhub
from trackhub import read_hub

HUB = "hub mine\nshortLabel Mine\nlongLabel My hub\ngenomesFile genomes.txt\nemail me@example.org\n"
GENOMES = "genome hg38\ntrackDb hg38/trackDb.txt\n"
TRACK = "track a\nbigDataUrl a.bw\nshortLabel A\nlongLabel Track A\ntype bigWig\n"


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write a hub's files and return the path of its hub.txt."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder / "hub.txt"


def hub_with(folder: Path, trackdb: str | bytes, **more: str | bytes) -> trackhub.Hub:
    files = {"hub.txt": HUB, "genomes.txt": GENOMES, "hg38/trackDb.txt": trackdb, **more}
    return read_hub(write(folder, files))


def codes(hub: trackhub.Hub) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.line) for finding in hub.reading.findings]


def test_a_hub_of_three_files_becomes_a_tree(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, TRACK)
    assert hub.hub == "mine"
    assert hub.short_label == "Mine"
    assert [genome.genome for genome in hub.genomes_file.genomes] == ["hg38"]
    (track,) = hub.genomes_file.genomes[0].trackdb.children
    assert type(track) is trackhub.Track
    assert dict(track.settings) == {
        "track": "a",
        "bigDataUrl": "a.bw",
        "shortLabel": "A",
        "longLabel": "Track A",
        "type": "bigWig",
    }
    assert codes(hub) == []


def test_a_component_knows_its_file_and_lines(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "# a comment\n\n" + TRACK)
    track = hub.find("a")
    assert track.origin.file == str(tmp_path / "hg38/trackDb.txt")
    assert track.origin.line == 3
    assert track.origin.line_of("type") == 7
    assert track.origin.line_of("color") is None
    assert track.origin.stanza.get("type") == "bigWig"
    assert hub.origin.line_of("email") == 5


def test_a_missing_hub_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(trackhub.errors.ReadError, match="is not there"):
        read_hub(tmp_path / "hub.txt")
