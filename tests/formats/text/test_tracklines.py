"""``track`` and ``browser`` lines of custom tracks become settings of a hub's track."""

from __future__ import annotations

from pathlib import Path

import pytest
from formats.raw import put
from hypothesis import given
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.convert import convert_file
from trackhub.formats.text.tracklines import TrackLines, is_track_line, whole_track_lines


def said(*lines: bytes) -> TrackLines:
    found = TrackLines()
    for line in lines:
        found.add(line)
    return found


def test_attributes_take_the_names_and_values_of_a_trackdb() -> None:
    line = (
        b'track type=wiggle_0 name="my signal" description="All of it" visibility=2 color=255,0,0 '
        b"autoScale=off viewLimits=0:50 maxHeightPixels=100:50:11 graphType=bar yLineMark=11.5 "
        b"yLineOnOff=on windowingFunction=maximum smoothingWindow=3 priority=10"
    )
    kept, notes = said(line).judged("bigWig")
    assert notes == []
    assert kept == {
        "shortLabel": "my signal",
        "longLabel": "All of it",
        "visibility": "full",
        "color": "255,0,0",
        "autoScale": "off",
        "viewLimits": "0:50",
        "maxHeightPixels": "100:50:11",
        "graphTypeDefault": "bar",
        "yLineMark": "11.5",
        "yLineOnOff": "on",
        "windowingFunction": "maximum",
        "smoothingWindow": "3",
        "priority": "10",
    }


def test_colors_of_items_and_strands_are_kept() -> None:
    line = b'track itemRgb=On useScore=1 colorByStrand="255,0,0 0,0,255" url="http://x.org/?id=$$"'
    kept, notes = said(line).judged("bigBed 9")
    assert notes == []
    assert kept == {
        "itemRgb": "on",
        "useScore": "1",
        "colorByStrand": "255,0,0 0,0,255",
        "url": "http://x.org/?id=$$",
    }


def test_a_name_alone_is_both_labels() -> None:
    assert said(b"track name=peaks").settings == {"shortLabel": "peaks", "longLabel": "peaks"}


@pytest.mark.parametrize(
    ("number", "mode"),
    [("0", "hide"), ("1", "dense"), ("2", "full"), ("3", "pack"), ("4", "squish")],
)
def test_visibility_by_number_becomes_a_word(number: str, mode: str) -> None:
    assert said(f"track visibility={number}".encode()).settings == {"visibility": mode}


@pytest.mark.parametrize(
    "line", [b"track name='a b' x=1", b'track name="a b"', b'track  name="a b" ']
)
def test_quotes_of_both_kinds_hold_blanks(line: bytes) -> None:
    assert said(line).attributes["name"] == "a b"


def test_what_is_no_setting_of_a_track_is_told_and_left_out() -> None:
    kept, notes = said(b"track name=x offset=0 db=hg19 nonsense=5 color=red-ish").judged("bigBed 3")
    assert set(kept) == {"shortLabel", "longLabel"}
    assert len(notes) == 2
    assert "nonsense=5" in notes[0]
    assert "color=red-ish" in notes[1]


@pytest.mark.parametrize(
    ("attribute", "reason"),
    [
        ("htmlUrl=http://x.org/a.html", "give the page as html of the track"),
        ("group=user", "give group to the track"),
        ("searchIndex=name", "name them with index"),
        ("frames=multiz28wayFrames", "it names a table of UCSC's own"),
        ("summary=multizSummary", "it names a table of UCSC's own"),
        ("html=a.html", "it names a file"),
        ("expStep=0.5", "a hub draws no microarrays"),
        ("mafDot=on", "is no setting of a hub's track"),
        ("graphType=line", "graphType=line was left out"),
    ],
)
def test_what_a_hub_cannot_take_over_is_told_with_the_reason(attribute: str, reason: str) -> None:
    kept, notes = said(f"track {attribute}".encode()).judged("bigWig")
    assert kept == {}
    assert len(notes) == 1
    assert attribute in notes[0]
    assert reason in notes[0]


def test_how_a_custom_track_is_loaded_is_not_told() -> None:
    line = b"track type=bedGraph db=hg19 offset=0 bigDataUrl=http://x.org/a.bw initialPosition=x"
    assert said(line).judged("bigWig") == ({}, [])


@pytest.mark.parametrize(
    ("tracktype", "line", "kept"),
    [
        ("bigWig", "visibility=Dense autoScale=On graphType=Bar", ("dense", "on", "bar")),
        (
            "bigWig",
            "color=#ff8000 altColor=red viewLimits='0.0:25.0'",
            ("255,128,0", "255,0,0", "0.0:25.0"),
        ),
        ("bigBed 6", "scoreFilter=100 maxItems=50 spectrum=on", ("100", "50", "on")),
        ("bigBed 12", "exonArrows=on thickDrawItem=on denseCoverage=1", ("on", "on", "1")),
        ("bigInteract", "interactDirectional=true interactUp=true", ("true", "true")),
        ("bigBarChart", "barChartUnit=TPM maxLimit=20", ("TPM", "20")),
        ("bigMaf", "speciesOrder='hg18 panTro2' irows=on", ("hg18 panTro2", "on")),
        ("vcfTabix", "hapClusterEnabled=true minQual=5", ("true", "5")),
        ("bam", "pairEndsByName=. bamGrayMode=aliQual showNames=off", (".", "aliQual", "off")),
    ],
)
def test_settings_of_each_type_are_kept(tracktype: str, line: str, kept: tuple[str, ...]) -> None:
    found, notes = said(f"track {line}".encode()).judged(tracktype)
    assert notes == []
    assert tuple(found.values()) == kept


def test_lengths_of_another_assembly_than_db_says_are_told(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "track name=x db=hg19\nchr1\t1\t9\n")
    made = convert_file(source, chrom_sizes="hg38", kind="bed")
    assert made.summary.notes == [
        "the track line says db=hg19, where chr1 has 249,250,621 bases, and it has 248,956,422 in "
        "the lengths that were given: is it the right assembly?"
    ]
    for sizes in ("hg19", {"chr1": 249250621}):
        assert convert_file(source, chrom_sizes=sizes, kind="bed").summary.notes == []
    other = put(tmp_path, "b.bed", "track db=myOwn\nchr1\t1\t9\n")
    assert convert_file(other, chrom_sizes="hg38", kind="bed").summary.notes == []


def test_browser_position_is_kept_and_other_browser_lines_are_not() -> None:
    found = said(b"browser hide all", b"browser position chr7:1-100", b"browser pack refGene")
    assert found.position == "chr7:1-100"
    assert found.settings == {}


def test_a_shift_of_all_positions_is_refused() -> None:
    with pytest.raises(FormatError, match="offset=100"):
        said(b"track name=a offset=100")


def test_a_second_track_is_refused() -> None:
    with pytest.raises(FormatError, match="a second track begins here"):
        said(b"track name=a", b"track name=b")


@pytest.mark.parametrize("line", [b'track name="a', b"track name='a b"])
def test_a_quote_without_its_partner_is_refused(line: bytes) -> None:
    with pytest.raises(FormatError, match="cannot be read"):
        said(line)


def test_a_chromosome_called_track_is_data() -> None:
    assert not is_track_line(b"track\t100\t200")
    assert is_track_line(b"track name=x")
    assert is_track_line(b"track")
    assert not is_track_line(b"tracker 1 2")
    assert is_track_line(b"browser position chr1:1-2")


BROKEN = (
    'browser position chr7:1-100\ntrack name="x y" description="z" \\\nvisibility=2\n'
    '  itemRgb="On" \nchr7\t1\t9\tPos1\t0\t+\t1\t9\t255,0,0\n'
)


def test_a_track_line_in_pieces_is_made_whole_as_ucscs_page_shows_it(tmp_path: Path) -> None:
    for text in (BROKEN, BROKEN.replace("\n", "\r\n"), BROKEN.replace("\n", "\r")):
        made = convert_file(put(tmp_path, "a.txt", text), chrom_sizes={"chr7": 100})
        assert made.tracktype == "bigBed 9"
        assert made.settings == {
            "shortLabel": "x y",
            "longLabel": "z",
            "visibility": "full",
            "itemRgb": "on",
        }
        assert made.summary.notes == []


def test_lines_keep_their_numbers_behind_a_track_line_in_pieces(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"a\.txt:6: "):
        source = put(tmp_path, "a.txt", f"{BROKEN}chr7\t1\t9\n")
        convert_file(source, chrom_sizes={"chr7": 100})


def test_data_that_look_like_attributes_are_data() -> None:
    text = b"track name=x\na=b\t1\t9\nc=d\n"
    assert whole_track_lines(text) == text


@given(st.text(alphabet="track \n\\=\"'a1", max_size=200))
def test_no_line_is_lost_or_moved_where_track_lines_are_made_whole(text: str) -> None:
    data = text.encode()
    made = whole_track_lines(data)
    assert made.count(b"\n") == data.count(b"\n")
    assert made.replace(b"\\", b"").split() == data.replace(b"\\", b"").split()


def test_words_that_are_no_attributes_are_told() -> None:
    kept, notes = said(b"track name=my track color=1,2,3").judged("bigWig")
    assert kept == {"shortLabel": "my", "longLabel": "my", "color": "1,2,3"}
    assert notes == [
        "the word 'track' of the track line says nothing; put values with blanks into quotes"
    ]


def test_labels_in_latin_1_are_read() -> None:
    assert said(b"track name=caf\xe9").attributes == {"name": "café"}
    assert said("track name=café".encode()).attributes == {"name": "café"}


@given(st.binary())
def test_any_track_line_is_read_or_refused(rest: bytes) -> None:
    try:
        found = said(b"track " + rest.replace(b"\n", b" "))
    except FormatError:
        return
    kept, notes = found.judged("bigBed 3")
    assert len(kept) + len(notes) <= 2 * len(found.attributes) + 1 + len(found.words)
