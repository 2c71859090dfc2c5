"""Tracks made of a sequence alone, checked base by base against plain Python."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trackhub
from trackhub import genome_tracks
from trackhub.errors import FormatError
from trackhub.formats import BigBed, BigWig, write_twobit

CHR1 = "GGCATNNNNNacgtACGTgn"
CHR2 = "ttt"


@pytest.fixture
def twobit(tmp_path: Path) -> Path:
    path = tmp_path / "a.2bit"
    write_twobit(path, [("chr1", CHR1), ("chr2", CHR2)])
    return path


def rows(path: Path) -> list[str]:
    with BigBed(path) as found:
        return [
            f"{chrom}\t{start}\t{end}\t{rest.decode()}"
            for chrom in found.chroms
            for start, end, rest in zip(*found.rows(chrom), strict=True)
        ]


def gc(path: Path, chrom: str) -> list[tuple[int, int, float]]:
    with BigWig(path) as found:
        if chrom not in found.chroms:
            return []
        columns = (column.tolist() for column in found.intervals(chrom))
        return [(a, b, round(value, 4)) for a, b, value in zip(*columns, strict=True)]


def test_the_tracks_of_a_small_genome(twobit: Path, tmp_path: Path) -> None:
    out = tmp_path / "tracks"
    tracks = trackhub.assembly_tracks(twobit, out, repeats=True)
    assert [(track.name, track.tracktype) for track in tracks] == [
        ("cytoBandIdeo", "bigBed 4 +"),
        ("gc5Base", "bigWig 0 100"),
        ("gap", "bigBed 4"),
        ("repeats", "bigBed 4"),
    ]
    assert rows(out / "cytoBandIdeo.bb") == ["chr1\t0\t20\t\tgneg", "chr2\t0\t3\t\tgneg"]
    # GGCAT, NNNNN, acgtA, CGTgn (three of four known bases)
    assert gc(out / "gc5Base.bw", "chr1") == [(0, 5, 60), (10, 15, 40), (15, 20, 75)]
    assert gc(out / "gc5Base.bw", "chr2") == [(0, 3, 0)]
    assert rows(out / "gap.bb") == ["chr1\t5\t10\tN", "chr1\t19\t20\tN"]
    assert rows(out / "repeats.bb") == [
        "chr1\t10\t14\tmasked",
        "chr1\t18\t20\tmasked",
        "chr2\t0\t3\tmasked",
    ]
    assert (out / "chrom.sizes").read_text() == "chr1\t20\nchr2\t3\n"
    assert len(list(out.iterdir())) == 5


def test_a_track_that_would_be_empty_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.2bit"
    write_twobit(path, [("chr1", "ACGT")])
    tracks = trackhub.assembly_tracks(path, tmp_path / "out", repeats=True)
    assert [track.name for track in tracks] == ["cytoBandIdeo", "gc5Base"]
    assert not (tmp_path / "out" / "gap.bb").exists()


def test_what_is_not_wanted_is_not_made(twobit: Path, tmp_path: Path) -> None:
    tracks = trackhub.assembly_tracks(twobit, tmp_path / "out", gc_window=None, gaps=False)
    assert [track.name for track in tracks] == ["cytoBandIdeo"]
    tracks = trackhub.assembly_tracks(twobit, tmp_path / "gaps", gc_window=None)
    assert [track.name for track in tracks] == ["cytoBandIdeo", "gap"]


def test_bands_are_taken_from_a_table(twobit: Path, tmp_path: Path) -> None:
    bands = tmp_path / "cytoBand.txt"
    bands.write_text("chr1\t0\t12\tp1\tgneg\nchr1\t12\t20\tq1\tgpos50\n")
    trackhub.assembly_tracks(twobit, tmp_path, bands=bands)
    assert rows(tmp_path / "cytoBandIdeo.bb") == [
        "chr1\t0\t12\tp1\tgneg",
        "chr1\t12\t20\tq1\tgpos50",
    ]


def test_bands_outside_of_the_chromosome_are_refused_and_nothing_is_left(
    twobit: Path, tmp_path: Path
) -> None:
    bands = tmp_path / "cytoBand.txt"
    bands.write_text("chr1\t0\t21\tp1\tgneg\n")
    with pytest.raises(FormatError, match=r"cytoBand\.txt:1: .*ends past its chromosome"):
        trackhub.assembly_tracks(twobit, tmp_path / "out", bands=bands)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_window_without_bases_is_refused(twobit: Path, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="gc_window is 0"):
        trackhub.assembly_tracks(twobit, tmp_path, gc_window=0)


def test_the_tracks_go_into_an_assembly_hub(twobit: Path, tmp_path: Path) -> None:
    hub = trackhub.Hub("a", short_label="a", long_label="a", email="me@example.org")
    genomes = hub.add_genomes_file(trackhub.GenomesFile())
    assembly = genomes.add_genome(
        trackhub.Assembly("new1", twobit_file=twobit, organism="New", defaultPos="chr1:1-20")
    )
    assembly.add_groups([trackhub.GroupDefinition("map", label="Mapping", priority=1)])
    trackdb = assembly.add_trackdb(trackhub.TrackDb())
    trackdb.add_tracks(trackhub.assembly_tracks(twobit, tmp_path / "tracks", group="map"))
    hub.validate()
    trackhub.stage_hub(hub, tmp_path / "staging")
    assert "track cytoBandIdeo\n" in (tmp_path / "staging" / "new1" / "trackDb.txt").read_text()


def test_progress_goes_up_to_all_bases(twobit: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    trackhub.assembly_tracks(twobit, tmp_path, progress=lambda *done: told.append(done))
    assert told[-1] == (23, 23)


def _runs(letters: str, inside: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at, letter in enumerate(letters):
        if letter in inside:
            if found and found[-1][1] == at:
                found[-1] = (found[-1][0], at + 1)
            else:
                found.append((at, at + 1))
    return found


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text("ACGTNacgtn", min_size=1, max_size=60), min_size=1, max_size=6),
    st.integers(1, 9),
    st.integers(1, 30),
)
def test_sequences_of_any_form_however_they_are_cut(
    tmp_path_factory: pytest.TempPathFactory, sequences: list[str], window: int, batch: int
) -> None:
    folder = tmp_path_factory.mktemp("genome")
    named = [(f"chr{number}", letters) for number, letters in enumerate(sequences)]
    write_twobit(folder / "a.2bit", named)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(genome_tracks, "_BATCH", batch)
        trackhub.assembly_tracks(folder / "a.2bit", folder, gc_window=window, repeats=True)
    for file, inside in (("gap.bb", "Nn"), ("repeats.bb", "acgtn")):
        expected = [
            (chrom, start, end) for chrom, letters in named for start, end in _runs(letters, inside)
        ]
        path = folder / file
        found = [row.split("\t")[:3] for row in rows(path)] if path.exists() else []
        assert sorted((chrom, int(a), int(b)) for chrom, a, b in found) == sorted(expected)
    path = folder / f"gc{window}Base.bw"
    for chrom, letters in named:
        upper = letters.upper()
        expected_gc = []
        for at in range(0, len(upper), window):
            part = upper[at : at + window]
            known = len(part) - part.count("N")
            if known:
                share = 100 * (part.count("G") + part.count("C")) / known
                expected_gc.append((at, at + len(part), pytest.approx(share, abs=1e-3)))
        assert gc(path, chrom) == expected_gc


def test_many_small_sequences(tmp_path: Path) -> None:
    dice = random.Random(1)
    named = [
        (f"s{at}", "".join(dice.choices("ACGT", k=dice.randrange(1, 40)))) for at in range(3000)
    ]
    write_twobit(tmp_path / "a.2bit", named)
    trackhub.assembly_tracks(tmp_path / "a.2bit", tmp_path)
    with BigWig(tmp_path / "gc5Base.bw") as found:
        assert found.header.chroms.keys() == {name for name, _ in named}
    assert gc(tmp_path / "gc5Base.bw", "s7")[0][:2] == (0, min(5, len(named[7][1])))
