"""Reading hubs: what becomes of their texts, and what is said about missing and odd parts."""

from __future__ import annotations

from pathlib import Path

import pytest

import trackhub
from trackhub import read_hub
from trackhub.errors import ReadError

HUB = "hub mine\nshortLabel Mine\nlongLabel My hub\ngenomesFile genomes.txt\nemail me@example.org\n"
GENOMES = "genome hg38\ntrackDb hg38/trackDb.txt\n"
TRACK = "track a\nbigDataUrl a.bw\nshortLabel A\nlongLabel Track A\ntype bigWig\n"


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write a hub's files and return the path of its hub.txt."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder / "hub.txt"


def hub_with(folder: Path, trackdb: str | bytes, **more: str) -> trackhub.Hub:
    """Read a hub of three files; `more` are files beside the trackDb."""
    files = {"hub.txt": HUB, "genomes.txt": GENOMES, "hg38/trackDb.txt": trackdb}
    return read_hub(write(folder, {**files, **{f"hg38/{name}": t for name, t in more.items()}}))


def tracks_of(hub: trackhub.Hub) -> trackhub.TrackDb:
    trackdb = hub.genomes_file.genomes[0].trackdb
    assert trackdb is not None
    return trackdb


def outline(hub: trackhub.Hub) -> list[str]:
    """Each track of the first genome: its depth in blanks, its class, its name."""
    return [
        f"{' ' * (depth - 1)}{type(node).__name__} {node.label_name}"
        for node, depth in tracks_of(hub).walk()
        if depth
    ]


def codes(hub: trackhub.Hub) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.line) for finding in hub.reading.findings]


# -- the tree ----------------------------------------------------------------------------------------


def test_a_hub_of_three_files_becomes_a_tree(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, TRACK)
    assert (hub.hub, hub.short_label, hub.email) == ("mine", "Mine", "me@example.org")
    assert [genome.genome for genome in hub.genomes_file.genomes] == ["hg38"]
    (track,) = tracks_of(hub).children
    assert type(track) is trackhub.Track
    assert list(track.settings.items()) == [
        ("track", "a"),
        ("bigDataUrl", "a.bw"),
        ("shortLabel", "A"),
        ("longLabel", "Track A"),
        ("type", "bigWig"),
    ]
    assert track.short_label == "A"
    assert track.tracktype == "bigWig"
    assert track.url == "a.bw"
    assert codes(hub) == []


def test_settings_keep_the_order_of_the_text(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "track a\ntype bigWig\nzzz 1\nbigDataUrl a.bw\naaa 2\n")
    assert list(hub.find("a").settings) == ["track", "type", "zzz", "bigDataUrl", "aaa"]


def test_a_component_knows_its_file_and_lines(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "# a comment\n\n" + TRACK)
    track = hub.find("a")
    assert track.origin.file == str(tmp_path / "hg38/trackDb.txt")
    assert track.origin.line == 3
    assert track.origin.line_of("type") == 7
    assert track.origin.line_of("color") is None
    assert track.origin.stanza.get("type") == "bigWig"
    assert hub.origin.line_of("email") == 5
    genome = hub.genomes_file.genomes[0]
    assert (genome.origin.line, genome.origin.line_of("trackDb")) == (1, 2)
    assert tracks_of(hub).origin.file == track.origin.file


def test_a_finding_about_a_track_names_the_line(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "track a\ntype bigWig\n")
    (finding,) = hub.find("a").findings()
    assert (finding.code, finding.line) == ("missing-bigDataUrl", 1)
    assert finding.file == str(tmp_path / "hg38/trackDb.txt")


def test_values_are_kept_as_they_are_written(tmp_path: Path) -> None:
    text = "track a\ntype bigwig\ncolor #ff0000\nvisibility Full\nlabelSeperator x  y\nbigDataUrl a b.bw\n"
    track = hub_with(tmp_path, text).find("a")
    assert track.settings["type"] == "bigwig"
    assert track.color == "#ff0000"
    assert track.visibility == "Full"
    assert track.labelSeperator == "x  y"
    assert track.url == "a b.bw"


def test_a_value_that_is_set_later_is_checked(tmp_path: Path) -> None:
    track = hub_with(tmp_path, TRACK).find("a")
    track.color = "firebrick"
    assert track.color == "178,34,34"
    with pytest.raises(trackhub.errors.ParameterError, match="did you mean autoScale"):
        track.settings["autoscale"] = "on"


def test_a_path_is_found_relative_to_the_file_that_names_it(tmp_path: Path) -> None:
    hub = read_hub(
        write(
            tmp_path,
            {
                "hub.txt": HUB.replace("genomes.txt", "texts/genomes.txt"),
                "texts/genomes.txt": "genome hg38\ntrackDb ../tracks/hg38.txt\n",
                "tracks/hg38.txt": TRACK,
            },
        )
    )
    assert outline(hub) == ["Track a"]
    assert [Path(name).name for name in hub.reading.documents] == [
        "hub.txt",
        "genomes.txt",
        "hg38.txt",
    ]


def test_a_directory_stands_for_the_hub_txt_in_it(tmp_path: Path) -> None:
    hub_with(tmp_path, TRACK)
    assert read_hub(tmp_path).hub == "mine"
    (tmp_path / "hub.txt").rename(tmp_path / "mine.hub.txt")
    assert read_hub(tmp_path).hub == "mine"


def test_a_directory_with_several_hubs_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"a.hub.txt": HUB, "b.hub.txt": HUB})
    with pytest.raises(ReadError, match=r"several hubs \(a\.hub\.txt, b\.hub\.txt\)"):
        read_hub(tmp_path)


def test_several_genomes_have_tracks_of_their_own(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {
            "hub.txt": HUB,
            "genomes.txt": "genome hg38\ntrackDb a.txt\n\n\n# next\ngenome mm39\ntrackDb b.txt\n",
            "a.txt": TRACK,
            "b.txt": TRACK.replace("track a", "track b"),
        },
    )
    genomes = read_hub(path).genomes_file.genomes
    assert [(g.genome, [t.name for t in g.trackdb.tracks]) for g in genomes] == [
        ("hg38", ["a"]),
        ("mm39", ["b"]),
    ]
    only = read_hub(path, genomes=["mm39"])
    assert [genome.genome for genome in only.genomes_file.genomes] == ["mm39"]
    assert [Path(name).name for name in only.reading.documents] == [
        "hub.txt",
        "genomes.txt",
        "b.txt",
    ]


def test_a_genome_that_the_hub_lacks_is_refused(tmp_path: Path) -> None:
    hub_with(tmp_path, TRACK)
    with pytest.raises(ReadError, match="no genome hg19; it has hg38"):
        read_hub(tmp_path, genomes="hg19")


def test_a_lazy_hub_reads_a_trackdb_when_it_is_asked_for(tmp_path: Path) -> None:
    hub_with(tmp_path, TRACK)
    hub = read_hub(tmp_path, lazy=True)
    assert len(hub.reading.documents) == 2
    trackdb = tracks_of(hub)
    assert len(hub.reading.documents) == 2
    assert [track.name for track in trackdb.tracks] == ["a"]
    assert len(hub.reading.documents) == 3


def test_an_assembly_keeps_its_settings_as_text(tmp_path: Path) -> None:
    files = {
        "hub.txt": HUB,
        "genomes.txt": "genome new1\ntrackDb t.txt\ntwoBitPath new1.2bit\norganism Newt\n"
        "defaultPos chr1:1-9\ngroups groups.txt\nhtmlPath about.html\n",
        "t.txt": TRACK + "group chip\n",
        "groups.txt": "name chip\nlabel ChIP\npriority 1\n\nname rna\nlabel RNA\n",
    }
    hub = read_hub(write(tmp_path, files))
    (genome,) = hub.genomes_file.genomes
    assert type(genome) is trackhub.Assembly
    assert genome.settings["twoBitPath"] == "new1.2bit"
    assert genome.twobit is None
    assert [(group.name, group.label) for group in genome.groups.groups] == [
        ("chip", "ChIP"),
        ("rna", "RNA"),
    ]
    assert genome.groups.groups[1].origin.line == 5
    assert hub.validate()


# -- one file ----------------------------------------------------------------------------------------

ONE_FILE = "hub mine\nemail me@example.org\nuseOneFile on\n\ngenome hg38\n\n"


def test_hub_genome_and_tracks_may_stand_in_one_file(tmp_path: Path) -> None:
    hub = read_hub(write(tmp_path, {"hub.txt": ONE_FILE + TRACK}))
    assert hub.one_file
    assert outline(hub) == ["Track a"]
    assert hub.find("a").origin.line == 7
    assert codes(hub) == []


def test_any_value_of_useOneFile_means_one_file(tmp_path: Path) -> None:
    hub = read_hub(write(tmp_path, {"hub.txt": ONE_FILE.replace(" on", " off") + TRACK}))
    assert outline(hub) == ["Track a"]


def test_every_genome_above_the_tracks_gets_all_of_them(tmp_path: Path) -> None:
    hub = read_hub(write(tmp_path, {"hub.txt": ONE_FILE + "genome mm39\n\n" + TRACK}))
    genomes = hub.genomes_file.genomes
    assert [(g.genome, [t.name for t in g.trackdb.tracks]) for g in genomes] == [
        ("hg38", ["a"]),
        ("mm39", ["a"]),
    ]


def test_genomes_in_one_file_share_the_one_list_of_its_tracks(tmp_path: Path) -> None:
    hub = read_hub(write(tmp_path, {"hub.txt": ONE_FILE + "genome mm39\n\n" + TRACK}))
    one, other = hub.genomes_file.genomes
    one.trackdb.children[0].color = "red"
    one.settings["defaultPos"] = "chr1:1-9"
    assert other.trackdb.children[0].color == "255,0,0"
    assert other.defaultPos is None
    assert hub.genomes_file.trackdbs == [one.trackdb]


def test_tracks_stay_with_the_genomes_that_are_left(tmp_path: Path) -> None:
    text = ONE_FILE + "genome mm39\n\ngenome rn7\n\n" + TRACK
    hub = read_hub(write(tmp_path, {"hub.txt": text}))
    human, mouse, rat = hub.genomes_file.genomes
    tracks = human.trackdb
    human.remove()
    assert tracks.genome is mouse
    assert human.trackdb is tracks
    mouse.trackdb = None
    assert (mouse.trackdb, tracks.genome, rat.trackdb) == (None, rat, tracks)
    tracks.remove()
    assert (rat.trackdb, tracks.genome) == (None, None)


def test_many_genomes_in_one_file_take_linear_time(tmp_path: Path) -> None:
    genomes = "".join(f"genome g{number}\n\n" for number in range(3000))
    tracks = "".join(f"track t{number}\n\n" for number in range(3000))
    hub = read_hub(write(tmp_path, {"hub.txt": "hub h\nuseOneFile on\n\n" + genomes + tracks}))
    assert len(hub.genomes_file.genomes) == 3000
    assert len({id(genome.trackdb.children[-1]) for genome in hub.genomes_file.genomes}) == 1


def test_a_genome_below_the_tracks_is_not_read(tmp_path: Path) -> None:
    hub = read_hub(write(tmp_path, {"hub.txt": ONE_FILE + TRACK + "\ngenome mm39\n"}))
    assert [genome.genome for genome in hub.genomes_file.genomes] == ["hg38"]
    assert codes(hub) == [("genome-after-track", 13)]


def test_a_genome_in_the_hub_stanza_is_not_seen(tmp_path: Path) -> None:
    text = "hub mine\nuseOneFile on\ngenome hg38\n\n" + TRACK
    hub = read_hub(write(tmp_path, {"hub.txt": text}))
    assert hub.genomes_file.genomes == []
    assert codes(hub) == [("genome-in-hub", 3), ("no-genomes", None)]


# -- what a stanza is ------------------------------------------------------------------------------

NESTED = """\
track super
superTrack on show

track comp
compositeTrack on
parent super
subGroup1 view Views sig=Signal

track view1
view sig
parent comp

track leaf
parent view1 off
subGroups view=sig

track over
container multiWig
parent super

track part
type bigWig
parent over
"""

NESTED_OUTLINE = [
    "SuperTrack super",
    " CompositeTrack comp",
    "  ViewTrack view1",
    "   Track leaf",
    " AggregateTrack over",
    "  Track part",
]


def test_parent_lines_make_the_nesting(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, NESTED)
    assert outline(hub) == NESTED_OUTLINE
    assert hub.find("leaf").settings["parent"] == "view1 off"
    assert hub.find("super").settings["superTrack"] == "on show"
    assert codes(hub) == []


def test_the_order_of_stanzas_is_free(tmp_path: Path) -> None:
    stanzas = NESTED.strip().split("\n\n")
    hub = hub_with(tmp_path, "\n\n".join(reversed(stanzas)) + "\n")
    assert sorted(line.strip() for line in outline(hub)) == sorted(
        line.strip() for line in NESTED_OUTLINE
    )
    assert [hub.find(name).parent.label_name for name in ("leaf", "view1", "comp", "part")] == [
        "view1",
        "comp",
        "super",
        "over",
    ]


def test_old_names_of_parent_are_read(tmp_path: Path) -> None:
    text = "track s\nsuperTrack on\n\ntrack c\ncompositeTrack on\nsuperTrack s dense\n\ntrack a\nsubTrack c off\n"
    hub = hub_with(tmp_path, text)
    assert outline(hub) == ["SuperTrack s", " CompositeTrack c", "  Track a"]
    assert hub.find("c").settings["superTrack"] == "s dense"
    assert hub.find("a").settings["subTrack"] == "c off"
    assert hub.find("a").origin.line_of("parent") == 9


@pytest.mark.parametrize("value", ["on", "On", "off", "on hide", "faceted"])
def test_compositeTrack_of_any_value_makes_a_composite(tmp_path: Path, value: str) -> None:
    hub = hub_with(tmp_path, f"track c\ncompositeTrack {value}\n\ntrack a\nparent c\n")
    assert outline(hub) == ["CompositeTrack c", " Track a"]
    assert hub.find("c").settings["compositeTrack"] == value
    assert hub.find("c").faceted == (value == "faceted")


def test_a_view_outside_a_composite_is_a_plain_track(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "track v\nview sig\n\ntrack a\nparent v\n")
    assert outline(hub) == ["Track v", " Track a"]
    assert hub.find("v").settings["view"] == "sig"


def test_children_of_a_plain_track_are_kept_and_reported(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "track p\n\ntrack a\nparent p\n")
    assert outline(hub) == ["Track p", " Track a"]
    (finding,) = hub.reading.findings
    assert (finding.code, finding.severity, finding.line) == ("bad-nesting", "error", 4)


def test_a_composite_in_a_composite_is_kept_and_reported(tmp_path: Path) -> None:
    text = "track c\ncompositeTrack on\n\ntrack d\ncompositeTrack on\nparent c\n"
    hub = hub_with(tmp_path, text)
    assert outline(hub) == ["CompositeTrack c", " CompositeTrack d"]
    assert codes(hub) == [("bad-nesting", 6)]


def test_a_track_with_an_unknown_parent_stays_at_the_top(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "track a\nparent gone off\n")
    assert outline(hub) == ["Track a"]
    assert hub.find("a").settings["parent"] == "gone off"
    assert codes(hub) == [("unknown-parent", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "track a\ncompositeTrack on\nparent a\n",
        "track a\ncompositeTrack on\nparent b\n\ntrack b\ncompositeTrack on\nparent a\n",
        "track a\nparent b\n\ntrack b\nparent c\n\ntrack c\nparent a\n\ntrack leaf\nparent a\n",
    ],
)
def test_tracks_that_hold_each_other_are_cut_loose(tmp_path: Path, text: str) -> None:
    hub = hub_with(tmp_path, text)
    assert len(outline(hub)) == text.count("track ")
    assert [code for code, _ in codes(hub)].count("parent-loop") == 1


def test_a_chain_of_ten_thousand_parents_does_no_harm(tmp_path: Path) -> None:
    text = "track t0\n\n" + "".join(f"track t{n}\nparent t{n - 1}\n\n" for n in range(1, 10_000))
    hub = hub_with(tmp_path, text)
    assert len(outline(hub)) == 10_000
    assert len(list(hub.leaves(trackhub.Track))) > 0
    assert "nesting-depth" in {code for code, _ in codes(hub)}


def test_two_tracks_of_one_name_are_both_kept(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "track c\ncompositeTrack on\n\ntrack c\n\ntrack a\nparent c\n")
    assert outline(hub) == ["CompositeTrack c", " Track a", "Track c"]
    assert "duplicate-track" in {finding.code for finding in tracks_of(hub).findings()}


def test_of_a_repeated_setting_the_last_one_counts(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "track a\ncolor 1,1,1\ncolor 2,2,2\n")
    assert hub.find("a").color == "2,2,2"
    assert codes(hub) == [("repeated-setting", 3)]


def test_tracks_without_a_blank_line_between_them_become_one(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "track a\ncolor 1,1,1\ntrack b\ntype bigWig\n")
    (track,) = tracks_of(hub).children
    assert dict(track.settings) == {"track": "b", "color": "1,1,1", "type": "bigWig"}
    assert codes(hub) == [("merged-stanzas", 3)]


def test_lines_above_the_track_line_are_lost(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "color 1,1,1\ntrack a\ntype bigWig\n\npriority 3\n")
    (track,) = tracks_of(hub).children
    assert dict(track.settings) == {"track": "a", "type": "bigWig"}
    assert codes(hub) == [("lost-lines", 1), ("lost-lines", 5)]


def test_a_name_with_a_blank_is_kept_and_reported(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "track my track\n")
    assert outline(hub) == ["Track my track"]
    (finding,) = hub.reading.findings
    assert (finding.code, finding.fix) == ("track-line", "write track my_track")


def test_a_setting_without_a_value_is_reported(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "track a\nlongLabel\n")
    assert hub.find("a").settings["longLabel"] == ""
    (finding,) = hub.reading.findings
    assert (finding.code, finding.severity, finding.line) == ("no-value", "error", 2)


# -- text as people write it ------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(tmp_path: Path, end: str) -> None:
    hub = hub_with(
        tmp_path, (TRACK + "\n" + TRACK.replace("track a", "track b")).replace("\n", end)
    )
    assert hub.find("a").settings["longLabel"] == "Track A"
    assert codes(hub) == []


def test_indentation_comments_and_continuations_do_not_matter(tmp_path: Path) -> None:
    text = (
        "# head\n\n\ttrack a\n # inside\n  longLabel\tA \\\n     long one  \n\n\n \ntrack b\n"
        "color 1,2,3 # not a comment"
    )
    hub = hub_with(tmp_path, text)
    assert dict(hub.find("a").settings) == {"track": "a", "longLabel": "A long one"}
    assert hub.find("b").color == "1,2,3 # not a comment"
    assert codes(hub) == []


def test_bytes_that_are_no_utf8_are_kept(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, b"track a\nshortLabel Cast\xad\n")
    assert hub.find("a").short_label == "Cast\udcad"
    (finding,) = hub.reading.findings
    assert (finding.code, finding.severity, finding.line) == ("not-utf8", "hint", 2)


def test_a_byte_order_mark_is_reported(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, b"\xef\xbb\xbf" + TRACK.encode())
    assert outline(hub) == ["Track a"]
    assert codes(hub) == [("byte-order-mark", 1)]


def test_a_nul_byte_and_mixed_line_ends_are_reported(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, b"track a\nshortLabel A\0\nlongLabel A\rtype bigWig\n")
    assert codes(hub) == [("nul-byte", 2), ("mixed-line-ends", 3)]


def test_a_hub_stanza_ends_at_an_eof_mark(tmp_path: Path) -> None:
    text = "hub mine\ngenomesFile genomes.txt\n#EOF\nemail me@example.org\n"
    hub = read_hub(
        write(tmp_path, {"hub.txt": text, "genomes.txt": GENOMES, "hg38/trackDb.txt": TRACK})
    )
    assert hub.email == ""
    assert codes(hub) == [("eof-mark", 3)]


def test_what_follows_the_first_stanza_of_a_hub_txt_is_reported(tmp_path: Path) -> None:
    files = {
        "hub.txt": "shortLabel x\nhub mine\ngenomesFile genomes.txt\n\nemail me@example.org\n",
        "genomes.txt": GENOMES,
        "hg38/trackDb.txt": TRACK,
    }
    assert codes(read_hub(write(tmp_path, files))) == [("hub-not-first", 2), ("lost-stanza", 5)]


# -- includes -----------------------------------------------------------------------------------------


def test_included_tracks_stand_where_the_include_stands(tmp_path: Path) -> None:
    hub = hub_with(
        tmp_path,
        "track a\n\ninclude sub/b.ra\n\ntrack d\nparent b\n",
        **{
            "sub/b.ra": "track b\ncompositeTrack on\n\ninclude '../c.ra' public\n",
            "c.ra": "track c\n",
        },
    )
    assert outline(hub) == ["Track a", "CompositeTrack b", " Track d", "Track c"]
    assert hub.find("c").origin.file == str(tmp_path / "hg38/c.ra")


def test_an_include_needs_no_blank_line_around_it(tmp_path: Path) -> None:
    text = "include b.ra\ninclude c.ra\ntrack a\ninclude d.ra\n"
    hub = hub_with(
        tmp_path, text, **{"b.ra": "track b\n", "c.ra": "track c\n", "d.ra": "track d\n"}
    )
    assert outline(hub) == ["Track b", "Track c", "Track a"]
    assert codes(hub) == [("include-in-stanza", 4)]


def test_an_include_that_is_missing_is_skipped(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "track a\n\ninclude gone.ra\n\ntrack b\n")
    assert outline(hub) == ["Track a", "Track b"]
    (finding,) = hub.reading.findings
    assert (finding.code, finding.line) == ("unreadable-include", 3)
    assert "is not there" in finding.message


def test_a_file_that_includes_itself_is_read_once(tmp_path: Path) -> None:
    hub = hub_with(
        tmp_path, "track a\n\ninclude b.ra\n", **{"b.ra": "include trackDb.txt\n\ntrack b\n"}
    )
    assert outline(hub) == ["Track a", "Track b"]
    assert codes(hub) == [("include-loop", 1)]


def test_a_file_that_is_included_twice_is_read_once(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "include b.ra\n\ninclude b.ra\n", **{"b.ra": "track b\n"})
    assert outline(hub) == ["Track b"]
    assert codes(hub) == [("include-twice", 3)]


def test_an_include_by_url_is_read_though_ucsc_cannot(tmp_path: Path) -> None:
    text = "track a\n\ninclude https://e.org/b.ra\n"
    files = {"hub.txt": HUB, "genomes.txt": GENOMES, "hg38/trackDb.txt": text, "b.ra": "track b\n"}
    hub = read_hub(write(tmp_path, files), resolve={"https://e.org": tmp_path})
    assert outline(hub) == ["Track a", "Track b"]
    assert codes(hub) == [("include-location", 3)]


def test_an_include_without_a_file_is_reported(tmp_path: Path) -> None:
    hub = hub_with(tmp_path, "include ''\n\ntrack a\n")
    assert outline(hub) == ["Track a"]
    assert codes(hub) == [("no-include-file", 1)]


def test_includes_nest_only_so_deep(tmp_path: Path) -> None:
    files = {f"{n}.ra": f"track t{n}\n\ninclude {n + 1}.ra\n" for n in range(100)}
    hub = hub_with(tmp_path, "include 0.ra\n", **files)
    assert len(outline(hub)) == 50
    assert codes(hub) == [("include-depth", 3)]


# -- missing parts -----------------------------------------------------------------------------------


def test_a_missing_hub_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"hub\.txt: is not there"):
        read_hub(tmp_path / "hub.txt")


def test_a_file_without_a_stanza_is_no_hub(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="holds no stanza"):
        read_hub(write(tmp_path, {"hub.txt": "\n# nothing\n\n"}))


def test_a_hub_without_its_genomes_file_is_read(tmp_path: Path) -> None:
    hub = read_hub(write(tmp_path, {"hub.txt": HUB, "Genomes.txt": GENOMES}))
    assert hub.genomes_file is None
    (finding,) = hub.reading.findings
    assert (finding.code, finding.line) == ("unreadable-genomes-file", 4)
    assert "genomes.txt is not there, but Genomes.txt is" in finding.message


def test_a_hub_that_names_no_genomes_file_is_read(tmp_path: Path) -> None:
    hub = read_hub(write(tmp_path, {"hub.txt": "hub mine\nemail a@b.org\n"}))
    assert codes(hub) == [("no-genomes-file", 1)]


def test_a_genome_without_its_trackdb_is_read(tmp_path: Path) -> None:
    genomes = (
        "genome hg38\ntrackDb gone.txt\n\ngenome mm39\ngroups gone.txt\ntrackDb t.txt\n\ngenome x\n"
    )
    hub = read_hub(write(tmp_path, {"hub.txt": HUB, "genomes.txt": genomes, "t.txt": TRACK}))
    assert [(g.genome, g.trackdb is not None, g.groups) for g in hub.genomes_file.genomes] == [
        ("hg38", False, None),
        ("mm39", True, None),
        ("x", False, None),
    ]
    assert codes(hub) == [
        ("unreadable-trackdb", 2),
        ("unreadable-groups-file", 5),
        ("no-trackdb", 8),
    ]


def test_a_stanza_without_genome_is_skipped(tmp_path: Path) -> None:
    genomes = "organism Newt\n\n" + GENOMES
    files = {"hub.txt": HUB, "genomes.txt": genomes, "hg38/trackDb.txt": TRACK}
    hub = read_hub(write(tmp_path, files))
    assert [genome.genome for genome in hub.genomes_file.genomes] == ["hg38"]
    assert codes(hub) == [("no-genome", 1)]


def test_tracks_in_a_genomes_file_are_not_read(tmp_path: Path) -> None:
    files = {"hub.txt": HUB, "genomes.txt": GENOMES + "\n" + TRACK, "hg38/trackDb.txt": ""}
    hub = read_hub(write(tmp_path, files))
    assert outline(hub) == []
    assert codes(hub) == [("tracks-in-genomes-file", 4)]


def test_a_web_page_in_place_of_a_hub_is_reported(tmp_path: Path) -> None:
    hub = read_hub(write(tmp_path, {"hub.txt": "<html>\n<body>Not found</body>\n</html>\n"}))
    assert "no-hub" in {code for code, _ in codes(hub)}


# -- real hubs ---------------------------------------------------------------------------------------


def test_every_hub_of_the_corpus_loads(corpus: Path) -> None:
    """With all its tracks, where a file holds no merged stanzas and is not shared by two genomes."""
    import csv

    with (corpus / "whole_hubs.tsv").open() as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    odd = {"kcArtemis+ucsc_track_hub", "marcomarconi+polyA", "LRGASP+primer-design"}
    checked = 0
    for row in rows:
        if row["status"] != "complete" or row["hub_file"].endswith("hubCheck/tests/input/hub1.txt"):
            continue
        folder = corpus / row["repo"]
        hub = read_hub(folder / row["hub_file"], resolve=resolver(folder))
        counts = (
            len(hub.genomes_file.genomes),
            sum(isinstance(node, trackhub.BaseTrack) for node, _ in hub.walk()),
        )
        if row["repo"] not in odd:
            assert counts == (int(row["n_genomes"]), int(row["n_tracks"])), row
            checked += 1
    assert checked > 200


def resolver(folder: Path):
    """Return a function that finds the file of a URL in the checkout of its repository."""

    def find(url: str) -> str:
        parts = url.partition("://")[2].partition("?")[0].split("/")
        tails = ("/".join(parts[n:]) for n in range(1, len(parts)))
        return next(
            (str(folder / tail) for tail in tails if (folder / tail).is_file()),
            str(folder / "not there"),
        )

    return find
