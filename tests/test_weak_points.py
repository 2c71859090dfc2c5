"""Every input on which version 1.0 went wrong: it is right now, or refused with one clear sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import trackhub
from trackhub import (
    AggregateTrack,
    Assembly,
    BaseTrack,
    CompositeTrack,
    Genome,
    GenomesFile,
    GroupDefinition,
    Hub,
    SubGroupDefinition,
    SuperTrack,
    Track,
    TrackDb,
    ViewTrack,
    default_hub,
    stage_hub,
    upload_hub,
)
from trackhub.errors import (
    ParameterError,
    StagingError,
    TrackhubError,
    TrackhubWarning,
    UploadError,
    ValidationError,
)

BIGWIG = b"\x26\xfc\x8f\x88 a bigWig"
BIGBED = b"\xeb\xf2\x89\x87 a bigBed"
TWOBIT = b"\x43\x27\x41\x1a" + bytes(12)


@pytest.fixture(autouse=True)
def _own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    yield
    # Whatever went wrong, nothing was written beside the working directory.
    assert {path.name for path in tmp_path.iterdir()} == {"cwd"}


def put(path: str, content: bytes = BIGWIG) -> str:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return path


def a_track(name: str = "t", tracktype: str = "bigWig", **given: Any) -> Track:
    if not {"url", "source", "bigDataUrl"} & given.keys():
        given["url"] = "https://example.org/x"
    return Track(name=name, tracktype=tracktype, **given)


def a_hub(*tracks: BaseTrack) -> Hub:
    hub, _, _, trackdb = default_hub("lab", "hg38", "me@example.org")
    trackdb.add_tracks(tracks)
    return hub


def a_composite(*tracks: BaseTrack, **given: Any) -> CompositeTrack:
    composite = CompositeTrack(name="c", tracktype="bigWig", **given)
    composite.add_tracks(*tracks)
    return composite


def own_hub(**given: Any) -> tuple[Hub, Assembly]:
    assembly = Assembly("own", **{"organism": "Own", "defaultPos": "chr1:1-9", **given})
    assembly.add_trackdb(TrackDb([a_track()]))
    hub = Hub("lab", email="me@example.org")
    hub.add_genomes_file(GenomesFile(assembly))
    return hub, assembly


def validated(*tracks: BaseTrack) -> bool:
    return a_hub(*tracks).validate()


def staged(hub: Hub) -> set[str]:
    directory, paths = stage_hub(hub, "stage")
    return {os.path.relpath(path, directory) for path in paths}


def lines(component: object) -> list[str]:
    return [line.strip() for line in str(component).splitlines()]


def cell(name: str, mapping: dict[str, str], **given: Any) -> SubGroupDefinition:
    return SubGroupDefinition(name, name.title(), mapping, **given)


# --------------------------------------------------------------------- refused with one sentence
# Each row: number in the list of weak points, what is done, the class, and telling words.

Refusal = tuple[int, Callable[[], object], type[TrackhubError], str]


def hub_with_groups(group: str) -> bool:
    hub, assembly = own_hub(twobit_file="own.2bit")
    assembly.add_groups([GroupDefinition("mine")])
    assembly.trackdb.tracks[0].group = group
    return hub.validate()


def same_object_twice() -> bool:
    track = a_track()
    return validated(a_composite(track, track))


def same_object_under_two_parents() -> bool:
    track = a_track()
    other = CompositeTrack(name="d", tracktype="bigWig")
    other.add_tracks(track)
    return validated(a_composite(track), other)


def genome_twice() -> bool:
    hub, assembly = own_hub(twobit_file="own.2bit")
    hub.genomes_file.add_genome(assembly)
    return hub.validate()


def empty_view() -> bool:
    return validated(a_composite(ViewTrack(view="v", name="v", tracktype="bigWig")))


def with_genomes_file(*genomes: Genome) -> bool:
    hub = Hub("lab", email="me@example.org")
    hub.add_genomes_file(GenomesFile(genomes))
    return hub.validate()


def without_email() -> bool:
    genomes = GenomesFile(Genome("hg38", TrackDb(a_track())))
    return Hub("lab", genomes_file=genomes).validate()


def bam(index: str | None = None) -> Track:
    put("r.bam", b"\x1f\x8b")
    if index:
        put(index, b"index")
    return Track(name="t", tracktype="bam", source="r.bam")


REFUSED: list[Refusal] = [
    (1, lambda: a_track("a b"), ParameterError, "track takes one word, got 'a b'; write a_b"),
    (1, lambda: a_track("a\n"), ParameterError, "line break"),
    (2, lambda: a_track(""), ParameterError, "name is a word of letters, digits, _ and -, got ''"),
    (3, lambda: a_track(5), ParameterError, "name is a word of letters, digits, _ and -, got 5"),  # type: ignore[arg-type]
    (3, lambda: a_track(None), ParameterError, "needs a name"),  # type: ignore[arg-type]
    (
        5,
        lambda: validated(a_track("a"), a_track("b"), a_track("a")),
        ValidationError,
        "track a: the name stands 2 times in trackDb hg38.*give each track a name of its own",
    ),
    (5, same_object_under_two_parents, ValidationError, "track t: the name stands 2 times"),
    (
        6,
        lambda: staged(
            a_hub(
                a_track("a", source=put("a.bw"), filename="z.bw"),
                a_track("b", source=put("b.bw"), filename="z.bw"),
            )
        ),
        StagingError,
        r"track b and track a both want the staged file z\.bw \(b\.bw and a\.bw\)",
    ),
    (7, lambda: a_track(tracktype=None), ParameterError, "track t needs a tracktype, one of bam,"),  # type: ignore[arg-type]
    (7, lambda: a_track(tracktype=""), ParameterError, "track t: type has no value"),
    (7, lambda: a_track(tracktype="bogus"), ParameterError, r"\(bam, .*bigWig.*\), got 'bogus'$"),
    (7, lambda: a_track(tracktype="bigwig"), ParameterError, "got 'bigwig'; write bigWig$"),
    (7, lambda: a_track(tracktype="cram"), ParameterError, "got 'cram'; write bam$"),
    (8, lambda: a_track(tracktype="all"), ParameterError, "got 'all'"),
    (8, lambda: a_track(tracktype="genome"), ParameterError, "got 'genome'"),
    (8, lambda: a_track(tracktype="view"), ParameterError, "type view is for containers"),
    (9, lambda: a_track(tracktype="bigBed 99 +x"), ParameterError, "3 to 12 .*, got 99"),
    (9, lambda: a_track(tracktype="bigWig 10 -10"), ParameterError, "write bigWig -10 10"),
    (10, lambda: a_track(autoscale="on"), ParameterError, "'autoscale'.*did you mean autoScale"),
    (11, lambda: a_track().add_params(colour="red"), ParameterError, "did you mean color"),
    (11, lambda: a_track().add_params(visibility="foo"), ParameterError, "visibility takes hide, "),
    (12, lambda: a_track(visibility="foo"), ParameterError, "hide, dense, .* or full, got 'foo'"),
    (13, lambda: a_track(color="300,0,0"), ParameterError, "0 to 255.*write 255,0,0"),
    (13, lambda: a_track(color="firebrik"), ParameterError, "nearest colour name is firebrick"),
    (14, lambda: a_track(viewLimits="10:0"), ParameterError, "write 0:10"),
    (14, lambda: a_track(viewLimits="a:b"), ParameterError, "viewLimits takes numbers"),
    (14, lambda: a_track(maxHeightPixels="8:500:1"), ParameterError, "largest height first"),
    (15, lambda: a_track(smoothingWindow=500), ParameterError, r"off\|1-16, got '500'"),
    (15, lambda: a_track(smoothingWindow="banana"), ParameterError, r"off\|1-16, got 'banana'"),
    (15, lambda: a_track("t", "bigBed", scoreFilter="x"), ParameterError, "scoreFilter takes"),
    (16, lambda: a_track(priority="abc"), ParameterError, "priority takes a number, got 'abc'"),
    (16, lambda: a_track("t", "bigBed", maxItems="1.7"), ParameterError, "maxItems takes a whole"),
    (17, lambda: a_track(long_label="a\nb"), ParameterError, "longLabel contains a line break"),
    (17, lambda: a_track(html="a\ntrack b"), ParameterError, "html contains a line break"),
    (17, lambda: a_track(subgroups={"a": "b\nc"}), ParameterError, "line break"),
    (17, lambda: Hub("lab", short_label="a\nb"), ParameterError, "shortLabel contains a line"),
    (18, lambda: a_track(html=""), ParameterError, "html has no value.*leave the setting out"),
    (
        20,
        lambda: staged(a_hub(a_track("a", source="no.bw"), a_track("b", source="nor.bw"))),
        StagingError,
        r"a: source .*/no\.bw was not found; track b: source .*/nor\.bw was not found",
    ),
    (
        21,
        lambda: staged(a_hub(a_track(source=put("x.bb", BIGBED)))),
        StagingError,
        r"x\.bb is a bigBed file, and the track's type is bigWig",
    ),
    (
        21,
        lambda: staged(a_hub(a_track(source=put("x.bedGraph", b"chr1\t0\t1\t2\n")))),
        StagingError,
        "is a text file, and the track's type is bigWig",
    ),
    (21, lambda: staged(a_hub(a_track(source="."))), StagingError, "is no regular file"),
    (
        22,
        lambda: validated(Track(name="t", tracktype="bigWig")),
        ValidationError,
        "track t: no data; give source .* or url",
    ),
    (26, lambda: staged(a_hub(bam())), StagingError, r"no index .*r\.bam\.bai or r\.bam\.csi"),
    (27, lambda: a_track(filename="/abs/x.bw"), ValidationError, "relative to the staging"),
    (28, lambda: a_track(filename="../esc/x.bw"), ValidationError, "outside the staging directory"),
    (29, lambda: a_hub().validate(), ValidationError, "no tracks; add some"),
    (29, with_genomes_file, ValidationError, r"no genomes; add one with add_genome\(\)"),
    (
        29,
        lambda: Hub("lab", email="me@example.org").validate(),
        ValidationError,
        r"no genomes file; add one with add_genomes_file\(\)",
    ),
    (
        29,
        lambda: with_genomes_file(Genome("hg38")),
        ValidationError,
        r"genome hg38: no trackDb; add one with add_trackdb\(\)",
    ),
    (30, lambda: Genome("hg38", foo=1), ParameterError, "genome hg38: .* no setting 'foo' here"),
    (34, lambda: own_hub()[0].validate(), ValidationError, "needs its sequence; give twobit_file"),
    (
        34,
        lambda: own_hub(twobit_file="x.2bit", organism=None)[0].validate(),
        ValidationError,
        "no organism, and UCSC refuses",
    ),
    (
        34,
        lambda: own_hub(twobit_file="x.2bit", defaultPos=None)[0].validate(),
        ValidationError,
        "no defaultPos, and UCSC refuses",
    ),
    (35, genome_twice, ValidationError, "genome own: stands twice in the genomes file"),
    (38, lambda: hub_with_groups("nope"), ValidationError, "group nope .* which has mine"),
    (
        38,
        lambda: validated(a_composite(a_track(subgroups={"cell": "x"}))),
        ValidationError,
        "track t: is in the subgroup cell, which composite c does not define",
    ),
    (
        38,
        lambda: validated(
            a_composite(a_track(subgroups={"cell": "x"}), subgroups=[cell("cell", {"y": "Y"})])
        ),
        ValidationError,
        "track t: is x in the subgroup cell, whose members are y",
    ),
    (
        39,
        lambda: validated(a_composite(a_track(), dimensions="dimX=cell")),
        ValidationError,
        "dimensions names the subgroup cell, defined are none",
    ),
    (
        39,
        lambda: validated(a_composite(a_track(), sortOrder="cell=+")),
        ValidationError,
        "sortOrder names the subgroup cell",
    ),
    (
        39,
        lambda: validated(
            a_composite(a_track(), subgroups=[cell(f"g{n}", {"a": "A"}) for n in range(10)])
        ),
        ValidationError,
        "defines 10 subgroups, and UCSC reads nine",
    ),
    (41, lambda: a_composite(CompositeTrack("d", "bigWig")), ValidationError, "a composite \\(d\\)"),
    (41, lambda: a_composite(SuperTrack("s")), ValidationError, "cannot hold a superTrack"),
    (41, lambda: a_composite("abc"), ValidationError, "takes tracks, got 'abc'"),  # type: ignore[arg-type]
    (
        42,
        lambda: AggregateTrack("none", "m", "bigWig").add_tracks(a_track("b", "bigBed")),
        ValidationError,
        "multiWig m takes bigWig tracks only, and track b is a bigBed",
    ),
    (42, lambda: SuperTrack("s").add_tracks(SuperTrack("r")), ValidationError, "cannot hold"),
    (
        42,
        lambda: AggregateTrack("none", "m", "bigWig").add_tracks(a_composite()),
        ValidationError,
        "multiWig m cannot hold a composite",
    ),
    (
        42,
        lambda: TrackDb().add_tracks(ViewTrack("v", "v", "bigWig")),
        ValidationError,
        "trackDb cannot hold a view",
    ),
    (
        42,
        lambda: ViewTrack("v", "v", "bigWig").add_tracks(ViewTrack("w", "w", "bigWig")),
        ValidationError,
        "view v cannot hold a view",
    ),
    (43, lambda: validated(a_composite()), ValidationError, "composite c: holds no tracks; add"),
    (43, empty_view, ValidationError, "view v: holds no tracks"),
    (44, same_object_twice, ValidationError, "the name stands 2 times"),
    (46, lambda: a_track(parent="foo bar"), ParameterError, "got 'foo bar'; write foo"),
    (49, lambda: setattr(a_track(), "name", "a b"), ParameterError, "one word"),
    (
        50,
        lambda: staged(a_hub(a_track(html_string=".. include:: /etc/hostname\n"))),
        ValidationError,
        'track t: documentation page, line 1: "include" directive disabled',
    ),
    (
        50,
        lambda: staged(a_hub(a_track(html_string="fine\n\nText with |nothing|.\n"))),
        ValidationError,
        'track t: documentation page, line 3: Undefined substitution referenced: "nothing"',
    ),
    (51, lambda: a_track(html_string="x", html_string_format="mdx"), ValidationError, "rst, md, h"),
    (53, lambda: (put("stage/hg38/t.bigWig"), staged(a_hub(a_track(source=put("t.bw"))))),
     StagingError, r"stage/hg38/t\.bigWig is there already"),
    (55, lambda: upload_hub(a_hub(a_track()), "a b", "/x"), UploadError, "host is the name"),
    (55, lambda: upload_hub(a_hub(a_track()), "h", "/x", port=0), UploadError, "1 to 65535"),
    (56, lambda: Genome("hg38", defaultPos="chr1:9-1"), ParameterError, "write chr1:1-9"),
    (57, without_email, ValidationError, "no email, and UCSC refuses"),
    (
        59,
        lambda: validated(
            *(a_track(trackhub.helpers.sanitize(text)) for text in ("a-1_0", "a_10"))
        ),
        ValidationError,
        "track a10: the name stands 2 times",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("do", "error", "words"),
    [row[1:] for row in REFUSED],
    ids=[f"{row[0]}-{number}" for number, row in enumerate(REFUSED)],
)
def test_it_is_refused_with_one_clear_sentence(
    do: Callable[[], object], error: type[TrackhubError], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        do()
    assert type(caught.value) is error
    message = str(caught.value)
    assert "\n" not in message
    assert not os.path.exists("stage/lab.hub.txt")


# --------------------------------------------------------------------------------- it is right
# Each row: number, what is done, and what comes out.

RIGHT: list[tuple[int, Callable[[], object], object]] = [
    (4, lambda: (a_track("1-a").name, validated(a_track("1-a"))), ("1-a", True)),
    (12, lambda: a_track(visibility=2).visibility, "full"),
    (12, lambda: a_track(autoScale=True).autoScale, "on"),
    (13, lambda: a_track(color="red").color, "255,0,0"),
    (13, lambda: a_track(color="#ff8000").color, "255,128,0"),
    (13, lambda: a_track(color=(1, 2, 3)).color, "1,2,3"),
    (13, lambda: a_track(color="1, 2, 3").color, "1,2,3"),
    (19, lambda: lines(a_track(short_label="x" * 30))[2], f"shortLabel {'x' * 30}"),
    (25, lambda: "hg38/t.bigWig" in staged(a_hub(a_track(source=Path(put("x.bw"))))), True),
    (26, lambda: "hg38/t.bam.bai" in staged(a_hub(bam("r.bai"))), True),
    (26, lambda: "hg38/t.bam.csi" in staged(a_hub(bam("r.bam.csi"))), True),
    (30, lambda: lines(Genome("hg38", TrackDb(), organism="Human")), ["genome hg38", "organism Human"]),
    (33, lambda: TrackDb(tracks=[a_track()]).tracks[0].name, "t"),
    (33, lambda: TrackDb(a_track()).tracks[0].name, "t"),
    (33, lambda: Hub("lab", url="https://example.org/hub.txt").url, "https://example.org/hub.txt"),
    (40, lambda: SubGroupDefinition("cell", "Cell Type", {"a": "A one"}).text(), "cell Cell_Type a=A_one"),
    (41, lambda: len(a_composite(AggregateTrack("none", "m", "bigWig")).subtracks), 1),
    (47, lambda: a_track("t", "bigBed", **{"filter.score": "0:9"}).settings["filter.score"], "0:9"),
    (47, lambda: a_track("t", "bigBed", **{"filterValues.name": "a,b"}).settings["filterValues.name"], "a,b"),
    (47, lambda: a_track("t", "bigLolly", **{"yAxisLabel.1": "0 on 1,2,3 zero"}).settings["yAxisLabel.1"], "0 on 1,2,3 zero"),
    (48, lambda: a_track("t", "bigGenePred", itemRgb="on").itemRgb, "on"),
    (48, lambda: a_track("t", "bigNarrowPeak", scoreFilter=100).scoreFilter, "100"),
    (48, lambda: a_track("t", "bigBed", itemRgb="off").itemRgb, "off"),
    (48, lambda: AggregateTrack("none", "m", "bigWig", showSubtrackColorOnUi="off").showSubtrackColorOnUi, "off"),
    (48, lambda: lines(a_composite(compositeTrack="faceted"))[-1], "compositeTrack faceted"),
    (56, lambda: Genome("hg38", defaultPos="chr1:1,000-2,000").defaultPos, "chr1:1000-2000"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("do", "expected"),
    [row[1:] for row in RIGHT],
    ids=[f"{row[0]}-{number}" for number, row in enumerate(RIGHT)],
)
def test_it_is_right(do: Callable[[], object], expected: object) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert do() == expected


# ------------------------------------------------------------------ right, but it will disappoint

DOUBTFUL: list[tuple[int, Callable[[], object], str, object]] = [
    (1, lambda: a_track("a.b").name, "UCSC writes _ for any other in 'a.b'; write a_b", "a.b"),
    (1, lambda: a_track("é").name, "UCSC writes _ for any other in 'é'", "é"),
    (
        24,
        lambda: a_track(url="https://example.org/a b.bw").url,
        "blank in its url",
        "https://example.org/a%20b.bw",
    ),
    (24, lambda: a_track(url="my data/a.bw").url, "blank in its path", "my%20data/a.bw"),
    (
        45,
        lambda: validated(a_composite(a_track("a"), a_track("b", "bigBed"))),
        r"several types \(bigBed, bigWig\) in no view of their own; put each type in a view",
        True,
    ),
    (56, lambda: Genome("hg38", defaultPos="chrM").defaultPos, "defaultPos takes <chr>", "chrM"),
    (57, lambda: Hub("my hub").hub, "hub takes one word, got 'my hub'; write my_hub", "my hub"),
]


@pytest.mark.parametrize(
    ("do", "words", "expected"),
    [row[1:] for row in DOUBTFUL],
    ids=[f"{row[0]}-{number}" for number, row in enumerate(DOUBTFUL)],
)
def test_it_is_taken_with_a_warning_at_the_line_of_the_script(
    do: Callable[[], object], words: str, expected: object
) -> None:
    with pytest.warns(TrackhubWarning, match=words) as caught:
        assert do() == expected
    assert len(caught) == 1
    assert caught[0].filename == __file__


# ------------------------------------------------------------------- rows that need more than a line


def test_5_one_track_in_two_genomes_is_fine() -> None:
    track = a_track("t", source=put("t.bw"))
    hub = a_hub(track)
    hub.genomes_file.add_genome(Genome("mm39", TrackDb([track])))
    assert {"hg38/t.bigWig", "mm39/t.bigWig"} <= staged(hub)


def test_5_adding_to_several_parents_and_str_always_work() -> None:
    track = a_track()
    first, second = a_composite(track), SuperTrack(name="s")
    second.add_tracks(track)
    assert "parent c" in lines(first)
    assert "parent s" in lines(second)
    assert lines(track)[-1] == "parent s"


def test_5_names_that_ucsc_takes_for_one_are_refused_too() -> None:
    with pytest.warns(TrackhubWarning, match="write a_b"):
        odd = a_track("a.b")
    with pytest.raises(ValidationError, match=r"UCSC takes the names a\.b and a_b for one"):
        validated(odd, a_track("a_b"))


def test_23_a_source_is_staged_where_a_relative_url_points() -> None:
    files = staged(a_hub(a_track(source=put("t.bw"), url="signals/t.bw")))
    assert "hg38/signals/t.bw" in files


def test_23_a_source_under_an_absolute_url_is_taken_to_be_served_already() -> None:
    files = staged(a_hub(a_track(source=put("t.bw"), url="https://example.org/t.bw")))
    assert files == {"lab.hub.txt", "lab.genomes.txt", "hg38/trackDb.txt"}


def test_26_types_with_arguments_and_trios_have_their_index_too() -> None:
    put("r.bam", b"\x1f\x8b")
    put("r.bam.bai", b"BAI\1")
    put("v.vcf.gz", b"\x1f\x8b")
    put("v.vcf.gz.tbi", b"\x1f\x8b")
    files = staged(
        a_hub(
            Track(name="a", tracktype="bam .", source="r.bam"),
            Track(name="b", tracktype="vcfPhasedTrio", source="v.vcf.gz", vcfChildSample="NA1"),
        )
    )
    assert {"hg38/a.bam.bai", "hg38/b.vcfPhasedTrio.tbi"} <= files


def test_31_a_genome_put_into_a_genomes_file_at_birth_is_in_its_text() -> None:
    genomes = GenomesFile()
    Genome("hg38", TrackDb(), genome_file_obj=genomes)
    assert str(genomes) == "genome hg38\n\n"
    Hub("lab", genomes_file=genomes)
    assert str(genomes) == "genome hg38\ntrackDb hg38/trackDb.txt\n\n"


def test_32_add_trackdb_puts_the_track_into_the_trackdb() -> None:
    trackdb = TrackDb()
    a_track().add_trackdb(trackdb)
    assert lines(trackdb)[0] == "track t"
    assert len(trackdb.tracks) == 1


def test_34_an_assembly_without_sequence_still_has_a_text() -> None:
    _, assembly = own_hub()
    assert lines(assembly) == [
        "genome own",
        "trackDb own/trackDb.txt",
        "organism Own",
        "defaultPos chr1:1-9",
    ]


def test_34_a_missing_2bit_is_missed() -> None:
    hub, _ = own_hub(twobit_file="nowhere.2bit")
    with pytest.raises(StagingError, match=r"genome own: source .*nowhere\.2bit was not found"):
        staged(hub)


def test_36_a_hub_in_a_subdirectory_keeps_its_files_together() -> None:
    hub = a_hub(a_track(source=put("t.bw")))
    hub.filename = "sub/hub.txt"
    assert staged(hub) == {
        "sub/hub.txt",
        "sub/lab.genomes.txt",
        "sub/hg38/trackDb.txt",
        "sub/hg38/t.bigWig",
    }
    assert "genomesFile lab.genomes.txt" in lines(hub)


def test_36_a_slash_in_a_hub_name_scatters_nothing() -> None:
    hub, *_, trackdb = default_hub("my/hub", "hg38", "me@example.org")
    trackdb.add_tracks(a_track())
    assert staged(hub) == {"my_hub.hub.txt", "my_hub.genomes.txt", "hg38/trackDb.txt"}


def test_37_paths_of_a_genome_start_at_genomes_txt() -> None:
    hub, assembly = own_hub(twobit_file=put("own.2bit", TWOBIT), html_string="About.")
    hub.genomes_file.filename = "sub/genomes.txt"
    assembly.add_groups([GroupDefinition("mine")])
    assert staged(hub) == {
        "lab.hub.txt",
        "sub/genomes.txt",
        "sub/own/trackDb.txt",
        "sub/own/own.2bit",
        "sub/own/groups.txt",
        "sub/own/own_info.html",
    }
    assert "genomesFile sub/genomes.txt" in lines(hub)
    assert lines(assembly) == [
        "genome own",
        "trackDb own/trackDb.txt",
        "twoBitPath own/own.2bit",
        "groups own/groups.txt",
        "organism Own",
        "defaultPos chr1:1-9",
        "htmlPath own/own_info.html",
    ]


def test_38_the_default_of_a_subgroup_is_filled_in_and_declared() -> None:
    composite = a_composite(a_track("a", subgroups={"cell": "x"}), a_track("b"))
    composite.add_subgroups([cell("cell", {"x": "X"}, default="unknown")])
    text = lines(composite)
    assert "subGroup1 cell Cell x=X unknown=unknown" in text
    assert text[-1] == "subGroups cell=unknown"
    assert validated(composite)


def test_38_a_default_that_nobody_needs_is_not_declared() -> None:
    composite = a_composite(a_track("a", subgroups={"cell": "x"}))
    composite.add_subgroups([cell("cell", {"x": "X"}, default="unknown")])
    assert "subGroup1 cell Cell x=X" in lines(composite)


def test_40_blanks_in_members_are_written_alike_on_both_sides() -> None:
    composite = a_composite(a_track("a", subgroups={"cell": "HeLa S3"}))
    composite.add_subgroups([cell("cell", {"HeLa S3": "HeLa S3 cells"})])
    text = lines(composite)
    assert "subGroup1 cell Cell HeLa_S3=HeLa_S3_cells" in text
    assert text[-1] == "subGroups cell=HeLa_S3"
    assert validated(composite)


def test_43_tracks_and_leaves_work_beside_empty_containers() -> None:
    trackdb = TrackDb([a_composite(), a_track()])
    assert [track.name for track in trackdb.tracks] == ["t"]
    assert [track.name for track, _ in trackdb.leaves(Track)] == ["t"]
    assert [track.name for track, _ in own_hub(html_string="x")[0].leaves(Track)] == ["t"]


def test_49_attributes_set_after_construction_are_rendered() -> None:
    track = a_track("old", color="red")
    track.name = "new"
    track.short_label = "short"
    track.longLabel = "long"
    track.tracktype = "bigBed 6 +"
    track.url = "https://example.org/new.bb"
    track.color = (0, 0, 255)
    track.visibility = "pack"
    assert lines(track) == [
        "track new",
        "bigDataUrl https://example.org/new.bb",
        "shortLabel short",
        "longLabel long",
        "type bigBed 6 +",
        "color 0,0,255",
        "visibility pack",
    ]


def test_49_an_attribute_that_is_no_setting_has_a_nearest_name() -> None:
    with pytest.raises(AttributeError, match=r"no attribute 'colour'.* did you mean color"):
        a_track().colour = "red"
    with pytest.raises(AttributeError, match="did you mean visibility"):
        _ = a_track().visiblity


def test_50_a_doubtful_page_is_a_warning_and_stays_clean(capfd: pytest.CaptureFixture[str]) -> None:
    hub = a_hub(a_track(html_string="Some *text without an end.\n"))
    with pytest.warns(TrackhubWarning, match="documentation page, line 1: Inline emphasis"):
        staged(hub)
    page = Path("stage/hg38/t.html").read_text()
    assert "Some *text without an end." in page
    assert "system-message" not in page
    assert capfd.readouterr() == ("", "")


def test_52_staging_makes_nothing_in_the_working_directory() -> None:
    staged(a_hub(a_track(html_string="About t.")))
    assert os.listdir() == ["stage"]


def test_53_a_dangling_link_is_replaced() -> None:
    Path("stage/hg38").mkdir(parents=True)
    os.symlink("/nowhere/t.bw", "stage/hg38/t.bigWig")
    staged(a_hub(a_track(source=put("t.bw"))))
    assert Path("stage/hg38/t.bigWig").read_bytes() == BIGWIG


def test_54_a_track_taken_out_is_gone_from_the_directory() -> None:
    hub = a_hub(a_track("a", source=put("a.bw")), a_track("b", source=put("b.bw")))
    staged(hub)
    hub.find("b").remove()
    staged(hub)
    assert sorted(os.listdir("stage/hg38")) == ["a.bigWig", "trackDb.txt"]


def test_55_a_user_with_localhost_is_a_plain_directory() -> None:
    upload_hub(a_hub(a_track(source=put("t.bw"))), "localhost", "www", user="me")
    assert sorted(os.listdir()) == ["t.bw", "www"]
    assert Path("www/hg38/t.bigWig").read_bytes() == BIGWIG


def test_55_the_port_is_used() -> None:
    assert "ssh -p 2222" in " ".join(trackhub.upload.rsync_command("s", "h", "/hub", port=2222))


def test_55_without_rsync_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UploadError, match="rsync is not installed"):
        upload_hub(a_hub(a_track()), "example.invalid", "/hub")


def test_57_labels_of_any_length_are_taken_in_silence() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        hub = Hub("lab", "s" * 40, "l" * 300, email="me@example.org")
    assert lines(hub)[1:3] == ["shortLabel " + "s" * 40, "longLabel " + "l" * 300]


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trackhub.settings, "VALIDATE", False)


@pytest.mark.usefixtures("unchecked")
def test_58_the_switch_covers_types_values_and_later_additions() -> None:
    track = a_track("t", "brandNew 3", shiny="yes", priority="abc")
    track.add_params(newer=1)
    assert lines(track)[4:] == ["type brandNew 3", "priority abc", "shiny yes", "newer 1"]


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("given", [{"shiny": "a\nb"}, {"a\nb": "x"}, {"a b": "x"}, {"#a": "x"}])
def test_58_the_switch_does_not_let_a_value_add_lines(given: dict[str, str]) -> None:
    with pytest.raises(ParameterError):
        a_track(**given)


def test_58_one_track_may_be_lenient_by_itself() -> None:
    track = a_track("t", "brandNew 3", strict=False, shiny="yes", visibility="odd")
    assert lines(track)[4:] == ["type brandNew 3", "visibility odd", "shiny yes"]
    with pytest.raises(ParameterError):
        a_track(shiny="yes")


def test_the_design_faults_of_import_are_gone() -> None:
    code = (
        "import logging, sys, trackhub; "
        "assert not logging.root.handlers; assert 'docutils' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_str_changes_nothing() -> None:
    hub = a_hub(a_composite(a_track(html_string="x"), dimensions="dimX=view"))
    before = [(type(node), depth) for node, depth in hub.walk()]
    texts = [str(hub), str(hub.genomes_file), str(hub.genomes_file.genomes[0].trackdb)]
    again = [str(hub), str(hub.genomes_file), str(hub.genomes_file.genomes[0].trackdb)]
    assert texts == again
    assert [(type(node), depth) for node, depth in hub.walk()] == before


def test_every_row_of_the_list_is_held() -> None:
    held = {row[0] for table in (REFUSED, RIGHT, DOUBTFUL) for row in table}
    held |= {int(n.split("_")[1]) for n in globals() if n.startswith("test_") and n[5].isdigit()}
    assert held == set(range(1, 60))
