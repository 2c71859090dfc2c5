"""Each script in examples/ runs from anywhere, and stages a hub whose every part is there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from trackhub.formats import detect_file, read_header

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.py"))

#: Settings of trackDb.txt that name files.
FILE_SETTINGS = ("bigDataUrl", "linkDataUrl", "summary")
#: Track types that are not drawn from a bigBed → kind of their file.
KINDS = {"bigWig": "bigWig", "bam": "bam", "vcfTabix": "vcf", "vcfPhasedTrio": "vcf"}
#: Types for which a bigBed of any columns will do.
ANY_COLUMNS = ("bigBed", "bigLolly")

Stanza = dict[str, str]


class Staged:
    """A hub as it lies in a directory, read in the simplest way."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.hub_txt = next(directory.glob("*.hub.txt"))
        self.hub = stanzas(self.hub_txt)[0]
        self.genomes_txt = directory / self.hub.get("genomesFile", self.hub_txt.name)
        self.genome = next(one for one in stanzas(self.genomes_txt) if "genome" in one)
        self.trackdb_txt = self.genomes_txt.parent / self.genome.get("trackDb", self.hub_txt.name)
        self.tracks = {one["track"]: one for one in stanzas(self.trackdb_txt) if "track" in one}

    def files(self) -> dict[str, Path]:
        """Every local file that a track names."""
        return {
            f"{name} {setting}": self.trackdb_txt.parent / track[setting]
            for name, track in self.tracks.items()
            for setting in FILE_SETTINGS
            if setting in track and "://" not in track[setting]
        }


def stanzas(path: Path) -> list[Stanza]:
    blocks = path.read_text("utf-8").split("\n\n")
    lines = [[line.strip().partition(" ") for line in block.splitlines()] for block in blocks]
    return [{name: value for name, _, value in block} for block in lines if block]


@pytest.fixture(scope="module")
def staged() -> dict[str, Staged]:
    """The hubs that were asked for so far."""
    return {}


@pytest.fixture
def hub(
    request: pytest.FixtureRequest,
    staged: dict[str, Staged],
    tmp_path_factory: pytest.TempPathFactory,
) -> Staged:
    """A hub as one of the scripts stages it; each script runs once."""
    name = request.param
    if name == "pandas_samples":
        pytest.importorskip("pandas")
    if name not in staged:
        directory = tmp_path_factory.mktemp(name)
        done = run(name, directory)
        assert (done.returncode, done.stderr) == (0, "")
        staged[name] = Staged(directory / "out")
    return staged[name]


def run(name: str, directory: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / f"{name}.py"), "out"],
        cwd=directory,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


every_example = pytest.mark.parametrize("hub", NAMES, indirect=True)


def example(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("hub", [name], indirect=True)


def test_there_are_seven_examples() -> None:
    assert len(NAMES) == 7


@every_example
def test_every_file_that_a_track_names_is_there(hub: Staged) -> None:
    assert hub.tracks
    assert [who for who, path in hub.files().items() if not path.is_file()] == []


@every_example
def test_every_page_and_text_that_is_named_is_there(hub: Staged) -> None:
    named = [hub.hub.get("descriptionUrl"), hub.genome.get("chromSizes")]
    paths = [hub.hub_txt.parent / name for name in named if name]
    paths += [
        hub.genomes_txt.parent / hub.genome[name]
        for name in ("twoBitPath", "groups", "htmlPath")
        if name in hub.genome
    ]
    assert [path for path in paths if not path.is_file()] == []


@every_example
def test_every_data_file_is_whole_and_of_the_type_that_its_track_says(hub: Staged) -> None:
    for name, track in hub.tracks.items():
        path = hub.trackdb_txt.parent / track.get("bigDataUrl", "")
        if "bigDataUrl" not in track or "://" in track["bigDataUrl"]:
            continue
        word = track["type"].split()[0]
        header = read_header(path, index=False)
        assert (header.kind, header.problems) == (KINDS.get(word, "bigBed"), []), name
        if word not in (*KINDS, *ANY_COLUMNS):
            assert detect_file(path).tracktype == word, name


@every_example
def test_every_index_lies_beside_its_file(hub: Staged) -> None:
    for who, path in hub.files().items():
        ending = {"bam": ".bai", "vcf": ".tbi"}.get(read_header(path, index=False).kind)
        if ending:
            assert read_header(f"{path}{ending}").kind == ending[1:], who


@every_example
def test_every_track_but_the_containers_has_data_and_every_parent_is_a_track(hub: Staged) -> None:
    parents = {track["parent"].split()[0] for track in hub.tracks.values() if "parent" in track}
    assert parents <= hub.tracks.keys()
    assert {name for name, track in hub.tracks.items() if "bigDataUrl" not in track} == parents


@every_example
def test_labels_are_as_short_as_ucsc_shows_them(hub: Staged) -> None:
    for name, track in hub.tracks.items():
        assert len(track["shortLabel"]) <= 17, name
        assert len(track["longLabel"]) <= 76, name


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_where_it_staged_and_can_run_again(name: str, tmp_path: Path) -> None:
    if name == "pandas_samples":
        pytest.importorskip("pandas")
    first, second = run(name, tmp_path), run(name, tmp_path)
    assert (second.returncode, second.stderr) == (0, "")
    assert first.stdout == second.stdout
    assert " in out; the hub is " in first.stdout
    assert (tmp_path / "out" / first.stdout.split("the hub is ")[1].strip(" .\n")).is_file()


@example("basic_bigwigs")
def test_basic_bigwigs(hub: Staged) -> None:
    assert hub.hub["hub"] == "example_hub"
    assert hub.hub["shortLabel"] == "Example hub"
    assert hub.genome["genome"] == "hg38"
    assert list(hub.tracks) == ["sine-hg38-0", "sine-hg38-1", "sine-hg38-2"]
    assert hub.tracks["sine-hg38-1"] == {
        "track": "sine-hg38-1",
        "bigDataUrl": "sine-hg38-1.bigWig",
        "shortLabel": "Wave 1",
        "longLabel": "Sine wave number 1, invented",
        "type": "bigWig",
        "color": "217,95,2",
        "viewLimits": "0:100",
        "visibility": "full",
    }


@example("grouped_composite")
def test_grouped_composite(hub: Staged) -> None:
    tracks = hub.tracks
    assert tracks["study"]["superTrack"] == "on show"
    assert (tracks["samples"]["compositeTrack"], tracks["samples"]["parent"]) == ("on", "study")
    assert tracks["samples"]["dimensions"] == "dimX=cell dimY=treatment"
    assert tracks["samples"]["subGroup1"] == "view Views signal=signal regions=regions"
    assert tracks["samples"]["subGroup2"] == "cell Cell_line K562=K562 HeLa=HeLa_S3"
    assert tracks["signal_1"]["subGroups"] == "cell=K562 treatment=heatShock view=signal"
    assert tracks["regions_0"]["parent"] == "regions on"
    assert tracks["regions_1"]["parent"] == "regions off"
    assert tracks["together"]["container"] == "multiWig"
    assert tracks["together"]["aggregate"] == "transparentOverlay"
    assert [name for name, one in tracks.items() if one.get("parent") == "together"] == [
        "overlay_0",
        "overlay_1",
        "overlay_2",
    ]
    page = (hub.trackdb_txt.parent / "study.html").read_text("utf-8")
    assert "Three <strong>invented</strong> samples" in page
    assert (hub.trackdb_txt.parent / "samples.html").is_file()


@example("grouped_composite")
def test_every_subtrack_is_in_declared_members_of_every_subgroup(hub: Staged) -> None:
    composite = hub.tracks["samples"]
    declared = {}
    for number in (1, 2, 3):
        name, _, *members = composite[f"subGroup{number}"].split()
        declared[name] = {member.split("=")[0] for member in members}
    sorted_by = [word.split("=")[0] for word in composite["sortOrder"].split()]
    assert set(sorted_by) == set(declared)
    for track in hub.tracks.values():
        if "subGroups" in track:
            members = dict(word.split("=") for word in track["subGroups"].split())
            assert members.keys() == declared.keys()
            assert all(member in declared[name] for name, member in members.items())


@example("assembly_hub")
def test_assembly_hub(hub: Staged) -> None:
    assert hub.genome["organism"] == "New organism"
    sizes = read_header(hub.genomes_txt.parent / hub.genome["twoBitPath"]).chroms
    written = (hub.hub_txt.parent / hub.genome["chromSizes"]).read_text("utf-8")
    assert dict(line.split("\t") for line in written.splitlines()) == {
        name: str(size) for name, size in sizes.items()
    }
    chrom, _, span = hub.genome["defaultPos"].partition(":")
    start, _, end = span.partition("-")
    assert 0 < int(start) < int(end) <= sizes[chrom]
    groups = {one["name"] for one in stanzas(hub.genomes_txt.parent / hub.genome["groups"])}
    assert {track["group"] for track in hub.tracks.values()} == groups
    assert hub.tracks["cytoBandIdeo"]["type"] == "bigBed 4 +"
    page = hub.genomes_txt.parent / hub.genome["htmlPath"]
    assert "Three sequences of random letters" in page.read_text("utf-8")
    for who, path in hub.files().items():
        assert read_header(path).chroms.items() <= sizes.items(), who


@example("all_track_types")
def test_all_track_types(hub: Staged) -> None:
    words = [track["type"].split()[0] for track in hub.tracks.values()]
    assert sorted(words) == [
        *("bam", "bigBarChart", "bigBed", "bigChain", "bigGenePred", "bigInteract", "bigLolly"),
        *("bigMaf", "bigMethyl", "bigNarrowPeak", "bigNet", "bigPsl", "bigWig"),
        *("vcfPhasedTrio", "vcfTabix"),
    ]
    tracks = hub.tracks
    assert tracks["expression"]["barChartBars"] == "liver heart brain"
    assert tracks["nets"]["type"] == "bigNet mm39 chains"
    assert tracks["regions"]["filter.score"] == "0:1000"
    assert tracks["trio"]["vcfChildSample"] == "child"
    assert [int(track["priority"]) for track in tracks.values()] == list(range(1, 16))


@example("all_track_types")
def test_settings_that_name_columns_name_columns_of_the_file(hub: Staged) -> None:
    columns = {
        name: read_header(path).autosql
        for name in ("lollipops", "genes")
        for path in [hub.trackdb_txt.parent / hub.tracks[name]["bigDataUrl"]]
    }
    assert f" {hub.tracks['lollipops']['lollySizeField']};" in columns["lollipops"]
    for column in hub.tracks["genes"]["labelFields"].split(","):
        assert f" {column};" in columns["genes"]


@example("one_file_hub")
def test_one_file_hub(hub: Staged) -> None:
    assert [path.name for path in hub.directory.rglob("*.txt")] == ["one_file_hub.hub.txt"]
    assert hub.hub["useOneFile"] == "on"
    assert "genomesFile" not in hub.hub
    assert "trackDb" not in hub.genome
    assert hub.tracks["reads"]["bigDataUrl"] == "reads/reads.bam"
    assert hub.tracks["phyloP"]["bigDataUrl"].startswith("https://")


@example("pandas_samples")
def test_pandas_samples(hub: Staged) -> None:
    assert (
        hub.tracks["samples"]["subGroup3"] == "treatment Treatment none=none heatshock=heat_shock"
    )
    assert len([name for name in hub.tracks if name.endswith("_signal")]) == 3 + 1
    assert hub.tracks["s2_regions"]["subGroups"] == "cell=K562 treatment=heatshock view=regions"
    assert hub.tracks["s2_regions"]["color"] == hub.tracks["s2_signal"]["color"] == "217,95,2"
    assert "<td>heat shock</td>" in (hub.trackdb_txt.parent / "samples.html").read_text("utf-8")
