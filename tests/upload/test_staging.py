"""A hub in a directory: what lies where, what a second run changes, and what is never touched."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

import trackhub
from trackhub import Assembly, CompositeTrack, Genome, GenomesFile, Hub, Track, TrackDb
from trackhub.assembly import TwoBitFile
from trackhub.errors import StagingError, TrackhubError, ValidationError
from trackhub.spec import track_types
from trackhub.upload import MANIFEST, plan_hub, stage_hub, stage_plan

BIGWIG = b"\x26\xfc\x8f\x88 a bigWig"
BIGBED = b"\xeb\xf2\x89\x87 a bigBed"
BGZIP = b"\x1f\x8b\x08\x04 something compressed"
TWOBIT = b"\x43\x27\x41\x1a" + bytes(12)


@pytest.fixture(autouse=True)
def _work_in_a_directory_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")


def put(path: str | Path, content: bytes = BIGWIG) -> str:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return str(file)


def bigwig(name: str, **given: object) -> Track:
    source = given.pop("source", None) or put(f"data/{name}.bw")
    return Track(name=name, tracktype="bigWig", source=source, **given)  # type: ignore[arg-type]


def hub_of(*tracks: trackhub.BaseTrack, **given: object) -> Hub:
    hub, _, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org", **given)  # type: ignore[arg-type]
    trackdb.add_tracks(tracks)
    return hub


def listing(directory: str | Path) -> dict[str, str]:
    """Relative path → ``link``, ``file`` or ``dir``."""
    found = {}
    for root, folders, files in os.walk(directory):
        for name in folders + files:
            path = Path(root, name)
            kind = "link" if path.is_symlink() else "dir" if path.is_dir() else "file"
            found[path.relative_to(directory).as_posix()] = kind
    return found


def names(directory: str | Path) -> set[str]:
    return {name for name, kind in listing(directory).items() if kind != "dir"} - {MANIFEST}


def value(directory: str | Path, file: str, setting: str) -> str:
    lines = Path(directory, file).read_text().splitlines()
    (found,) = [line.split(None, 1)[1] for line in lines if line.split(" ", 1)[0] == setting]
    return found


# ------------------------------------------------------------------------------ what lies where


def test_the_layout_of_1_0() -> None:
    assembly = Assembly("own1", put("own1.2bit", TWOBIT), organism="Own", defaultPos="chr1:1-9")
    assembly.html_string = "About own1."
    assembly.add_groups([trackhub.GroupDefinition("g")])
    assembly.add_trackdb(TrackDb([bigwig("b", html_string="About b.")]))
    hub = hub_of(bigwig("a"))
    hub.genomes_file.add_genome(assembly)
    directory, paths = stage_hub(hub, "stage")
    assert directory == "stage"
    assert names("stage") == {
        "lab.hub.txt",
        "lab.genomes.txt",
        "hg38/trackDb.txt",
        "hg38/a.bigWig",
        "own1/trackDb.txt",
        "own1/own1.2bit",
        "own1/own1_info.html",
        "own1/groups.txt",
        "own1/b.bigWig",
        "own1/b.html",
    }
    assert sorted(paths) == sorted(f"stage/{name}" for name in names("stage"))
    link = os.readlink("stage/hg38/a.bigWig")
    assert link == str(Path.cwd() / "data/a.bw")


def test_a_temporary_directory_is_made_where_none_is_given() -> None:
    directory, paths = stage_hub(hub_of(bigwig("a")))
    assert Path(directory).is_absolute()
    assert all(Path(path).is_file() for path in paths)


def test_hub_and_genomes_in_directories_of_their_own() -> None:
    hub = Hub("lab", email="me@example.org", filename="top/hub.txt")
    genomes = hub.add_genomes_file(GenomesFile(filename="top/lists/genomes.txt"))
    assembly = Assembly(
        "own1",
        put("own1.2bit", TWOBIT),
        organism="Own",
        defaultPos="chr1:1-9",
        html_string="x",
        chromAlias=put("alias.txt", b"# ucsc\tother\n"),
        metaTab=put("meta.tab", b"#meta\tcell\n"),
        groups=put("groups.txt", b"name g\nlabel G\n"),
    )
    genomes.add_genome(assembly)
    assembly.add_trackdb(TrackDb([bigwig("a", html_string="x")], filename="tracks/deep/own1.txt"))
    hub.html_string = "About the hub."
    stage_hub(hub, "stage")
    assert names("stage") == {
        "top/hub.txt",
        "top/lab.description.html",
        "top/lists/genomes.txt",
        "top/lists/own1/own1.2bit",
        "top/lists/own1/own1_info.html",
        "top/lists/own1/alias.txt",
        "top/lists/own1/meta.tab",
        "top/lists/own1/groups.txt",
        "tracks/deep/own1.txt",
        "tracks/deep/a.bigWig",
        "tracks/deep/a.html",
    }
    assert value("stage", "top/hub.txt", "genomesFile") == "lists/genomes.txt"
    assert value("stage", "top/hub.txt", "descriptionUrl") == "lab.description.html"
    genome = {
        name: value("stage", "top/lists/genomes.txt", name)
        for name in ("trackDb", "twoBitPath", "groups", "htmlPath", "chromAlias", "metaTab")
    }
    # UCSC resolves the last two against hub.txt, the others against genomes.txt.
    assert genome == {
        "trackDb": "../../tracks/deep/own1.txt",
        "twoBitPath": "own1/own1.2bit",
        "groups": "own1/groups.txt",
        "htmlPath": "own1/own1_info.html",
        "chromAlias": "lists/own1/alias.txt",
        "metaTab": "lists/own1/meta.tab",
    }
    assert value("stage", "tracks/deep/own1.txt", "bigDataUrl") == "a.bigWig"


@pytest.mark.parametrize(
    ("filename", "said"),
    [
        ("data/rep 1 (50%).bw", "../data/rep%201%20(50%25).bw"),
        ("hg38/a#1.bw", "a%231.bw"),
        ("hg38/what?.bw", "what%3F.bw"),
        ("hg38/a%20b.bw", "a%2520b.bw"),
        ("hg38/é.bw", "%C3%A9.bw"),
        ("hg38/a+b,c=d.bw", "a+b,c=d.bw"),
    ],
)
def test_a_staged_file_keeps_its_name_and_the_text_encodes_it(filename: str, said: str) -> None:
    hub = hub_of(bigwig("a", filename=filename))
    track = hub.find("a")
    staging, _ = stage_hub(hub)
    assert filename in names(staging)
    text = Path(staging, "hg38/trackDb.txt").read_text()
    assert f"bigDataUrl {said}\n" in text
    assert (track.filename, track.url) == (filename, said)
    assert "missing-file" not in {finding.code for finding in trackhub.check_hub(staging)}


def test_texts_and_sequence_in_odd_places_are_named_encoded() -> None:
    hub = Hub("lab", email="me@example.org", filename="my lab/hub.txt")
    twobit = TwoBitFile(put("x.2bit", TWOBIT), filename="my lab/seq 1.2bit")
    genome = Assembly(
        "new1", twobit, organism="New", defaultPos="chr1:1-2", trackdb=TrackDb([bigwig("a")])
    )
    genome.trackdb.filename = "my lab/the tracks/db.txt"
    hub.add_genomes_file(GenomesFile(genome, filename="my lab/a#b.txt"))
    staging, _ = stage_hub(hub)
    texts = Path(staging, "my lab")
    assert "genomesFile a%23b.txt\n" in (texts / "hub.txt").read_text()
    genomes = (texts / "a#b.txt").read_text()
    assert "twoBitPath seq%201.2bit\n" in genomes
    assert "trackDb the%20tracks/db.txt\n" in genomes
    assert trackhub.read_hub(texts).find("a").url == "a.bigWig"


def test_a_source_goes_where_its_encoded_url_leads() -> None:
    staging, _ = stage_hub(hub_of(bigwig("a", url="my%20data/a.bw?v=2")))
    assert "hg38/my data/a.bw" in names(staging)


def test_a_filename_moves_the_data_and_the_text_follows() -> None:
    stage_hub(hub_of(bigwig("a", filename="data/deep/x.bw"), bigwig("b", filename="b.bw")), "stage")
    text = Path("stage/hg38/trackDb.txt").read_text()
    assert "bigDataUrl ../data/deep/x.bw\n" in text
    assert "bigDataUrl ../b.bw\n" in text
    assert {"data/deep/x.bw", "b.bw"} <= names("stage")


def test_a_one_file_hub() -> None:
    hub = hub_of(bigwig("a", html_string="x"), one_file=True)
    stage_hub(hub, "stage")
    assert names("stage") == {"lab.hub.txt", "hg38/a.bigWig", "a.html"}
    assert Path("stage/lab.hub.txt").read_text() == (
        "hub lab\nshortLabel lab\nlongLabel lab\nuseOneFile on\nemail me@example.org\n\n"
        "genome hg38\n\n"
        "track a\nbigDataUrl hg38/a.bigWig\nshortLabel a\nlongLabel a\ntype bigWig\n"
    )


def test_a_one_file_assembly_hub_in_a_directory() -> None:
    hub = Hub("own", email="me@example.org", one_file=True, filename="x/hub.txt")
    assembly = Assembly("own1", put("o.2bit", TWOBIT), organism="O", defaultPos="chr1:1-9")
    assembly.add_groups([trackhub.GroupDefinition("g")])
    assembly.add_trackdb(TrackDb([bigwig("a", group="g")]))
    hub.add_genomes_file(GenomesFile(assembly))
    stage_hub(hub, "stage")
    assert names("stage") == {
        "x/hub.txt",
        "x/own1/own1.2bit",
        "x/own1/groups.txt",
        "x/own1/a.bigWig",
    }
    for name, path in [("twoBitPath", "own1.2bit"), ("groups", "groups.txt")]:
        assert value("stage", "x/hub.txt", name) == f"own1/{path}"
    assert value("stage", "x/hub.txt", "bigDataUrl") == "own1/a.bigWig"


def test_one_track_in_two_genomes_is_staged_in_both() -> None:
    track = bigwig("a")
    hub = hub_of(track)
    hub.genomes_file.add_genome(Genome("mm39", TrackDb([track])))
    stage_hub(hub, "stage")
    assert {"hg38/a.bigWig", "mm39/a.bigWig"} <= names("stage")


def test_a_url_beside_a_source_says_where_the_file_lands() -> None:
    stage_hub(hub_of(bigwig("a", url="signals/a.bw")), "stage")
    assert "hg38/signals/a.bw" in names("stage")
    assert value("stage", "hg38/trackDb.txt", "bigDataUrl") == "signals/a.bw"


def test_a_url_elsewhere_beside_a_source_leaves_no_orphan() -> None:
    stage_hub(hub_of(bigwig("a", url="https://example.org/a.bw")), "stage")
    assert names("stage") == {"lab.hub.txt", "lab.genomes.txt", "hg38/trackDb.txt"}


# ------------------------------------------------------------- every type with all that belongs to it

#: First bytes of the formats.
CONTENT = {
    "bam": BGZIP,
    "cram": b"CRAM\x03\x00",
    "bigWig": BIGWIG,
    "hic": b"HIC\0",
    "halSnake": b"\x89HDF\r\n\x1a\n",
    "vcfTabix": BGZIP,
    "vcfPhasedTrio": BGZIP,
    "longTabix": BGZIP,
}

#: Arguments of the type line and settings that some types need.
NEEDS: dict[str, tuple[str, dict[str, str]]] = {
    "bigBed": (" 6 +", {}),
    "bigChain": (" mm39", {}),
    "bigNet": (" mm39 chain", {}),
    "bedGraph": (" 4", {}),
    "bigBarChart": ("", {"barChartBars": "liver brain"}),
    "halSnake": ("", {"otherSpecies": "mouse"}),
    "vcfPhasedTrio": ("", {"vcfChildSample": "NA1|child"}),
    "instaPort": ("", {"bigChainUrl": "https://example.org/c.bb"}),
    "mathWig": ("", {"mathDataUrl": "+ https://example.org/a.bw https://example.org/b.bw"}),
}

USABLE = [kind for kind in track_types() if kind.status in ("documented", "alias", "accepted")]


@pytest.mark.parametrize("kind", USABLE, ids=lambda kind: kind.name)
def test_every_type_is_written_and_staged_with_its_index(kind: trackhub.spec.TrackType) -> None:
    arguments, settings = NEEDS.get(kind.name, ("", {}))
    without_file = kind.data_format.startswith("none")
    source = None
    if not without_file:
        suffix = kind.suffixes[0] if kind.suffixes else "data"
        source = put(f"data/x.{suffix}", CONTENT.get(kind.name, BIGBED))
        for ending in kind.index[:1]:
            put(source + ending, b"an index")
    track = Track(name="x", tracktype=kind.word + arguments, source=source, **settings)
    stage_hub(hub_of(track), "stage")
    staged = {"hg38/trackDb.txt", "lab.genomes.txt", "lab.hub.txt"}
    if not without_file:
        staged |= {f"hg38/x.{kind.word}"}
        staged |= {f"hg38/x.{kind.word}{ending}" for ending in kind.index[:1]}
        assert value("stage", "hg38/trackDb.txt", "bigDataUrl") == f"x.{kind.word}"
    assert names("stage") == staged
    assert value("stage", "hg38/trackDb.txt", "type") == kind.word + arguments
    for name, text in settings.items():
        assert value("stage", "hg38/trackDb.txt", name) == text


@pytest.mark.parametrize(
    ("word", "data", "index", "staged"),
    [
        ("bam", "r.bam", "r.bam.bai", "x.bam.bai"),
        ("bam", "r.bam", "r.bai", "x.bam.bai"),
        ("bam", "r.bam", "r.bam.csi", "x.bam.csi"),
        ("bam", "r.bam", "r.csi", "x.bam.csi"),
        ("bam", "r.cram", "r.cram.crai", "x.bam.crai"),
        ("bam", "r.cram", "r.crai", "x.bam.crai"),
        ("bam .", "r.bam", "r.bam.bai", "x.bam.bai"),
        ("vcfTabix", "v.vcf.gz", "v.vcf.gz.tbi", "x.vcfTabix.tbi"),
        ("vcfTabix", "v.vcf.gz", "v.vcf.gz.csi", "x.vcfTabix.csi"),
        ("longTabix", "l.bed.gz", "l.bed.gz.tbi", "x.longTabix.tbi"),
    ],
)
def test_an_index_is_found_however_it_is_called(
    word: str, data: str, index: str, staged: str
) -> None:
    source = put(data, b"CRAM" if data.endswith("cram") else BGZIP)
    put(index, b"index")
    stage_hub(hub_of(Track(name="x", tracktype=word, source=source)), "stage")
    assert Path("stage/hg38", staged).read_bytes() == b"index"


def test_both_indexes_go_along() -> None:
    for name in ("v.vcf.gz", "v.vcf.gz.tbi", "v.vcf.gz.csi"):
        put(name, BGZIP)
    stage_hub(hub_of(Track(name="x", tracktype="vcfTabix", source="v.vcf.gz")), "stage")
    assert {"hg38/x.vcfTabix.tbi", "hg38/x.vcfTabix.csi"} <= names("stage")


@pytest.mark.parametrize("word", ["bam", "vcfTabix", "vcfPhasedTrio"])
def test_a_missing_index_is_named_before_anything_is_staged(word: str) -> None:
    track = Track(name="x", tracktype=word, source=put("r.gz", BGZIP), strict=False)
    if word == "vcfPhasedTrio":
        track.vcfChildSample = "NA1"
    ending = ".bai" if word == "bam" else ".tbi"
    with pytest.raises(StagingError, match=rf"x: .*r\.gz has no index beside it \(r\.gz\{ending}"):
        stage_hub(hub_of(track), "stage")
    assert not Path("stage").exists()


def test_an_index_that_is_elsewhere_may_be_named() -> None:
    source = put("data/r.bam", BGZIP)
    index = put("indexes/r.bai", b"index")
    stage_hub(hub_of(Track(name="x", tracktype="bam", source=source, bigDataIndex=index)), "stage")
    where = value("stage", "hg38/trackDb.txt", "bigDataIndex")
    assert Path("stage/hg38", where).read_bytes() == b"index"


@pytest.mark.parametrize(
    ("word", "setting", "file"),
    [
        ("bigChain mm39", "linkDataUrl", "links.bb"),
        ("bigMaf", "summary", "summary.bb"),
        ("bigMaf", "frames", "frames.bb"),
        ("bigBarChart", "barChartMatrixUrl", "matrix.txt"),
        ("bigBarChart", "barChartSampleUrl", "samples.txt"),
        ("bigBarChart", "barChartStatsUrl", "stats.txt"),
        ("bigBarChart", "barChartCategoryUrl", "categories.txt"),
        ("bigBed 9 +", "html", "page.html"),
        ("bigPsl", "otherTwoBitUrl", "other.2bit"),
        ("bigBed 9 +", "decorator.default.bigDataUrl", "decoration.bb"),
        ("bigRmsk", "xrefDataUrl", "xref.bb"),
    ],
)
def test_a_local_file_of_a_setting_is_staged_beside_the_track(
    word: str, setting: str, file: str
) -> None:
    source = put("x.bb", BIGBED)
    put(file, b"the other file")
    given = {setting: Path(file)}
    if word == "bigBarChart":
        given = {"barChartBars": "a b", **given}  # type: ignore[dict-item]
    stage_hub(hub_of(Track(name="x", tracktype=word, source=source, **given)), "stage")  # type: ignore[arg-type]
    where = value("stage", "hg38/trackDb.txt", setting)
    assert Path("stage/hg38", where).read_bytes() == b"the other file"
    assert Path("stage/hg38", where).resolve() == Path(file).resolve()


def test_a_trix_index_goes_with_its_second_file() -> None:
    source = put("x.bb", BIGBED)
    put("words.ix", b"ix")
    put("words.ixx", b"ixx")
    stage_hub(
        hub_of(Track(name="x", tracktype="bigBed 9 +", source=source, searchTrix="words.ix")),
        "stage",
    )
    where = Path("stage/hg38", value("stage", "hg38/trackDb.txt", "searchTrix"))
    assert where.read_bytes() == b"ix"
    assert where.with_suffix(".ixx").read_bytes() == b"ixx"


def test_a_trix_index_without_its_second_file_is_refused() -> None:
    source = put("x.bb", BIGBED)
    put("words.ix", b"ix")
    track = Track(name="x", tracktype="bigBed 9 +", source=source, searchTrix="words.ix")
    with pytest.raises(StagingError, match=r"words\.ixx"):
        stage_hub(hub_of(track), "stage")
    assert not Path("stage").exists()


def test_the_links_of_a_bigchain_go_along_under_the_name_that_ucsc_looks_for() -> None:
    source = put("c.bb", BIGBED)
    put("c.link.bb", b"links")
    stage_hub(hub_of(Track(name="x", tracktype="bigChain mm39", source=source)), "stage")
    url = value("stage", "hg38/trackDb.txt", "bigDataUrl")
    # UCSC takes off the last ending of bigDataUrl and puts .link.bb in its place.
    expected = Path("stage/hg38", url).with_suffix("").name + ".link.bb"
    assert Path("stage/hg38", expected).read_bytes() == b"links"


def test_two_tracks_may_share_a_file_of_a_setting() -> None:
    put("words.ix")
    put("words.ixx")
    tracks = [
        Track(name=n, tracktype="bigBed 9 +", source=put(f"{n}.bb", BIGBED), searchTrix="words.ix")
        for n in ("a", "b")
    ]
    stage_hub(hub_of(*tracks), "stage")
    for setting in Path("stage/hg38/trackDb.txt").read_text().splitlines():
        if setting.startswith("searchTrix"):
            assert Path("stage/hg38", setting.split()[1]).is_file()


def test_a_relative_name_that_is_no_file_here_is_written_as_it_is() -> None:
    source = put("x.bb", BIGBED)
    stage_hub(
        hub_of(Track(name="x", tracktype="bigBed 9 +", source=source, searchTrix="other/w.ix")),
        "stage",
    )
    assert value("stage", "hg38/trackDb.txt", "searchTrix") == "other/w.ix"


# ------------------------------------------------------------------------------------ the texts


def test_texts_are_readable_for_everybody_whatever_the_umask() -> None:
    before = os.umask(0o077)
    try:
        stage_hub(hub_of(bigwig("a", html_string="x")), "stage")
    finally:
        os.umask(before)
    for path in ("lab.hub.txt", "lab.genomes.txt", "hg38/trackDb.txt", "hg38/a.html"):
        assert stat.S_IMODE(os.stat(f"stage/{path}").st_mode) == 0o644
    for folder in ("stage", "stage/hg38"):
        assert stat.S_IMODE(os.stat(folder).st_mode) == 0o755


def test_a_text_that_became_unreadable_is_written_again() -> None:
    stage_hub(hub_of(bigwig("a")), "stage")
    os.chmod("stage/lab.hub.txt", 0o600)
    stage_hub(hub_of(bigwig("a")), "stage")
    assert stat.S_IMODE(os.stat("stage/lab.hub.txt").st_mode) == 0o644


def test_texts_are_utf_8() -> None:
    stage_hub(hub_of(bigwig("a", long_label="µ – λ")), "stage")
    assert "longLabel µ – λ\n".encode() in Path("stage/hg38/trackDb.txt").read_bytes()


def test_staging_writes_nothing_into_the_working_directory() -> None:
    hub = hub_of(bigwig("a", html_string="x"))
    before = listing(".")
    stage_hub(hub, "../stage")
    assert listing(".") == before


# ------------------------------------------------------------------------------------ a second run


def state(directory: str) -> dict[str, tuple[int, int]]:
    return {
        name: (os.lstat(f"{directory}/{name}").st_mtime_ns, os.lstat(f"{directory}/{name}").st_ino)
        for name in listing(directory)
    }


@pytest.mark.parametrize("mode", ["symlink", "hardlink", "copy"])
def test_an_unchanged_hub_changes_nothing(mode: str) -> None:
    hub = hub_of(bigwig("a", html_string="x"), bigwig("b"))
    stage_hub(hub, "stage", mode)  # type: ignore[arg-type]
    before = state("stage")
    stage_hub(hub, "stage", mode)  # type: ignore[arg-type]
    assert state("stage") == before


def test_only_what_changed_is_written() -> None:
    track = bigwig("a", html_string="x")
    hub = hub_of(track)
    stage_hub(hub, "stage")
    before = state("stage")
    track.color = "red"
    stage_hub(hub, "stage")
    after = state("stage")
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"hg38", "hg38/trackDb.txt"}
    assert "color 255,0,0" in Path("stage/hg38/trackDb.txt").read_text()


def test_a_track_with_another_source_is_linked_anew() -> None:
    track = bigwig("a")
    hub = hub_of(track)
    stage_hub(hub, "stage")
    track.source = put("data/better.bw", BIGWIG + b"!")
    stage_hub(hub, "stage")
    assert Path("stage/hg38/a.bigWig").read_bytes() == BIGWIG + b"!"


def test_what_is_no_longer_part_of_the_hub_is_swept_and_foreign_files_stay() -> None:
    assembly = Assembly("own1", put("o.2bit", TWOBIT), organism="O", defaultPos="chr1:1-9")
    assembly.add_trackdb(TrackDb([bigwig("c", html_string="x")]))
    hub = hub_of(bigwig("a"), bigwig("b", html_string="x", filename="deep/er/b.bw"))
    genome = hub.genomes_file.add_genome(assembly)
    stage_hub(hub, "stage")
    put("stage/hg38/mine.txt", b"mine")
    put("stage/deep/mine.txt", b"mine")
    hub.find("b").remove()
    genome.remove()
    stage_hub(hub, "stage")
    assert names("stage") == {
        "lab.hub.txt",
        "lab.genomes.txt",
        "hg38/trackDb.txt",
        "hg38/a.bigWig",
        "hg38/mine.txt",
        "deep/mine.txt",
    }
    assert not Path("stage/own1").exists()
    assert not Path("stage/deep/er").exists()


def test_the_directory_of_1_0_is_taken_over() -> None:
    put("stage/lab.hub.txt", b"hub hub\n")
    put("stage/hg38/trackDb.txt", b"track old\n")
    os.symlink(Path("gone.bw").absolute(), "stage/hg38/a.bigWig")
    stage_hub(hub_of(bigwig("a")), "stage")
    assert Path("stage/hg38/a.bigWig").read_bytes() == BIGWIG
    assert Path("stage/lab.hub.txt").read_text().startswith("hub lab\n")


def test_a_dangling_link_of_ours_is_replaced() -> None:
    track = bigwig("a")
    hub = hub_of(track)
    stage_hub(hub, "stage")
    Path("data/a.bw").unlink()
    track.source = put("data/again.bw")
    stage_hub(hub, "stage")
    assert Path("stage/hg38/a.bigWig").read_bytes() == BIGWIG


def test_a_source_that_vanished_after_the_first_run_is_missed() -> None:
    hub = hub_of(bigwig("a"))
    stage_hub(hub, "stage")
    Path("data/a.bw").unlink()
    with pytest.raises(StagingError, match=r"a: source .*data/a\.bw was not found"):
        stage_hub(hub, "stage")


# ------------------------------------------------------------------------------------ modes


def test_a_hard_link_is_the_same_file() -> None:
    hub = hub_of(bigwig("a"))
    stage_hub(hub, "stage", "hardlink")
    assert os.path.samefile("stage/hg38/a.bigWig", "data/a.bw")
    assert not Path("stage/hg38/a.bigWig").is_symlink()


def test_a_hard_link_to_a_link_is_one_to_its_file() -> None:
    put("real.bw")
    os.symlink("real.bw", "link.bw")
    stage_hub(hub_of(bigwig("a", source="link.bw")), "stage", "hardlink")
    assert os.lstat("stage/hg38/a.bigWig").st_ino == os.stat("real.bw").st_ino


def test_a_copy_is_another_file_with_the_same_time() -> None:
    hub = hub_of(bigwig("a"))
    os.utime("data/a.bw", (1_500_000_000, 1_500_000_000))
    os.chmod("data/a.bw", 0o600)
    stage_hub(hub, "stage", "copy")
    copy = os.lstat("stage/hg38/a.bigWig")
    assert copy.st_ino != os.stat("data/a.bw").st_ino
    assert (copy.st_mtime, stat.S_IMODE(copy.st_mode)) == (1_500_000_000, 0o644)
    put("data/a.bw", BIGWIG + b"longer")
    stage_hub(hub, "stage", "copy")
    assert Path("stage/hg38/a.bigWig").read_bytes() == BIGWIG + b"longer"


@pytest.mark.parametrize("first", ["symlink", "hardlink", "copy"])
@pytest.mark.parametrize("second", ["symlink", "hardlink", "copy"])
def test_the_mode_may_change(first: str, second: str) -> None:
    hub = hub_of(bigwig("a"))
    stage_hub(hub, "stage", first)  # type: ignore[arg-type]
    stage_hub(hub, "stage", second)  # type: ignore[arg-type]
    path = Path("stage/hg38/a.bigWig")
    assert path.is_symlink() == (second == "symlink")
    assert os.path.samefile(path, "data/a.bw") == (second != "copy")
    assert Path("data/a.bw").read_bytes() == BIGWIG
    assert not [name for name in names("stage") if name.endswith(".part")]


def test_an_empty_path_is_no_directory() -> None:
    with pytest.raises(StagingError, match="staging is a directory, got an empty path"):
        stage_hub(hub_of(bigwig("a")), "")


def test_this_directory_may_be_staged_in() -> None:
    stage_hub(hub_of(bigwig("a")), ".")
    assert Path("hg38/a.bigWig").is_symlink()


def test_another_mode_is_refused() -> None:
    with pytest.raises(StagingError, match="mode is symlink, hardlink or copy, got 'move'"):
        stage_hub(hub_of(bigwig("a")), "stage", "move")  # type: ignore[arg-type]


# ----------------------------------------------------------------------- nothing partial is left


def test_all_missing_sources_are_named_and_nothing_is_made() -> None:
    tracks = [bigwig("a"), bigwig("b", source="no/b.bw"), bigwig("c", source="no/c.bw")]
    with pytest.raises(StagingError) as caught:
        stage_hub(hub_of(*tracks), "stage")
    assert "b: source" in str(caught.value)
    assert "c: source" in str(caught.value)
    assert not Path("stage").exists()


def test_of_many_missing_sources_the_rest_is_counted() -> None:
    tracks = [bigwig(f"t{number}", source=f"no/{number}.bw") for number in range(25)]
    with pytest.raises(StagingError, match=r"and 15 more$"):
        stage_hub(hub_of(*tracks), "stage")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BIGBED, "is a bigBed file, and the track's type is bigWig"),
        (b"CRAM\x03\x00", "is a bam file, and the track's type is bigWig"),
        (b"chr1\t0\t10\t1.5\n", "is a text file, and the track's type is bigWig"),
        (b"track type=wiggle_0\n", "is a text file, and the track's type is bigWig"),
    ],
)
def test_a_source_that_is_plainly_something_else_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(StagingError, match=said):
        stage_hub(hub_of(bigwig("a", source=put("x.data", content))), "stage")
    assert not Path("stage").exists()


def test_a_directory_is_no_source() -> None:
    Path("x.bw").mkdir()
    with pytest.raises(StagingError, match=r"a: source .*x\.bw is no regular file"):
        stage_hub(hub_of(bigwig("a", source="x.bw")), "stage")
    assert not Path("stage").exists()


def test_a_page_that_cannot_be_converted_leaves_nothing() -> None:
    with pytest.raises(ValidationError, match="track a: documentation page, line 3"):
        stage_hub(hub_of(bigwig("a", html_string="x\n\n.. include:: /etc/passwd\n")), "stage")
    assert not Path("stage").exists()


def test_no_temporary_directory_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = listing(tmp_path)
    with pytest.raises(StagingError):
        stage_hub(hub_of(bigwig("a", source="no.bw")))
    assert listing(tmp_path) == before


def test_files_that_cannot_all_be_linked_are_taken_out_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub = hub_of(bigwig("a"), bigwig("b"))
    real = os.link

    def fail_for_b(source: str, target: str) -> None:
        if source.endswith("b.bw"):
            raise OSError(18, "Invalid cross-device link")
        real(source, target)

    monkeypatch.setattr(os, "link", fail_for_b)
    with pytest.raises(StagingError, match=r"b\.bw cannot be staged as .* by hardlink: Invalid"):
        stage_hub(hub, "stage", "hardlink")
    assert names("stage") == set()
    assert not Path("stage", MANIFEST).exists()


def test_after_a_failed_run_the_former_hub_is_still_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = hub_of(bigwig("a"))
    stage_hub(hub, "stage")
    before = {name: Path("stage", name).read_bytes() for name in names("stage")}
    hub.find("a").parent.add_tracks(bigwig("b"))  # type: ignore[union-attr]

    def full(source: str, target: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "symlink", full)
    with pytest.raises(StagingError, match="No space left"):
        stage_hub(hub, "stage")
    assert {name: Path("stage", name).read_bytes() for name in names("stage")} == before
    assert json.loads(Path("stage", MANIFEST).read_text())["files"]


# --------------------------------------------------------------------- nothing outside is touched


OUTSIDE = ["../out.bw", "a/../../out.bw", "/out.bw", "~/out.bw", "a\\..\\..\\out.bw", "C:/out.bw"]
ODD = ["", ".", "a/", "-rf", "a/-rf", "x\n", "x\0.bw", " x.bw", 5, b"x.bw", None.__class__]


@pytest.mark.parametrize("filename", OUTSIDE + ODD, ids=repr)
@pytest.mark.parametrize("what", ["track", "trackDb", "genomes file", "hub", "2bit", "groups"])
def test_a_filename_outside_is_refused_where_it_is_given(what: str, filename: object) -> None:
    makers = {
        "track": lambda: Track(name="a", tracktype="bigWig", source="a.bw", filename=filename),
        "trackDb": lambda: TrackDb(filename=filename),
        "genomes file": lambda: GenomesFile(filename=filename),
        "hub": lambda: Hub("lab", filename=filename),
        "2bit": lambda: trackhub.TwoBitFile("a.2bit", filename=filename),
        "groups": lambda: trackhub.GroupsFile([], filename=filename),
    }
    with pytest.raises(ValidationError):
        makers[what]()


def test_a_url_that_climbs_out_is_refused_when_the_file_is_ours() -> None:
    hub = hub_of(bigwig("a", url="../../a.bw"))
    with pytest.raises(ValidationError, match="outside the staging directory"):
        stage_hub(hub, "deep/stage")
    assert not Path("deep").exists()


HOSTILE = [
    "../x",
    "..",
    "a/b",
    "/etc/passwd",
    "-rf",
    "a;rm -rf",
    "$HOME",
    "`id`",
    "é",
    "a\\b",
    ".x",
]


@pytest.mark.filterwarnings("ignore::trackhub.errors.TrackhubWarning")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_inside(name: str) -> None:
    hub = Hub(name.replace(" ", "_"), email="me@example.org")
    genome = Genome(name.replace(" ", "_"), strict=False, html_string="x")
    genome.add_trackdb(TrackDb([bigwig("a", html_string="x")]))
    hub.add_genomes_file(GenomesFile(genome))
    track = Track(
        name=name.replace(" ", "_"), tracktype="bigWig", source=put("t.bw"), html_string="x"
    )
    genome.trackdb.add_tracks(track)
    before = listing("..")
    stage_hub(hub, "deep/stage")
    new = set(listing("..")) - set(before)
    assert all(path == "cwd/deep" or path.startswith("cwd/deep/stage") for path in new)
    for path in listing("deep/stage"):
        assert all(character.isalnum() or character in "._+-/" for character in path)
        assert not any(part.startswith("-") for part in path.split("/"))


def test_a_linked_directory_inside_is_refused() -> None:
    Path("elsewhere").mkdir()
    Path("stage").mkdir()
    os.symlink(Path("elsewhere").absolute(), "stage/hg38")
    with pytest.raises(StagingError, match="stage/hg38 is a link, and staging would write outside"):
        stage_hub(hub_of(bigwig("a")), "stage")
    assert listing("elsewhere") == {}
    assert listing("stage") == {"hg38": "link"}


def test_a_linked_directory_is_not_swept_through() -> None:
    hub = hub_of(bigwig("a"), bigwig("b", filename="old/b.bw"))
    stage_hub(hub, "stage")
    put("elsewhere/b.bw", b"mine")
    Path("stage/old/b.bw").unlink()
    Path("stage/old").rmdir()
    os.symlink(Path("elsewhere").absolute(), "stage/old")
    hub.find("b").remove()
    stage_hub(hub, "stage")
    assert Path("elsewhere/b.bw").read_bytes() == b"mine"
    assert Path("stage/old").is_symlink()


@pytest.mark.parametrize(
    "listed",
    [
        ["../precious.txt"],
        ["hg38/../../precious.txt"],
        ["/PRECIOUS"],
        ["", ".", "..", "hg38/.."],
        [5, None, ["x"], {"a": 1}],
        "../precious.txt",
        {"../precious.txt": 1},
    ],
)
def test_a_hostile_manifest_reaches_nothing_outside(listed: object, tmp_path: Path) -> None:
    put("precious.txt", b"precious")
    text = json.dumps({"version": 1, "files": listed})
    text = text.replace("/PRECIOUS", str(Path("precious.txt").absolute()))
    put(f"stage/{MANIFEST}", text.encode())
    stage_hub(hub_of(bigwig("a")), "stage")
    assert Path("precious.txt").read_bytes() == b"precious"
    assert Path("stage/hg38/a.bigWig").is_symlink()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"files": 3}'])
def test_a_damaged_manifest_is_made_anew(content: bytes) -> None:
    put(f"stage/{MANIFEST}", content)
    stage_hub(hub_of(bigwig("a")), "stage")
    assert set(json.loads(Path("stage", MANIFEST).read_text())["files"]) == names("stage")


def test_a_manifest_that_is_a_link_is_replaced_and_not_followed() -> None:
    put("precious.txt", b"precious")
    Path("stage").mkdir()
    os.symlink(Path("precious.txt").absolute(), f"stage/{MANIFEST}")
    stage_hub(hub_of(bigwig("a")), "stage")
    assert Path("precious.txt").read_bytes() == b"precious"
    assert not Path("stage", MANIFEST).is_symlink()


def test_a_text_that_is_a_link_is_replaced_and_not_followed() -> None:
    put("precious.txt", b"precious")
    Path("stage").mkdir()
    os.symlink(Path("precious.txt").absolute(), "stage/lab.hub.txt")
    stage_hub(hub_of(bigwig("a")), "stage")
    assert Path("precious.txt").read_bytes() == b"precious"
    assert Path("stage/lab.hub.txt").read_text().startswith("hub lab")


# ------------------------------------------------------------------------- places that are taken


def test_a_foreign_file_is_never_replaced_by_data() -> None:
    put("stage/hg38/a.bigWig", b"mine")
    with pytest.raises(StagingError, match=r"stage/hg38/a\.bigWig is there already"):
        stage_hub(hub_of(bigwig("a")), "stage")
    assert Path("stage/hg38/a.bigWig").read_bytes() == b"mine"
    assert names("stage") == {"hg38/a.bigWig"}


@pytest.mark.parametrize("path", ["lab.hub.txt", "hg38/trackDb.txt", "hg38/a.bigWig"])
def test_a_directory_in_the_way_is_an_error_before_anything_is_made(path: str) -> None:
    Path("stage", path).mkdir(parents=True)
    before = listing("stage")
    with pytest.raises(StagingError, match=path):
        stage_hub(hub_of(bigwig("a")), "stage")
    assert listing("stage") == before


@pytest.mark.parametrize("path", ["stage", "stage/hg38"])
def test_a_file_where_a_directory_is_needed_is_an_error(path: str) -> None:
    put(path, b"mine")
    with pytest.raises(StagingError, match=f"{path} is a file"):
        stage_hub(hub_of(bigwig("a")), "stage")
    assert Path(path).read_bytes() == b"mine"


def test_a_staged_link_is_no_source_for_itself() -> None:
    hub = hub_of(bigwig("a"))
    stage_hub(hub, "stage")
    again = hub_of(bigwig("a", source="stage/hg38/a.bigWig"))
    with pytest.raises(StagingError, match="is the staged file itself"):
        stage_hub(again, "stage")
    assert Path("stage/hg38/a.bigWig").read_bytes() == BIGWIG


def test_a_file_that_somebody_put_in_the_place_of_our_link_is_not_replaced() -> None:
    track = bigwig("a")
    hub = hub_of(track)
    stage_hub(hub, "stage")
    Path("stage/hg38/a.bigWig").unlink()
    put("stage/hg38/a.bigWig", b"precious")
    with pytest.raises(StagingError, match=r"a\.bigWig is there already"):
        stage_hub(hub, "stage")
    assert Path("stage/hg38/a.bigWig").read_bytes() == b"precious"


def test_a_file_that_somebody_put_in_the_place_of_our_link_is_not_swept() -> None:
    hub = hub_of(bigwig("a"), bigwig("b"))
    stage_hub(hub, "stage")
    Path("stage/hg38/b.bigWig").unlink()
    put("stage/hg38/b.bigWig", b"precious")
    hub.find("b").remove()
    stage_hub(hub, "stage")
    assert Path("stage/hg38/b.bigWig").read_bytes() == b"precious"
    assert MANIFEST in os.listdir("stage")
    assert "hg38/b.bigWig" not in json.loads(Path("stage", MANIFEST).read_text())["files"]


def test_a_run_that_was_interrupted_while_the_mode_changed_can_be_finished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub = hub_of(bigwig("a"), bigwig("b"))
    stage_hub(hub, "stage", "copy")
    real = os.replace

    def stop_at_b(source: object, target: object) -> None:
        if str(target).endswith("b.bigWig"):
            raise KeyboardInterrupt
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", stop_at_b)
        with pytest.raises(KeyboardInterrupt):
            stage_hub(hub, "stage", "symlink")
    stage_hub(hub, "stage", "symlink")
    assert all(Path(f"stage/hg38/{name}.bigWig").is_symlink() for name in "ab")


def test_two_sources_for_one_place_are_refused() -> None:
    hub = hub_of(bigwig("a", filename="x.bw"), bigwig("b", filename="x.bw"))
    with pytest.raises(StagingError, match=r"track b and track a both want the staged file x\.bw"):
        stage_hub(hub, "stage")
    assert not Path("stage").exists()


def test_one_source_may_serve_two_tracks() -> None:
    source = put("x.bw")
    hub = hub_of(
        bigwig("a", source=source, filename="x.bw"), bigwig("b", source=source, filename="x.bw")
    )
    stage_hub(hub, "stage")
    assert "x.bw" in names("stage")


@pytest.mark.parametrize("filename", ["lab.hub.txt", "lab.genomes.txt", "hg38/trackDb.txt"])
def test_data_in_the_place_of_a_text_are_refused(filename: str) -> None:
    with pytest.raises(StagingError, match=filename):
        stage_hub(hub_of(bigwig("a", filename=filename)), "stage")
    assert not Path("stage").exists()


def test_two_pages_in_one_place_are_refused() -> None:
    hub = hub_of(bigwig("a"), one_file=True, html_string="the hub", filename="hub.txt")
    hub.find("a").parent.add_tracks(  # type: ignore[union-attr]
        Track(name="lab_description", tracktype="bigWig", url="https://example.org/x.bw")
    )
    stage_hub(hub, "stage")
    assert "lab.description.html" in names("stage")


def test_a_place_that_would_be_file_and_directory_is_refused() -> None:
    hub = hub_of(bigwig("a", filename="hg38"))
    with pytest.raises(StagingError, match="hg38 is to be both a staged file and a directory"):
        stage_hub(hub, "stage")
    assert not Path("stage").exists()


def test_our_own_list_is_no_place_for_data() -> None:
    with pytest.raises(StagingError, match="our own list"):
        stage_hub(hub_of(bigwig("a", filename=MANIFEST)), "stage")
    assert not Path("stage").exists()


def test_a_name_that_no_file_system_takes_is_refused() -> None:
    with pytest.raises(StagingError, match="too long"):
        stage_hub(hub_of(bigwig("x" * 250, source=put("x.bw"))), "stage")
    assert not Path("stage").exists()


def test_names_that_become_one_file_name_are_refused() -> None:
    with pytest.warns(trackhub.errors.TrackhubWarning):
        hub = hub_of(bigwig("é", source=put("1.bw")), bigwig("à", source=put("2.bw")))
    with pytest.raises(TrackhubError, match=r"é|à"):
        stage_hub(hub, "stage")
    assert not Path("stage").exists()


# ------------------------------------------------------------------------------------ the old names


def test_stage_of_one_component_stages_its_hub() -> None:
    hub = hub_of(bigwig("a"))
    paths = trackhub.upload.stage(hub.find("a"), "stage")
    assert "stage/hg38/a.bigWig" in paths
    with pytest.raises(StagingError, match="track b is in no hub"):
        trackhub.upload.stage(bigwig("b"), "stage")


def test_symlink_and_local_link() -> None:
    put("x.bw")
    link = trackhub.upload.symlink("x.bw", "deep/link.bw")
    assert link == str(Path("deep/link.bw").absolute())
    assert trackhub.upload.symlink("x.bw", "deep/link.bw") == link
    assert os.readlink(link) == str(Path("x.bw").absolute())
    with pytest.raises(ValueError, match="not found"):
        trackhub.upload.symlink("no.bw", "link.bw")
    put("file.bw", b"mine")
    with pytest.raises(StagingError, match="is a file, not a link"):
        trackhub.upload.symlink("x.bw", "file.bw")
    trackhub.upload.local_link("x.bw", "/hg38/x.bw", "stage")
    assert Path("stage/hg38/x.bw").read_bytes() == BIGWIG
    with pytest.raises(ValidationError):
        trackhub.upload.local_link("x.bw", "../x2.bw", "stage")


def test_a_plan_can_be_staged_by_itself() -> None:
    plan = plan_hub(hub_of(bigwig("a")))
    assert list(plan.texts)[-1] == "lab.hub.txt"
    assert plan.links == {"hg38/a.bigWig": str(Path.cwd() / "data/a.bw")}
    stage_plan(plan, "stage")
    assert names("stage") == {*plan.texts, *plan.links}


def test_nested_containers_are_staged() -> None:
    composite = CompositeTrack(name="c", tracktype="bigWig")
    composite.add_tracks(bigwig("a"), bigwig("b"))
    stage_hub(hub_of(composite), "stage")
    assert {"hg38/a.bigWig", "hg38/b.bigWig"} <= names("stage")
