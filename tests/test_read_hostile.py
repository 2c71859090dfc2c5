"""Reading whatever bytes there are: nothing but `ReadError` comes out, and nothing outside is touched."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trackhub import read_hub, write_hub
from trackhub.errors import ReadError
from trackhub.fetch import Fetcher, folder_of, join_location, path_inside
from trackhub.reading.state import LIMITS

HUB = b"hub h\ngenomesFile genomes.txt\nemail a@b.org\n"
GENOMES = b"genome hg38\ntrackDb trackDb.txt\ngroups groups.txt\n"

#: Pieces of which odd hub texts are made.
PIECES = st.sampled_from(
    [
        b"track a\n",
        b"track b\n",
        b"track\n",
        b"parent a on\n",
        b"parent b\n",
        b"subTrack a\n",
        b"superTrack on show\n",
        b"superTrack b\n",
        b"compositeTrack on\n",
        b"container multiWig\n",
        b"view v\n",
        b"subGroup1 view V v=V\n",
        b"subGroup2 x\n",
        b"subGroups view=v x=\n",
        b"type bigWig\n",
        b"include trackDb.txt\n",
        b"include groups.txt\n",
        b"hub x\n",
        b"useOneFile on\n",
        b"genome hg19\n",
        b"trackDb trackDb.txt\n",
        b"twoBitPath x.2bit\n",
        b"name g\n",
        b"#EOF\n",
        b"# comment\n",
        b"\n",
        b"\n\n",
        b" \t\n",
        b"\r\n",
        b"\r",
        b"\\\n",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xc2\xa0",
        "é\u2028\x85".encode(),
    ]
)
TEXT = st.lists(PIECES | st.binary(max_size=8), max_size=30).map(b"".join)


def read_and_write_back(files: dict[str, bytes]) -> None:
    """Read a hub of these files, look at all of it, and write it back unchanged."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        try:
            hub = read_hub(Path(folder, "hub.txt"))
        except ReadError:
            return
        for node, _ in hub.walk():
            list(node.findings())
            str(node)
        for finding in hub.reading.findings:
            assert finding.code and str(finding)
        write_hub(hub, folder)
        for name, data in files.items():
            assert Path(folder, name).read_bytes() == data


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_any_bytes_may_be_a_trackdb(data: bytes) -> None:
    read_and_write_back({"hub.txt": HUB, "genomes.txt": GENOMES, "trackDb.txt": data})


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_any_bytes_may_be_a_hub(hub: bytes, genomes: bytes, groups: bytes) -> None:
    files = {"genomes.txt": genomes, "trackDb.txt": b"track a\n", "groups.txt": groups}
    read_and_write_back({"hub.txt": hub, **files})
    read_and_write_back({"hub.txt": HUB + hub, **files})
    read_and_write_back({"hub.txt": HUB, **files, "genomes.txt": GENOMES + genomes})
    read_and_write_back({"hub.txt": b"hub h\nuseOneFile on\n\ngenome a\n\n" + hub, **files})


@settings(max_examples=300)
@given(st.text(max_size=40), st.text(max_size=40))
def test_locations_are_joined_whatever_they_are(base: str, reference: str) -> None:
    for start in (base, f"https://example.org/{base}"):
        location = join_location(start, reference)
        path_inside(folder_of(start), location)
    assert "/../" not in join_location("https://example.org/a/b", reference.partition("?")[0])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_does_not_hang_the_reader(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "hub.txt")
    with pytest.raises(ReadError, match="no regular file"):
        read_hub(tmp_path / "hub.txt")


def test_a_directory_in_place_of_a_text_is_reported(tmp_path: Path) -> None:
    (tmp_path / "hub.txt").write_bytes(HUB)
    (tmp_path / "genomes.txt").mkdir()
    (finding,) = read_hub(tmp_path).reading.findings
    assert "genomes.txt is a directory" in finding.message


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hub.txt").write_bytes(b"hub h\n" * 100)
    with pytest.raises(ReadError, match="larger than"):
        Fetcher().read(str(tmp_path / "hub.txt"), 599)
    assert len(Fetcher().read(str(tmp_path / "hub.txt"), 600)) == 600


@pytest.mark.parametrize(
    "name", ["a\0b", "x" * 5000, "file:///etc/passwd", "ftp://example.org/t", "//"]
)
def test_a_reference_that_leads_nowhere_is_reported(tmp_path: Path, name: str) -> None:
    (tmp_path / "hub.txt").write_text(f"hub h\ngenomesFile {name}\n")
    found = [finding.code for finding in read_hub(tmp_path).reading.findings]
    assert "unreadable-genomes-file" in found


def test_a_url_does_not_climb_out_of_its_directory(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("track secret\n")
    (tmp_path / "hub").mkdir()
    fetcher = Fetcher({"https://example.org/hub/": tmp_path / "hub"})
    for reference in ("../secret.txt", "%2e%2e/secret.txt", "x/../../secret.txt", "//secret.txt"):
        with pytest.raises(ReadError):
            fetcher.read(f"https://example.org/hub/{reference}", 100)


def test_a_trackdb_that_very_many_genomes_name_is_not_read_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hub.txt").write_bytes(HUB)
    (tmp_path / "genomes.txt").write_text(
        "".join(f"genome g{number}\ntrackDb t.txt\n\n" for number in range(9))
    )
    (tmp_path / "t.txt").write_text("track a\n" + 100 * "#" + "\n")
    monkeypatch.setitem(LIMITS, "trackDb", 300)
    hub = read_hub(tmp_path)
    assert [genome.trackdb is not None for genome in hub.genomes_file.genomes] == (
        4 * [True] + 5 * [False]
    )
    assert {finding.code for finding in hub.reading.findings} == {"unreadable-trackdb"}


def test_many_tracks_without_their_parent_take_linear_time(tmp_path: Path) -> None:
    (tmp_path / "hub.txt").write_text("hub h\nuseOneFile on\n\ngenome g\n\n")
    with (tmp_path / "hub.txt").open("a") as file:
        file.writelines(f"track t{n}\nparent t{n + 1}\n\n" for n in range(20_000))
    hub = read_hub(tmp_path)
    assert sum(1 for _ in hub.walk()) == 20_004
