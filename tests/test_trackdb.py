"""trackDb.txt: the tracks of one genome as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import trackhub
from trackhub import CompositeTrack, Genome, SuperTrack, Track, TrackDb, ViewTrack
from trackhub.errors import TrackhubWarning, ValidationError


def wig(name: str = "t", **given: Any) -> Track:
    return Track(name=name, tracktype="bigWig", url="https://example.org/x.bw", **given)


def codes(trackdb: TrackDb) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.component) for finding in trackdb.findings()]


def test_the_text_ends_with_one_newline_and_has_an_empty_line_between_tracks() -> None:
    assert str(TrackDb([wig("a"), wig("b")])) == f"{wig('a')}\n\n{wig('b')}\n"
    assert str(TrackDb()) == ""


def test_no_line_of_the_text_ends_in_blanks() -> None:
    composite = CompositeTrack("c", "bigWig")
    view = ViewTrack("v", "v", "bigWig")
    composite.add_view(view)
    view.add_tracks(wig())
    assert all(line == line.rstrip() for line in str(TrackDb(composite)).split("\n"))


@pytest.mark.parametrize(
    "ways",
    [(wig("a"), [wig("b")]), ([wig("a"), wig("b")],), ([[wig("a")], (wig("b"),)],)],
)
def test_tracks_come_singly_and_in_iterables(ways: tuple[Any, ...]) -> None:
    trackdb = TrackDb()
    trackdb.add_tracks(*ways)
    assert [track.name for track in trackdb.tracks] == ["a", "b"]


@pytest.mark.parametrize("thing", ["abc", b"abc", 5, None, {"a": wig()}, [wig(), "x"]])
def test_anything_else_is_refused(thing: Any) -> None:
    with pytest.raises(ValidationError, match="trackDb takes tracks, got"):
        TrackDb().add_tracks(thing)


def test_tracks_are_the_data_tracks_of_all_levels() -> None:
    composite = CompositeTrack("c", "bigWig")
    view = ViewTrack("v", "v", "bigWig")
    composite.add_view(view)
    view.add_tracks(wig("a"))
    composite.add_tracks(wig("b"))
    trackdb = TrackDb([composite, SuperTrack("s"), wig("d")])
    assert [track.name for track in trackdb.tracks] == ["a", "b", "d"]


def test_add_genome_is_add_trackdb_from_below() -> None:
    trackdb, genome = TrackDb(), Genome("hg38")
    assert trackdb.add_genome(genome) is genome
    assert (genome.trackdb, trackdb.genome) == (trackdb, genome)
    assert trackdb.genomes_file is None
    assert trackdb.hub == (None, None)


# ------------------------------------------------------------------------- names from files


def file_of(directory: Path, name: str) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / name
    path.write_bytes(b"\x26\xfc\x8f\x88")
    return path


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("liver.bw", "liver"),
        ("my sample.rep-1.bw", "my_sample"),
        ("2cells.bw", "t_2cells"),
        ("-x.bw", "t__x"),
        ("hub_7.bw", "t_hub_7"),
        ("µ.bw", "t__"),
        ("a+b.bw", "a_b"),
        (".bw", "track"),
    ],
)
def test_a_track_without_a_name_is_called_after_its_file(file: str, name: str) -> None:
    assert Track(source=f"data/{file}", tracktype="bigWig").name == name


def test_names_from_files_are_unique_in_the_trackdb(tmp_path: Path) -> None:
    def track(folder: str) -> Track:
        return Track(source=file_of(tmp_path / folder, "signal.bw"), tracktype="bigWig")

    composite = CompositeTrack("c", "bigWig")
    composite.add_tracks(track("a"), track("b"))
    trackdb = TrackDb([wig("signal_2"), track("c")])
    trackdb.add_tracks(composite)
    composite.add_tracks(track("d"))
    assert [one.name for one in trackdb.tracks] == [
        "signal_2",
        "signal",
        "signal_3",
        "signal_4",
        "signal_5",
    ]
    assert codes(trackdb) == []


def test_a_name_that_was_given_is_never_changed(tmp_path: Path) -> None:
    named = Track(source=file_of(tmp_path, "x.bw"), tracktype="bigWig")
    named.name = "signal"
    trackdb = TrackDb([wig("signal"), named])
    assert [track.name for track in trackdb.tracks] == ["signal", "signal"]
    assert codes(trackdb) == [("duplicate-track", "track signal")]


# ----------------------------------------------------------------------------- findings


def test_an_empty_trackdb() -> None:
    assert codes(TrackDb()) == [("empty-trackdb", "trackDb")]


def test_each_repeated_name_is_reported_once() -> None:
    trackdb = TrackDb([wig("a"), wig("b"), wig("a"), wig("a"), wig("b"), wig("c")])
    assert codes(trackdb) == [
        ("duplicate-track", "track a"),
        ("duplicate-track", "track b"),
    ]


def test_names_are_compared_over_all_levels_and_kinds() -> None:
    composite = CompositeTrack("x", "bigWig")
    composite.add_tracks(wig("y"))
    assert codes(TrackDb([composite, wig("x"), wig("y")])) == [
        ("duplicate-track", "composite x"),
        ("duplicate-track", "track y"),
    ]


def test_names_that_ucsc_makes_one() -> None:
    with pytest.warns(TrackhubWarning):
        trackdb = TrackDb([wig("a.b"), wig("a:b"), wig("a-b")])
    (finding,) = trackdb.findings()
    assert finding.code == "duplicate-track"
    assert "takes the names a.b and a:b for one" in finding.message


@pytest.mark.parametrize(
    ("parent", "found"),
    [
        ("c", []),
        ("c off", []),
        ("on", []),
        ("nowhere", [("unknown-parent", "track t")]),
        ("nowhere off", [("unknown-parent", "track t")]),
    ],
)
def test_a_parent_that_is_named_exists(parent: str, found: list[tuple[str, str]]) -> None:
    composite = CompositeTrack("c", "bigWig")
    composite.add_tracks(wig("inside"))
    assert codes(TrackDb([composite, wig("t", parent=parent)])) == found


def test_a_parent_that_contradicts_the_tree_is_an_error() -> None:
    composite, other = CompositeTrack("c", "bigWig"), CompositeTrack("d", "bigWig")
    composite.add_tracks(wig("t", parent="d on"))
    other.add_tracks(wig("u"))
    assert codes(TrackDb([composite, other])) == [("unknown-parent", "track t")]


# ----------------------------------------------------------------------------- where it lies


def test_file_names() -> None:
    hub, genomes_file, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    assert trackdb.filename == "hg38/trackDb.txt"
    genomes_file.filename = "x/genomes.txt"
    assert trackdb.filename == "x/hg38/trackDb.txt"
    trackdb.filename = "tracks.txt"
    assert trackdb.filename == "tracks.txt"
    trackdb.filename = None
    hub.filename = "y/hub.txt"
    genomes_file.filename = None
    assert trackdb.filename == "y/hg38/trackDb.txt"


def test_a_genome_with_an_odd_name_has_a_harmless_folder() -> None:
    trackdb = TrackDb()
    genome = Genome("GCA_1/x", trackdb)
    trackhub.Hub("lab").add_genomes_file(trackhub.GenomesFile(genome))
    assert trackdb.filename == "GCA_1_x/trackDb.txt"
