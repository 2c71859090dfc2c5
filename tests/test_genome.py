"""The stanza of a genome that UCSC has."""

from __future__ import annotations

from pathlib import Path

import pytest

import trackhub
from trackhub import Genome, GenomesFile, GroupDefinition, GroupsFile, Hub, Track, TrackDb
from trackhub.errors import ParameterError, TrackhubWarning, ValidationError


def in_hub(genome: Genome, **given: str) -> Hub:
    hub = Hub("lab", email="me@example.org", **given)  # type: ignore[arg-type]
    hub.add_genomes_file(GenomesFile(genome))
    if genome.trackdb is None:
        genome.add_trackdb(
            TrackDb(Track(name="t", tracktype="bigWig", url="https://example.org/x.bw"))
        )
    return hub


def test_settings_known_to_all_scripts_come_first_and_the_page_last() -> None:
    genome = Genome(
        "hg38",
        html_string="x",
        chromAuthority="ucsc",
        description="d",
        orderKey=5,
        defaultPos="chr1:1-2",
        organism="Human",
    )
    in_hub(genome)
    assert str(genome).splitlines() == [
        "genome hg38",
        "trackDb hg38/trackDb.txt",
        "organism Human",
        "orderKey 5",
        "defaultPos chr1:1-2",
        "description d",
        "chromAuthority ucsc",
        "htmlPath hg38/hg38_info.html",
    ]


@pytest.mark.parametrize("name", [None, "", "a b", "a\nb", "a<b", 'a"b', "a&b"])
def test_a_name_that_ucsc_refuses(name: str) -> None:
    with pytest.raises(ParameterError):
        Genome(name)
    with pytest.raises(ParameterError):
        Genome("hg38").genome = name


def test_a_second_trackdb_takes_the_place_of_the_first() -> None:
    genome, first, second = Genome("hg38"), TrackDb(), TrackDb()
    assert genome.add_trackdb(first) is first
    genome.add_trackdb(second)
    genome.add_trackdb(second)
    assert (genome.trackdb, genome.children) == (second, [second])
    assert first.parent is None


@pytest.mark.parametrize("thing", ["trackDb.txt", None, Hub("lab")])
def test_only_a_trackdb_is_one(thing: object) -> None:
    with pytest.raises(ValidationError, match="genome hg38 takes a TrackDb, got"):
        Genome("hg38").add_trackdb(thing)  # type: ignore[arg-type]


def test_groups_may_be_a_file_object_a_list_or_a_path(tmp_path: Path) -> None:
    groups = GroupsFile([GroupDefinition("g")])
    assert Genome("hg38", groups=groups).groups is groups
    genome = Genome("hg38")
    made = genome.add_groups([GroupDefinition("a"), GroupDefinition("b")])
    assert [group.name for group in made.groups] == ["a", "b"]
    assert genome.groups is made
    genome.groups = groups
    assert genome.groups is groups
    (tmp_path / "own.txt").write_text("name g\nlabel G\n")
    genome.groups = tmp_path / "own.txt"
    assert genome.groups is None
    hub = in_hub(genome)
    trackhub.stage_hub(hub, tmp_path / "stage")
    assert (tmp_path / "stage/hg38/own.txt").read_text() == "name g\nlabel G\n"
    assert "groups hg38/own.txt\n" in str(genome)


def test_paths_start_where_ucsc_starts_them(tmp_path: Path) -> None:
    for name in ("sizes", "alias.txt", "alias.bb", "meta.tab", "x.html", "own.2bit"):
        (tmp_path / name).write_bytes(b"\x43\x27\x41\x1a" if name == "own.2bit" else b"x")
    genome = Genome(
        "hg38",
        chromSizes=tmp_path / "sizes",
        chromAlias=tmp_path / "alias.txt",
        chromAliasBb=tmp_path / "alias.bb",
        metaTab=tmp_path / "meta.tab",
        htmlPath=tmp_path / "x.html",
        twoBitPath=tmp_path / "own.2bit",
        organism="Own",
        defaultPos="chr1:1-2",
    )
    hub = in_hub(genome, filename="top/hub.txt", genomes_filename="lists/genomes.txt")
    trackhub.stage_hub(hub, tmp_path / "stage")
    text = (tmp_path / "stage/lists/genomes.txt").read_text()
    given = dict(line.split(" ", 1) for line in text.splitlines() if line)
    for name in ("chromSizes", "chromAlias", "chromAliasBb", "metaTab"):
        assert (tmp_path / "stage/top" / given[name]).is_file()
    for name in ("htmlPath", "twoBitPath"):
        assert (tmp_path / "stage/lists" / given[name]).is_file()


def test_a_position_is_tidied() -> None:
    assert Genome("hg38", defaultPos="chr1:1,000-2,000").defaultPos == "chr1:1000-2000"
    with pytest.raises(ParameterError, match="start before the end"):
        Genome("hg38", defaultPos="chr1:2-1")
    with pytest.warns(TrackhubWarning, match="not every UCSC program"):
        Genome("hg38", defaultPos="BRCA1")


@pytest.mark.parametrize("name", ["blat", "transBlat", "isPcr"])
def test_servers_are_host_and_port(name: str) -> None:
    genome = Genome("own", **{name: ("example.org", 4040)})  # type: ignore[arg-type]
    assert genome.settings[name] == "example.org 4040"
    with pytest.raises(ParameterError, match=r"write example\.org 4040"):
        Genome("own", **{name: "example.org:4040"})  # type: ignore[arg-type]


def test_a_genome_of_ones_own_needs_organism_and_position() -> None:
    genome = Genome("own", TrackDb(), twoBitPath="own.2bit")
    assert [finding.code for finding in genome.findings()] == [
        "missing-organism",
        "missing-defaultPos",
    ]
    assert [f.code for f in Genome("hg38", TrackDb()).findings()] == []
    assert [f.code for f in Genome("hg38").findings()] == ["no-trackdb"]


def test_a_genome_without_trackdb_has_the_text_of_1_0() -> None:
    assert str(Genome("hg38")) == "Unconfigured <Genome> object"


def test_settings_of_a_genome_are_no_settings_of_a_track_and_the_other_way() -> None:
    with pytest.raises(ParameterError, match="'visibility' here; it belongs to a track"):
        Genome("hg38", visibility="full")
