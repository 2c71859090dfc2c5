"""Raw sources are converted when their hub is staged: once, and for the genome they belong to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from formats.raw import put, rows

import trackhub
from trackhub.errors import FormatError, ParameterError, StagingError, TrackhubWarning
from trackhub.formats.twobit import write_twobit

PEAK = "chr1\t10\t90\tp1\t0\t.\t4.5\t-1\t-1\t40\n"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRACKHUB_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def hub_of(*tracks: trackhub.Track, genome: str = "hg38") -> trackhub.Hub:
    hub, _, _, trackdb = trackhub.default_hub("demo", genome, "me@example.org")
    trackdb.add_tracks(tracks)
    return hub


def staged(hub: trackhub.Hub, folder: Path, **options: Any) -> dict[str, Path]:
    """Path within the staging directory → path."""
    directory, paths = trackhub.stage_hub(hub, folder / "staging", **options)
    return {str(Path(path).relative_to(directory)): Path(path) for path in paths}


def test_a_raw_source_is_staged_as_what_ucsc_reads(tmp_path: Path) -> None:
    source = put(tmp_path, "peaks.narrowPeak", PEAK)
    track = trackhub.Track(source=source, convert=True)
    assert track.tracktype == "bigNarrowPeak"
    paths = staged(hub_of(track), tmp_path)
    assert rows(paths["hg38/peaks.bigNarrowPeak"]) == [PEAK.rstrip("\n")]
    assert "type bigNarrowPeak\n" in paths["hg38/trackDb.txt"].read_text()
    assert "bigDataUrl peaks.bigNarrowPeak\n" in paths["hg38/trackDb.txt"].read_text()


def test_the_type_line_has_the_columns_of_the_file(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t9\tx\t0\t+\textra\n")
    track = trackhub.Track(source=source, convert=True)
    assert track.tracktype == "bigBed"
    with pytest.warns(TrackhubWarning, match="field7"):
        staged(hub_of(track), tmp_path)
    assert track.tracktype == "bigBed 6 +"


def test_settings_of_the_track_line_never_override_the_authors(tmp_path: Path) -> None:
    text = (
        'track name="Theirs" description="Their words" color=255,0,0 visibility=2 priority=5\n'
        + PEAK
    )
    source = put(tmp_path, "peaks.narrowPeak", text)
    track = trackhub.Track(source=source, convert=True, color="0,0,255", short_label="Mine")
    staged(hub_of(track), tmp_path)
    assert (track.color, track.shortLabel) == ("0,0,255", "Mine")
    assert (track.visibility, track.priority) == ("full", "5")
    assert track.longLabel == "Their words"


def test_a_changed_source_changes_what_it_gave(tmp_path: Path) -> None:
    source = put(tmp_path, "peaks.narrowPeak", "track color=255,0,0 visibility=2\n" + PEAK)
    track = trackhub.Track(source=source, convert=True)
    hub = hub_of(track)
    staged(hub, tmp_path)
    put(tmp_path, "peaks.narrowPeak", "track color=0,255,0\n" + PEAK.replace("p1", "p2"))
    paths = staged(hub, tmp_path)
    assert (track.color, track.visibility) == ("0,255,0", None)
    assert "p2" in rows(paths["hg38/peaks.bigNarrowPeak"])[0]


def test_files_among_the_settings_are_staged_and_change_with_the_source(tmp_path: Path) -> None:
    matrix = put(tmp_path, "matrix.tsv", "gene\ts1\nG1\t5\n")
    options = {
        "kind": "barChartMatrix",
        "samples": put(tmp_path, "samples.tsv", "s1\tliver\n"),
        "genes": put(tmp_path, "genes.bed", "chr1\t1\t2\tG1\t0\t+\n"),
    }
    track = trackhub.Track(name="bars", source=matrix, convert=options)
    hub = hub_of(track)
    for height in ("5", "7"):
        put(tmp_path, "matrix.tsv", f"gene\ts1\nG1\t{height}\n")
        paths = staged(hub, tmp_path)
        assert paths["hg38/bars.matrix.tsv"].read_text() == f"gene\ts1\nG1\t{height}\n"
        assert rows(paths["hg38/bars.bigBarChart"])[0].split("\t")[8] == height
        assert "barChartSampleUrl bars.samples.tsv" in paths["hg38/trackDb.txt"].read_text()


def test_a_type_that_the_author_gave_stays(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t9\tx\t0\t+\t1\t9\t255,0,0\n")
    track = trackhub.Track(source=source, convert=True, tracktype="bigLolly")
    paths = staged(hub_of(track), tmp_path)
    assert track.tracktype == "bigLolly"
    assert "itemRgb on" in paths["hg38/trackDb.txt"].read_text()


def test_staging_may_convert_everything(tmp_path: Path) -> None:
    raw = put(tmp_path, "a.bedGraph", "chr1\t0\t10\t2\n")
    ready = trackhub.helpers.example_bigwigs()[0]
    hub = hub_of(
        trackhub.Track(name="raw", source=raw, tracktype="bigWig"),
        trackhub.Track(name="ready", source=ready),
    )
    with pytest.raises(StagingError, match="is a text file"):
        staged(hub, tmp_path)
    paths = staged(hub, tmp_path, convert=True)
    assert paths["hg38/ready.bigWig"].resolve() == Path(ready).resolve()
    assert trackhub.detect_file(paths["hg38/raw.bigWig"]).kind == "bigWig"
    with pytest.raises(StagingError, match="is a text file"):
        staged(hub, tmp_path)


def test_uploading_may_convert_too(tmp_path: Path) -> None:
    track = trackhub.Track(
        name="raw", source=put(tmp_path, "a.bed", "chr1\t0\t10\n"), tracktype="bigBed 3"
    )
    trackhub.upload_hub(hub_of(track), "localhost", tmp_path / "there", convert=True)
    assert rows(tmp_path / "there" / "hg38" / "raw.bigBed") == ["chr1\t0\t10"]


def test_options_go_to_the_conversion(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "one\t1\t9\tx\t2000\n")
    options = {"clip_scores": True, "chrom_alias": {"one": "chr1"}, "index": ["name"]}
    paths = staged(hub_of(trackhub.Track(source=source, convert=options)), tmp_path)
    assert rows(paths["hg38/a.bigBed"]) == ["chr1\t1\t9\tx\t1000"]


def test_names_that_were_changed_are_told(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "1\t1\t9\n")
    with pytest.warns(TrackhubWarning, match="1 chromosome name was changed .* 1 to chr1"):
        staged(hub_of(trackhub.Track(source=source, convert=True)), tmp_path)


def test_an_error_names_the_line_and_nothing_is_staged(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t9\nchr1\t9\t1\n")
    other = put(tmp_path, "b.bed", "chr1\t1\t9\n")
    hub = hub_of(
        trackhub.Track(source=other, convert=True), trackhub.Track(source=source, convert=True)
    )
    with pytest.raises(
        FormatError, match=r"a\.bed:2: chr1:9-1 ends before it starts.* \(track a\)$"
    ) as caught:
        staged(hub, tmp_path)
    assert (caught.value.file, caught.value.line) == (str(source), 2)
    assert not (tmp_path / "staging").exists()
    # Mended, and staged by the same script.
    put(tmp_path, "a.bed", "chr1\t1\t9\n")
    assert set(staged(hub, tmp_path)) >= {"hg38/a.bigBed", "hg38/b.bigBed"}


def test_a_source_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(StagingError, match=r"none\.bed.* is not there"):
        trackhub.Track(source=tmp_path / "none.bed", convert=True)
    source = put(tmp_path, "a.bed", "chr1\t1\t9\n")
    hub = hub_of(trackhub.Track(source=source, convert=True))
    source.unlink()
    with pytest.raises(StagingError, match=r"a\.bed"):
        staged(hub, tmp_path)


def test_a_source_that_makes_no_track_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="a 2bit file is no track"):
        trackhub.Track(source=put(tmp_path, "a.fa", ">a\nACGT\n"), convert=True)
    with pytest.raises(ParameterError, match="convert is True, False, or a dict"):
        trackhub.Track(source=put(tmp_path, "a.bed", "chr1\t1\t9\n"), convert="yes")  # type: ignore[arg-type]


# -- the genome --------------------------------------------------------------------------------------


def assembly(folder: Path, *tracks: trackhub.Track, **settings: Any) -> tuple[trackhub.Hub, Any]:
    hub = trackhub.Hub("demo", short_label="demo", long_label="demo", email="me@example.org")
    twobit = folder / "own.2bit"
    write_twobit(twobit, [("scaffold_1", "ACGT" * 50)])
    genome = trackhub.Assembly("ownGenome", twobit_file=twobit, organism="Own", **settings)
    trackdb = trackhub.TrackDb()
    genome.add_trackdb(trackdb)
    genomes = trackhub.GenomesFile()
    genomes.add_genome(genome)
    hub.add_genomes_file(genomes)
    trackdb.add_tracks(tracks)
    return hub, genome


def test_an_assembly_gives_the_sizes_and_takes_the_position(tmp_path: Path) -> None:
    text = "browser position scaffold_1:5-50\nscaffold_1\t1\t200\n"
    track = trackhub.Track(source=put(tmp_path, "a.bed", text), convert=True)
    hub, genome = assembly(tmp_path, track)
    paths = staged(hub, tmp_path)
    assert rows(paths["ownGenome/a.bigBed"]) == ["scaffold_1\t1\t200"]
    assert genome.defaultPos == "scaffold_1:5-50"
    put(tmp_path, "a.bed", "scaffold_1\t1\t201\n")
    with pytest.raises(FormatError, match="past its chromosome of 200 bases"):
        staged(hub, tmp_path)


def test_a_position_that_the_author_gave_stays(tmp_path: Path) -> None:
    text = "browser position scaffold_1:5-50\nscaffold_1\t1\t200\n"
    track = trackhub.Track(source=put(tmp_path, "a.bed", text), convert=True)
    hub, genome = assembly(tmp_path, track, defaultPos="scaffold_1:1-9")
    staged(hub, tmp_path)
    assert genome.defaultPos == "scaffold_1:1-9"


def test_a_genome_may_have_sizes_and_names_in_files(tmp_path: Path) -> None:
    sizes = put(tmp_path, "x.chrom.sizes", "chrA\t50\n")
    alias = put(tmp_path, "x.chromAlias.txt", "chrA\tCP1.1\n")
    source = put(tmp_path, "a.bed", "CP1.1\t1\t50\n")
    hub = hub_of(trackhub.Track(source=source, convert=True), genome="xyz1")
    genome = hub.genomes_file.genomes[0]
    genome.chromSizes, genome.chromAlias = sizes, alias
    paths = staged(hub, tmp_path)
    assert rows(paths["xyz1/a.bigBed"]) == ["chrA\t1\t50"]


def test_a_genome_whose_sizes_are_not_known_is_named(tmp_path: Path) -> None:
    track = trackhub.Track(source=put(tmp_path, "a.bed", "chr1\t1\t9\n"), convert=True)
    with pytest.raises(
        StagingError, match=r"lengths of the chromosomes of xyz1, .* give the genome chromSizes"
    ):
        staged(hub_of(track, genome="xyz1"), tmp_path)
    track.convert = {"chrom_sizes": {"chr1": 100}}
    assert "xyz1/a.bigBed" in staged(hub_of(track, genome="xyz1"), tmp_path)


def test_a_vcf_needs_no_sizes(tmp_path: Path) -> None:
    pytest.importorskip("pysam")
    text = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t5\t.\tA\tT\t.\t.\t.\n"
    track = trackhub.Track(source=put(tmp_path, "a.vcf", text), convert=True)
    paths = staged(hub_of(track, genome="xyz1"), tmp_path)
    assert {"xyz1/a.vcfTabix", "xyz1/a.vcfTabix.tbi"} <= set(paths)


def test_an_option_that_there_is_not_names_the_track(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t9\n")
    hub = hub_of(trackhub.Track(source=source, convert={"clip_score": True}))
    with pytest.raises(FormatError, match=r"no option 'clip_score'.* \(track a\)"):
        staged(hub, tmp_path)


def test_a_container_that_sets_something_wins_over_the_track_line(tmp_path: Path) -> None:
    source = put(
        tmp_path,
        "peaks.narrowPeak",
        'track name="Theirs" color=255,0,0 visibility=full priority=3\n' + PEAK,
    )
    composite = trackhub.CompositeTrack(
        name="all", tracktype="bigNarrowPeak", short_label="All", color="0,0,255", priority="1"
    )
    view = trackhub.ViewTrack(
        name="view", view="Peaks", tracktype="bigNarrowPeak", visibility="dense"
    )
    composite.add_view(view)
    track = trackhub.Track(source=source, convert=True)
    view.add_tracks(track)
    hub = hub_of()
    hub.genomes_file.genomes[0].trackdb.add_tracks(composite)
    text = staged(hub, tmp_path)["hg38/trackDb.txt"].read_text()
    stanza = text[text.index("track peaks\n") :]
    assert "color" not in stanza
    assert "visibility" not in stanza
    assert "shortLabel Theirs\n" in stanza
    assert "priority 3\n" in stanza


def test_one_file_in_two_tracks_is_converted_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trackhub.formats.convert import Conversion

    made: list[Path] = []
    real = Conversion.make

    def make(self: Conversion, out: Path) -> Any:
        made.append(out)
        return real(self, out)

    monkeypatch.setattr(Conversion, "make", make)
    source = put(tmp_path, "a.bed", "chr1\t1\t9\tx\t5\n")
    tracks = [trackhub.Track(name=f"t{i}", source=source, convert=True) for i in range(5)]
    other = trackhub.Track(name="other", source=source, convert={"index": ["name"]})
    paths = staged(hub_of(*tracks, other), tmp_path)
    assert len(made) == 2
    for i in range(5):
        assert rows(paths[f"hg38/t{i}.bigBed"]) == ["chr1\t1\t9\tx\t5"]
        assert tracks[i].settings.get("searchIndex") is None
    assert other.searchIndex == "name"


def test_each_genome_has_its_own_result(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t249000000\n")
    hub = hub_of(trackhub.Track(source=source, convert={"clip_ends": True}))
    genome = trackhub.Genome("hg19")
    trackdb = trackhub.TrackDb()
    genome.add_trackdb(trackdb)
    hub.genomes_file.add_genome(genome)
    trackdb.add_tracks(trackhub.Track(source=source, convert={"clip_ends": True}))
    with pytest.warns(TrackhubWarning, match="cut"):
        paths = staged(hub, tmp_path)
    assert rows(paths["hg38/a.bigBed"]) == ["chr1\t1\t248956422"]
    assert rows(paths["hg19/a.bigBed"]) == ["chr1\t1\t249000000"]


def test_what_lies_beside_a_result_is_staged_with_each_track(tmp_path: Path) -> None:
    gtf = put(
        tmp_path,
        "genes.gtf",
        'chr1\tx\texon\t11\t20\t.\t+\t.\tgene_id "G"; transcript_id "T"; gene_name "abc";\n',
    )
    chain = put(
        tmp_path,
        "hg38.mm39.all.chain",
        "chain 9 chr1 248956422 + 100 135 chrX 169476592 - 50 83 7\n10 5 3\n20\n",
    )
    maf = put(
        tmp_path,
        "a.maf",
        "##maf version=1\na\ns hg38.chr1 10 4 + 248956422 ACGT\ns mm39.chr2 5 4 - 99 ACGT\n",
    )
    hub = hub_of(
        trackhub.Track(name="genes", source=gtf, convert=True),
        trackhub.Track(name="more", source=gtf, convert={"transcripts": "longest"}),
        trackhub.Track(name="chains", source=chain, convert={"other_db": "mm39"}),
        trackhub.Track(name="maf", source=maf, convert={"genes": gtf}),
    )
    paths = staged(hub, tmp_path)
    text = paths["hg38/trackDb.txt"].read_text()
    lines = set(text.splitlines())
    for line in (
        "searchTrix genes.data.ix",
        "searchTrix more.data.ix",
        "searchIndex name",
        "linkDataUrl chains.data.link.bb",
        "summary maf.data.summary.bb",
        "frames maf.data.frames.bb",
        "speciesOrder mm39",
    ):
        assert line in lines, text
    assert {name for name in paths if not name.endswith(".txt")} == {
        f"hg38/{name}"
        for name in (
            "genes.bigGenePred", "genes.data.ix", "genes.data.ixx", "more.bigGenePred", "more.data.ix", "more.data.ixx",
            "chains.bigChain", "chains.data.link.bb", "maf.bigMaf", "maf.data.summary.bb", "maf.data.frames.bb",
        )
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "options"), [("a.chain", {"other_db": "mm39"}), ("hg38ToMm39.over.chain", {})]
)
def test_the_other_assembly_of_a_chain_is_in_its_type_from_the_start(
    tmp_path: Path, recwarn: pytest.WarningsRecorder, name: str, options: dict[str, str]
) -> None:
    chain = put(
        tmp_path,
        name,
        "chain 9 chr1 248956422 + 100 135 chrX 169476592 - 50 83 7\n10 5 3\n20\n",
    )
    track = trackhub.Track(name="chains", source=chain, convert=options)
    assert track.tracktype == "bigChain mm39"
    assert [str(one.message) for one in recwarn] == []


@pytest.mark.parametrize("mode", ["symlink", "hardlink", "copy"])
def test_a_cache_that_is_taken_away_between_stagings_is_made_again(
    tmp_path: Path, cache: Path, mode: str
) -> None:
    import shutil

    source = put(tmp_path, "a.bed", "chr1\t1\t9\n")
    ready = trackhub.helpers.example_bigwigs()[0]
    hub = hub_of(
        trackhub.Track(source=source, convert=True), trackhub.Track(name="ready", source=ready)
    )
    staged(hub, tmp_path, mode=mode)
    shutil.rmtree(cache)
    paths = staged(hub, tmp_path, mode=mode)
    assert rows(paths["hg38/a.bigBed"]) == ["chr1\t1\t9"]
    assert paths["hg38/ready.bigWig"].samefile(ready) is (mode != "copy")
    assert source.read_text() == "chr1\t1\t9\n"


def test_a_cache_that_cannot_be_written_names_the_track(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKHUB_CACHE", str(put(tmp_path, "full", "a file")))
    hub = hub_of(trackhub.Track(source=put(tmp_path, "a.bed", "chr1\t1\t9\n"), convert=True))
    with pytest.raises(StagingError, match=r"^track a: converted files are kept in .*full, which"):
        staged(hub, tmp_path)


def test_conversion_is_done_once_for_several_stagings(tmp_path: Path, cache: Path) -> None:
    hub = hub_of(trackhub.Track(source=put(tmp_path, "a.bed", "chr1\t1\t9\n"), convert=True))
    staged(hub, tmp_path)
    made = {path: path.stat().st_mtime_ns for path in cache.rglob("data.bb")}
    staged(hub, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in cache.rglob("data.bb")} == made
    assert len(made) == 1
