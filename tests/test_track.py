"""Data tracks: names, types, labels, and where their data are."""

from __future__ import annotations

import warnings
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

import trackhub
from trackhub import BaseTrack, Track, TrackDb
from trackhub.errors import ParameterError, StagingError, TrackhubWarning, ValidationError
from trackhub.spec import track_types

MAGIC = {
    "bigWig": b"\x26\xfc\x8f\x88" + bytes(200),
    "cram": b"CRAM\x03\x00",
    "hic": b"HIC\0\x08\0\0\0",
}


def remote(**given: Any) -> Track:
    return Track(**{"name": "t", "tracktype": "bigWig", "url": "https://example.org/x.bw", **given})


def lines(track: BaseTrack) -> list[str]:
    return str(track).splitlines()


# ------------------------------------------------------------------------------- names


@pytest.mark.parametrize("name", ["a", "A-b_9", "9lives", "-x", "x" * 300])
def test_names_that_are_taken_in_silence(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert remote(name=name).name == name


@pytest.mark.parametrize("name", ["a.b", "é", "a/b", "T(NK)", "dG<=-15", "hub_1"])
def test_names_that_ucsc_changes_are_taken_with_a_warning(name: str) -> None:
    with pytest.warns(TrackhubWarning, match="track"):
        assert remote(name=name).name == name


@pytest.mark.parametrize("name", ["a b", "a\tb", "a\n", "a\0", "", None, 5, b"a", True, ["a"]])
def test_names_that_are_refused(name: Any) -> None:
    with pytest.raises(ParameterError):
        remote(name=name)


def test_a_name_needs_a_file_to_be_left_out() -> None:
    with pytest.raises(ParameterError, match="Track needs a name"):
        Track(tracktype="bigWig", url="https://example.org/x.bw")
    assert Track(tracktype="bigWig", source=Path("data/x.y.bw")).name == "x"


def test_children_follow_a_renamed_container() -> None:
    composite = trackhub.CompositeTrack("c", "bigWig")
    composite.add_tracks(remote())
    composite.name = "renamed"
    assert "    parent renamed" in lines(composite)


# ------------------------------------------------------------------------------- types


@pytest.mark.parametrize(
    "word",
    [kind.word for kind in track_types() if kind.status in ("documented", "alias", "accepted")],
)
def test_every_type_of_ucsc_is_taken(word: str) -> None:
    arguments = {"bigChain": " mm39", "bigNet": " mm39 chain"}.get(word, "")
    assert remote(tracktype=word + arguments).tracktype == word + arguments


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("bigwig", "write bigWig"),
        ("BigBed 6 +", r"write bigBed 6 \+"),
        ("cram", "write bam"),
        ("bed", "write bigBed"),
        ("vcf", "write vcfTabix"),
        ("gtf", "write bigGenePred"),
        ("superTrack", "got 'superTrack'|for containers"),
        ("multiWig", "got 'multiWig'|for containers"),
        ("bigBed 6+", r"write bigBed 6 \+"),
        ("bigBed 13", r"write bigBed 12 \+"),
        ("bigWig 0", "two numbers"),
        ("nonsense", "one of UCSC's track types"),
    ],
)
def test_other_types_are_refused_with_the_nearest(line: str, said: str) -> None:
    with pytest.raises(ParameterError, match=f"^track t: .*({said})"):
        remote(tracktype=line)
    track = remote()
    with pytest.raises(ParameterError, match=said):
        track.tracktype = line
    assert track.tracktype == "bigWig"


def test_a_container_may_say_the_type_of_a_table() -> None:
    assert trackhub.CompositeTrack("c", "bed 3").tracktype == "bed 3"


@pytest.mark.parametrize(
    ("name", "kind", "tracktype"),
    [("x.data", "bigWig", "bigWig"), ("x.bw", "cram", "bam"), ("x.bb", "hic", "hic")],
)
def test_the_type_is_read_from_the_content_not_the_name(
    name: str, kind: str, tracktype: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(MAGIC[kind])
    assert Track(source=tmp_path / name).tracktype == tracktype


def test_a_type_that_is_given_is_not_questioned_by_the_constructor(tmp_path: Path) -> None:
    assert Track(source=tmp_path / "absent.bw", tracktype="bigBed 3").tracktype == "bigBed 3"


def test_a_type_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(StagingError, match=r"no\.bw is not there, so its type cannot be read"):
        Track(source=tmp_path / "no.bw")
    for content, said in [(b"", "empty"), (b"\x00\x01\x02", "no format known")]:
        (tmp_path / "x.bw").write_bytes(content)
        with pytest.raises(ParameterError, match=f"no type can be read from .*{said}"):
            Track(source=tmp_path / "x.bw")
    (tmp_path / "x.bed").write_text("chr1\t0\t10\tname\t0\t+\n" * 5)
    with pytest.raises(ParameterError, match=r"it is bed, which no hub can show as it is; convert"):
        Track(source=tmp_path / "x.bed")


def test_a_type_is_needed() -> None:
    with pytest.raises(
        ParameterError, match=r"track t needs a tracktype, one of bam, .*, or a source"
    ):
        remote(tracktype=None)


def test_a_name_and_a_type_without_their_keywords_are_explained() -> None:
    with pytest.raises(ParameterError, match=r"write Track\(name='peaks', tracktype='bigBed', "):
        Track("peaks", "bigBed")


# ------------------------------------------------------------------------------- data


def test_url_and_bigdataurl_are_the_same() -> None:
    one = Track("https://example.org/a.bw", "t", "bigWig")
    other = Track(name="t", tracktype="bigWig", bigDataUrl="https://example.org/a.bw")
    assert str(one) == str(other)
    assert one.bigDataUrl == one.url == "https://example.org/a.bw"
    with pytest.raises(ParameterError, match="url and bigDataUrl are the same; give one"):
        remote(bigDataUrl="https://example.org/a.bw")


def test_the_setting_url_is_set_through_the_mapping() -> None:
    track = remote()
    track.settings["url"] = "https://example.org/item?id=$$"
    assert lines(track)[1] == "bigDataUrl https://example.org/x.bw"
    assert lines(track)[-1] == "url https://example.org/item?id=$$"


def test_a_path_object_is_a_file_to_stage() -> None:
    track = Track(Path("data/x.bw"), tracktype="bigWig")
    assert (track.source, track.name, track.url) == ("data/x.bw", "x", None)
    track = remote()
    track.url = PurePosixPath("data/y.bw")
    assert (track.source, track.url) == ("data/y.bw", None)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftps://example.org/x", "http, https or ftp"),
        ("file:///x.bw", "http, https or ftp"),
        ("s3://bucket/x.bw", "http, https or ftp"),
        ("ttps://example.org/x", "write https://example.org/x"),
        ("a\nb", "line break"),
        ("", "no value"),
        (["a"], "takes"),
    ],
)
def test_urls_that_ucsc_cannot_follow(url: Any, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        remote(url=url)


@pytest.mark.parametrize("url", ["http://a/x", "https://a/x", "ftp://a/x", "x.bw", "../d/x.bw"])
def test_urls_that_it_can(url: str) -> None:
    assert remote(url=url).url == url


def test_data_may_come_later() -> None:
    track = Track(name="t", tracktype="bigWig")
    assert [finding.code for finding in track.findings()] == ["missing-bigDataUrl"]
    track.source = Path("x.bw")
    assert track.source == "x.bw"
    assert list(track.findings()) == []
    track.source = None
    track.url = "https://example.org/x.bw"
    assert list(track.findings()) == []
    track.url = None
    assert [finding.code for finding in track.findings()] == ["missing-bigDataUrl"]


@pytest.mark.parametrize("source", ["", 5, b"x.bw", "a\0b", ["x.bw"]])
def test_a_source_is_a_path(source: Any) -> None:
    with pytest.raises(ValidationError, match=r"track t: .* is no usable file name"):
        Track(name="t", tracktype="bigWig", source=source)


def test_a_url_is_no_source() -> None:
    with pytest.raises(
        ParameterError, match=r"source is a file on this machine, .* give it as url"
    ):
        Track(name="t", tracktype="bigWig", source="https://example.org/x.bw")


@pytest.mark.parametrize("word", ["mathWig", "wig", "bedGraph 4"])
def test_types_without_a_file_need_none(word: str) -> None:
    track = Track(name="t", tracktype=word, strict=False, mathDataUrl="+ a b")
    assert list(track.findings()) == []


def test_a_filename_without_a_source_names_a_file_that_the_author_puts_there() -> None:
    track = Track(name="t", tracktype="bigWig", filename="data/x.bw")
    trackhub.default_hub("lab", "hg38", "me@example.org")[3].add_tracks(track)
    assert track.url == "../data/x.bw"
    assert list(track.findings()) == []


@pytest.mark.parametrize(
    ("word", "settings", "code"),
    [
        ("bigBarChart", {}, "missing-barChartBars"),
        ("bigBarChart", {"barChartCategoryUrl": "c.txt"}, None),
        ("vcfPhasedTrio", {}, "missing-vcfChildSample"),
        ("vcfPhasedTrio", {"vcfChildSample": "x"}, None),
    ],
)
def test_settings_that_a_type_needs(word: str, settings: dict[str, str], code: str | None) -> None:
    found = [finding.code for finding in remote(tracktype=word, **settings).findings()]
    assert found == ([code] if code else [])


def test_settings_may_come_from_the_container() -> None:
    composite = trackhub.CompositeTrack("c", "bigBarChart", barChartBars="a b")
    track = remote(tracktype="bigBarChart")
    composite.add_tracks(track)
    assert list(track.findings()) == []


# ------------------------------------------------------------------------------- the text


def test_the_order_of_the_lines() -> None:
    track = remote(
        visibility="full",
        subgroups={"b": "1", "a": "2"},
        parent="c off",
        altColor="0,0,0",
        Zeta=1,
        color="1,1,1",
        strict=False,
    )
    assert lines(track) == [
        "track t",
        "bigDataUrl https://example.org/x.bw",
        "shortLabel t",
        "longLabel t",
        "type bigWig",
        "altColor 0,0,0",
        "color 1,1,1",
        "parent c off",
        "visibility full",
        "Zeta 1",
        "subGroups b=1 a=2",
    ]


@pytest.mark.parametrize(
    ("parent", "alone", "held"),
    [
        ("on", None, "c on"),
        (True, None, "c on"),
        (False, None, "c off"),
        ("c", "c", "c"),
        ("c off", "c off", "c off"),
        ("x on", "x on", "c on"),
    ],
)
def test_the_parent_line(parent: Any, alone: str | None, held: str) -> None:
    track = remote(parent=parent)
    assert track.settings.get("parent") == alone
    composite = trackhub.CompositeTrack("c", "bigWig")
    composite.add_tracks(track)
    assert track.settings["parent"] == held
    assert f"    parent {held}" in lines(composite)


@pytest.mark.parametrize("parent", ["c maybe", "c on off", ""])
def test_a_parent_line_that_cannot_be_meant(parent: str) -> None:
    with pytest.raises(ParameterError, match="parent"):
        remote(parent=parent)


@pytest.mark.parametrize("parent", ["", "  "])
def test_an_empty_parent_line_is_none(parent: str) -> None:
    assert "parent" not in remote(parent=parent, strict=False).settings


def test_subgroups_can_be_given_in_every_way() -> None:
    for given in ({"subgroups": {"a": "b"}}, {"subGroups": "a=b"}, {"subGroups": {"a": "b"}}):
        track = remote(**given)
        assert track.subgroups == {"a": "b"}
        assert lines(track)[-1] == "subGroups a=b"
    track.subgroups["c"] = "d"
    assert lines(track)[-1] == "subGroups a=b c=d"
    for odd in (["a"], "a=b", 5):
        with pytest.raises(ParameterError, match="subgroups is a dict of subgroup → member, got"):
            track.subgroups = odd
        with pytest.raises(ParameterError, match="subgroups is a dict of subgroup → member, got"):
            track.add_subgroups(odd)


def test_a_track_knows_its_hub_and_trackdb() -> None:
    hub, _, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    track = remote()
    assert (track.hub, track.trackdb, track.html_fn) == (None, None, None)
    trackdb.add_tracks(track)
    assert (track.hub, track.trackdb, track.html_fn) == (hub, trackdb, "hg38/t.html")


def test_a_base_track_can_be_used_by_itself() -> None:
    track = BaseTrack("t", "bigWig", bigDataUrl="https://example.org/x.bw", color="red")
    assert str(track) == str(remote(color="red"))
    assert str(TrackDb(track)) == f"{track}\n"


def test_old_names_of_settings() -> None:
    assert lines(remote(tracktype="bigLolly", noStems="on"))[-1] == "lollyNoStems on"
    assert lines(remote(url_for_hubs="https://example.org/$$"))[-1] == "url https://example.org/$$"
    assert "directUrl https://example.org/" in lines(
        remote(directUrl_for_hubs="https://example.org/")
    )
