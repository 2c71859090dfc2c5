"""Scripts of the kind that people wrote for version 1.0, and the exact text that they make.

The texts are those of 1.0, but for what was decided otherwise: hub.txt has the hub's name and
a final newline, the page of an assembly is its ``htmlPath``, and a trio of VCF has its index.
"""

from __future__ import annotations

import importlib
import itertools
import os
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from textwrap import dedent

import pytest

import trackhub

MAGIC = {
    "bigWig": b"\x26\xfc\x8f\x88",
    "bam": b"\x1f\x8b\x08\x04",
    "vcfTabix": b"\x1f\x8b\x08\x04",
    "vcfPhasedTrio": b"\x1f\x8b\x08\x04",
    "hic": b"HIC\0",
    "halSnake": b"\x89HDF",
    "2bit": b"\x43\x27\x41\x1a",
}
INDEX = {"bam": ".bai", "vcfTabix": ".tbi", "vcfPhasedTrio": ".tbi"}


@pytest.fixture(autouse=True)
def _own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def data(name: str, kind: str = "bigBed") -> str:
    """Make a small file of the kind, with its index."""
    path = Path("data") / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(MAGIC.get(kind, b"\xeb\xf2\x89\x87"))
    if kind in INDEX:
        Path(f"{path}{INDEX[kind]}").write_bytes(b"index")
    return str(path)


def remote(name: str, **given: object) -> trackhub.Track:
    """A bigWig that is served elsewhere."""
    url = f"http://example.org/{name}.bw"
    return trackhub.Track(name=name, tracktype="bigWig", url=url, **given)


def texts(directory: str) -> dict[str, str]:
    """Path → text for every text, and path → ``-> file`` for every link."""
    found = {}
    for root, _, files in os.walk(directory):
        for name in files:
            path = os.path.join(root, name)
            if name.startswith("."):
                continue
            if os.path.islink(path):
                text = "-> " + os.path.relpath(os.path.realpath(path), os.path.realpath("."))
            else:
                text = Path(path).read_text(encoding="utf-8", errors="replace")
            found[os.path.relpath(path, directory)] = text
    return found


def staged(hub: trackhub.Hub) -> dict[str, str]:
    trackhub.upload.stage_hub(hub, staging="staging")
    return texts("staging")


# ------------------------------------------------------------------------------------- quickstart


def quickstart() -> dict[str, str]:
    for number in (1, 2):
        data(f"sine-hg38-{number}.bedgraph.bw", "bigWig")
    hub, _genomes_file, _genome, trackdb = trackhub.default_hub(
        hub_name="myhub",
        short_label="My hub",
        long_label="My hub of sines",
        genome="hg38",
        email="someone@example.org",
    )
    for bigwig in sorted(Path("data").glob("*.bw")):
        name = trackhub.helpers.sanitize(os.path.basename(bigwig))
        track = trackhub.Track(
            name=name,
            source=str(bigwig),
            visibility="full",
            color="128,0,5",
            autoScale="on",
            tracktype="bigWig",
        )
        trackdb.add_tracks(track)
    return staged(hub)


def test_quickstart() -> None:
    assert quickstart() == {
        "myhub.hub.txt": dedent("""\
            hub myhub
            shortLabel My hub
            longLabel My hub of sines
            genomesFile myhub.genomes.txt
            email someone@example.org
            """),
        "myhub.genomes.txt": dedent("""\
            genome hg38
            trackDb hg38/trackDb.txt

            """),
        "hg38/trackDb.txt": dedent("""\
            track sinehg381bedgraphbw
            bigDataUrl sinehg381bedgraphbw.bigWig
            shortLabel sinehg381bedgraphbw
            longLabel sinehg381bedgraphbw
            type bigWig
            autoScale on
            color 128,0,5
            visibility full

            track sinehg382bedgraphbw
            bigDataUrl sinehg382bedgraphbw.bigWig
            shortLabel sinehg382bedgraphbw
            longLabel sinehg382bedgraphbw
            type bigWig
            autoScale on
            color 128,0,5
            visibility full
            """),
        "hg38/sinehg381bedgraphbw.bigWig": "-> data/sine-hg38-1.bedgraph.bw",
        "hg38/sinehg382bedgraphbw.bigWig": "-> data/sine-hg38-2.bedgraph.bw",
    }


# --------------------------------------------------------------------------------------- grouping


def grouping() -> str:
    hub, _, _, trackdb = trackhub.default_hub(
        hub_name="grouping", genome="hg38", email="someone@example.org", defaultPos="chr1:1000-2000"
    )
    subgroups = [
        trackhub.SubGroupDefinition(
            name="num", label="Number", mapping=OrderedDict([("1", "One"), ("2", "Two")])
        ),
        trackhub.SubGroupDefinition(
            name="kind", label="Kind", mapping={"signal": "Signal", "peak": "Peak"}
        ),
        trackhub.SubGroupDefinition(name="lab", label="Lab", mapping={"x": "X"}),
    ]
    composite = trackhub.CompositeTrack(
        name="composite",
        short_label="Signal and peaks",
        dimensions=trackhub.helpers.dimensions_from_subgroups(subgroups),
        filterComposite=trackhub.helpers.filter_composite_from_subgroups(
            [subgroup.name for subgroup in subgroups]
        ),
        sortOrder="num=+ kind=-",
        tracktype="bigWig",
        visibility="full",
    )
    composite.add_subgroups(subgroups)
    trackdb.add_tracks(composite)
    signal_view = trackhub.ViewTrack(
        name="signalviewtrack",
        view="signal",
        visibility="full",
        tracktype="bigWig",
        short_label="Signal",
    )
    regions_view = trackhub.ViewTrack(
        name="regionsviewtrack",
        view="regions",
        visibility="dense",
        tracktype="bigBed 3",
        short_label="Regions",
    )
    composite.add_view(signal_view)
    composite.add_view(regions_view)
    for number in ("1", "2"):
        signal_view.add_tracks(
            trackhub.Track(
                name="signal" + number,
                source=data(f"s{number}.bw", "bigWig"),
                tracktype="bigWig",
                color=trackhub.helpers.hex2rgb("#1b9e77"),
                subgroups={"num": number, "kind": "signal", "lab": "x"},
            )
        )
        regions_view.add_tracks(
            trackhub.Track(
                name="regions" + number,
                source=data(f"r{number}.bb"),
                tracktype="bigBed 3",
                subgroups={"num": number, "kind": "peak", "lab": "x"},
            )
        )
    overlay = trackhub.AggregateTrack(
        aggregate="transparentOverlay",
        visibility="full",
        tracktype="bigWig",
        viewLimits="-2:2",
        maxHeightPixels="80:40:8",
        showSubtrackColorOnUi="on",
        name="overlay",
    )
    supertrack = trackhub.SuperTrack(name="super", short_label="Super track")
    trackdb.add_tracks(supertrack)
    supertrack.add_tracks(overlay)
    for number in ("1", "2"):
        overlay.add_subtrack(
            trackhub.Track(
                name="overlay" + number,
                source=data(f"s{number}.bw", "bigWig"),
                tracktype="bigWig",
                color="255,0,0",
            )
        )
    return staged(hub)["hg38/trackDb.txt"]


def test_grouping() -> None:
    assert grouping() == dedent("""\
        track composite
        shortLabel Signal and peaks
        longLabel Signal and peaks
        type bigWig
        dimensions dimX=num dimY=kind dimA=lab
        filterComposite dimA
        sortOrder num=+ kind=-
        visibility full
        subGroup1 view Views signal=signal regions=regions
        subGroup2 num Number 1=One 2=Two
        subGroup3 kind Kind signal=Signal peak=Peak
        subGroup4 lab Lab x=X
        compositeTrack on

            track signalviewtrack
            shortLabel Signal
            longLabel Signal
            type bigWig
            parent composite
            view signal
            visibility full

                track signal1
                bigDataUrl signal1.bigWig
                shortLabel signal1
                longLabel signal1
                type bigWig
                color 27,158,119
                parent signalviewtrack
                subGroups num=1 kind=signal lab=x view=signal

                track signal2
                bigDataUrl signal2.bigWig
                shortLabel signal2
                longLabel signal2
                type bigWig
                color 27,158,119
                parent signalviewtrack
                subGroups num=2 kind=signal lab=x view=signal

            track regionsviewtrack
            shortLabel Regions
            longLabel Regions
            type bigBed 3
            parent composite
            view regions
            visibility dense

                track regions1
                bigDataUrl regions1.bigBed
                shortLabel regions1
                longLabel regions1
                type bigBed 3
                parent regionsviewtrack
                subGroups num=1 kind=peak lab=x view=regions

                track regions2
                bigDataUrl regions2.bigBed
                shortLabel regions2
                longLabel regions2
                type bigBed 3
                parent regionsviewtrack
                subGroups num=2 kind=peak lab=x view=regions

        track super
        shortLabel Super track
        longLabel Super track
        type superTrack
        superTrack on

            track overlay
            shortLabel overlay
            longLabel overlay
            type bigWig
            aggregate transparentOverlay
            maxHeightPixels 80:40:8
            parent super
            showSubtrackColorOnUi on
            viewLimits -2:2
            visibility full
            container multiWig

                track overlay1
                bigDataUrl overlay1.bigWig
                shortLabel overlay1
                longLabel overlay1
                type bigWig
                color 255,0,0
                parent overlay

                track overlay2
                bigDataUrl overlay2.bigWig
                shortLabel overlay2
                longLabel overlay2
                type bigWig
                color 255,0,0
                parent overlay
        """)


# ------------------------------------------------------------------------- assembly hub and pages


def assembly_hub() -> dict[str, str]:
    hub = trackhub.Hub(
        "assembly_hub",
        short_label="assembly_hub",
        long_label="An assembly hub",
        email="someone@example.org",
    )
    genome = trackhub.Assembly(
        genome="newOrg1",
        twobit_file=data("newOrg1.2bit", "2bit"),
        organism="Big Foot",
        defaultPos="chr1:0-1000000",
        scientificName="Biggus Footus",
        description="BigFoot V4",
        html_string="BIG FOOT INFO\n-------------\n\nSome *information*.\n",
        orderKey=4800,
    )
    genomes_file = trackhub.GenomesFile()
    hub.add_genomes_file(genomes_file)
    trackdb = trackhub.TrackDb()
    genome.add_trackdb(trackdb)
    genomes_file.add_genome(genome)
    groups = trackhub.groups.GroupsFile(
        [
            trackhub.groups.GroupDefinition(
                name="myGroup", label="My group", priority=1, default_is_closed=False
            ),
            trackhub.groups.GroupDefinition(name="other", priority=2, default_is_closed=True),
        ]
    )
    genome.add_groups(groups)
    trackdb.add_tracks(
        trackhub.Track(
            name="genes",
            source=data("genes.bb"),
            tracktype="bigBed 6 +",
            group="myGroup",
            visibility="dense",
            html_string="Genes\n=====\n\nWhere they are.\n",
        )
    )
    return staged(hub)


def test_assembly_hub() -> None:
    assert assembly_hub() == {
        "assembly_hub.hub.txt": dedent("""\
            hub assembly_hub
            shortLabel assembly_hub
            longLabel An assembly hub
            genomesFile assembly_hub.genomes.txt
            email someone@example.org
            """),
        "assembly_hub.genomes.txt": dedent("""\
            genome newOrg1
            trackDb newOrg1/trackDb.txt
            twoBitPath newOrg1/newOrg1.2bit
            groups newOrg1/groups.txt
            organism Big Foot
            scientificName Biggus Footus
            orderKey 4800
            defaultPos chr1:0-1000000
            description BigFoot V4
            htmlPath newOrg1/newOrg1_info.html

            """),
        "newOrg1/groups.txt": dedent("""\
            name myGroup
            label My group
            priority 1
            defaultIsClosed 0

            name other
            label other
            priority 2
            defaultIsClosed 1
            """),
        "newOrg1/trackDb.txt": dedent("""\
            track genes
            bigDataUrl genes.bigBed
            shortLabel genes
            longLabel genes
            type bigBed 6 +
            group myGroup
            visibility dense
            """),
        "newOrg1/genes.html": dedent("""\
            <div class="document" id="genes">
            <h1 class="title">Genes</h1>
            <p>Where they are.</p>
            </div>
            """),
        "newOrg1/newOrg1_info.html": dedent("""\
            <div class="document" id="big-foot-info">
            <h1 class="title">BIG FOOT INFO</h1>
            <p>Some <em>information</em>.</p>
            </div>
            """),
        "newOrg1/newOrg1.2bit": "-> data/newOrg1.2bit",
        "newOrg1/genes.bigBed": "-> data/genes.bb",
    }


def test_the_texts_of_the_parts() -> None:
    hub, genomes_file, genome, _ = trackhub.default_hub("h", "dm3", "a@b.org")
    assert str(hub) == (
        "hub h\nshortLabel h\nlongLabel h\ngenomesFile h.genomes.txt\nemail a@b.org\n"
    )
    assert str(genomes_file) == "genome dm3\ntrackDb dm3/trackDb.txt\n\n"
    assert str(genome) == "genome dm3\ntrackDb dm3/trackDb.txt\n"
    assert str(trackhub.Genome("dm3")) == "Unconfigured <Genome> object"
    group = trackhub.groups.GroupDefinition("g", "Group", 2, 1)
    assert str(group) == "name g\nlabel Group\npriority 2\ndefaultIsClosed 1\n"
    assert str(remote("a")) == (
        "track a\nbigDataUrl http://example.org/a.bw\nshortLabel a\nlongLabel a\ntype bigWig"
    )


# -------------------------------------------------------------------------------- the track types

TYPES = [
    ("bigWig", {"viewLimits": "0:100", "autoScale": "off"}),
    ("bigBed", {}),
    ("bigBed 9 +", {"itemRgb": "on", "labelFields": "name,score", "maxItems": 100}),
    ("bigGenePred", {"baseColorDefault": "genomicCodons"}),
    ("bigNarrowPeak", {}),
    ("bigChain", {"linkDataUrl": "http://example.org/l.bb"}),
    ("bigPsl", {"baseColorUseSequence": "lfExtra"}),
    ("bigMaf", {"summary": "http://example.org/s.bb", "frames": "http://example.org/f.bb"}),
    ("bigBarChart", {"barChartBars": "liver brain", "barChartUnit": "TPM"}),
    ("bigInteract", {"interactUp": "true"}),
    ("bigLolly", {"lollyField": 10, "yAxisNumLabels": "off"}),
    ("hic", {"saturationScore": 30, "drawMode": "arc"}),
    ("halSnake", {"otherSpecies": "mouse"}),
    ("vcfTabix", {"vcfDoFilter": "on"}),
    ("vcfPhasedTrio", {"vcfChildSample": "NA1|kid"}),
    ("bam", {"bamColorMode": "strand", "noColorTag": "."}),
]


def track_types() -> dict[str, str]:
    hub, _, _, trackdb = trackhub.default_hub("types", "hg38", "a@b.org", short_label="T")
    for number, (tracktype, settings) in enumerate(TYPES):
        word = tracktype.split()[0]
        trackdb.add_tracks(
            trackhub.Track(
                name=f"t{number}",
                source=data(f"f{number}", word),
                tracktype=tracktype,
                visibility="dense",
                **settings,
            )
        )
    return staged(hub)


@pytest.mark.filterwarnings("ignore:.*bigChain is followed by")
def test_track_types() -> None:
    found = track_types()
    stanzas = found["hg38/trackDb.txt"].rstrip("\n").split("\n\n")
    for number, ((tracktype, settings), stanza) in enumerate(zip(TYPES, stanzas, strict=True)):
        word = tracktype.split()[0]
        others = sorted({**settings, "visibility": "dense"}.items())
        assert stanza.splitlines() == [
            f"track t{number}",
            f"bigDataUrl t{number}.{word}",
            f"shortLabel t{number}",
            f"longLabel t{number}",
            f"type {tracktype}",
            *[f"{name} {value}" for name, value in others],
        ]
        assert found[f"hg38/t{number}.{word}"] == f"-> data/f{number}"
        if word in INDEX:
            index = found[f"hg38/t{number}.{word}{INDEX[word]}"]
            assert index == f"-> data/f{number}{INDEX[word]}"


# ----------------------------------------------------------------------- local_fn and remote_fn


def test_the_old_names_of_source_and_filename() -> None:
    with pytest.warns(DeprecationWarning) as caught:
        tracks = [
            trackhub.Track(
                name="track1", tracktype="bigBed", local_fn=data("1.bb"), remote_fn="1.bigbed"
            ),
            trackhub.Track(
                name="track2", tracktype="bigWig", local_fn=data("2.bw", "bigWig"), remote_fn="2.bw"
            ),
        ]
    assert len(caught) == 4
    assert {warning.filename for warning in caught} == {__file__}
    hub, _, _, trackdb = trackhub.default_hub("old", "dm3", "a@b.org")
    trackdb.add_tracks(tracks)
    assert (tracks[0].source, tracks[0].filename) == ("data/1.bb", "1.bigbed")
    assert (tracks[0].url, tracks[1].url) == ("../1.bigbed", "../2.bw")
    found = staged(hub)
    assert (found["1.bigbed"], found["2.bw"]) == ("-> data/1.bb", "-> data/2.bw")
    assert found["dm3/trackDb.txt"] == dedent("""\
        track track1
        bigDataUrl ../1.bigbed
        shortLabel track1
        longLabel track1
        type bigBed

        track track2
        bigDataUrl ../2.bw
        shortLabel track2
        longLabel track2
        type bigWig
        """)


def test_the_old_names_of_a_2bit_file() -> None:
    with pytest.warns(DeprecationWarning):
        twobit = trackhub.assembly.TwoBitFile(local_fn="x.2bit", remote_fn="y.2bit")
    assert (twobit.source, twobit.filename) == ("x.2bit", "y.2bit")


@pytest.mark.parametrize(
    "old", [{"local_fn": "a", "source": "b"}, {"remote_fn": "a", "filename": "b"}]
)
def test_an_old_and_a_new_name_together_are_an_error(old: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is the old name of"):
        trackhub.Track(name="a", tracktype="bigWig", **old)


# ------------------------------------------------------------------------- parent on and off


def test_parent_on_and_off() -> None:
    hub, _, _, trackdb = trackhub.default_hub("onoff", "hg38", "a@b.org")
    composite = trackhub.CompositeTrack(name="composite", tracktype="bigWig")
    trackdb.add_tracks(composite)
    for name, given in [("yes", {"parent": "on"}), ("no", {"parent": "off"}), ("plain", {})]:
        composite.add_tracks(remote(name, **given))
    assert staged(hub)["hg38/trackDb.txt"] == dedent("""\
        track composite
        shortLabel composite
        longLabel composite
        type bigWig
        compositeTrack on

            track yes
            bigDataUrl http://example.org/yes.bw
            shortLabel yes
            longLabel yes
            type bigWig
            parent composite on

            track no
            bigDataUrl http://example.org/no.bw
            shortLabel no
            longLabel no
            type bigWig
            parent composite off

            track plain
            bigDataUrl http://example.org/plain.bw
            shortLabel plain
            longLabel plain
            type bigWig
            parent composite
        """)


# ------------------------------------------------------------------------ indentation, run time


def four_levels() -> trackhub.TrackDb:
    trackdb = trackhub.TrackDb()
    supertrack = trackhub.SuperTrack(name="super", short_label="Super")
    composite = trackhub.CompositeTrack(name="composite", tracktype="bigWig")
    view = trackhub.ViewTrack(name="viewtrack", view="signal", tracktype="bigWig")
    trackdb.add_tracks(supertrack)
    supertrack.add_tracks(composite)
    composite.add_view(view)
    view.add_tracks([remote("one"), remote("two")])
    return trackdb


def test_the_indentation_may_be_changed_at_run_time(monkeypatch: pytest.MonkeyPatch) -> None:
    trackdb = four_levels()
    monkeypatch.setattr(trackhub.constants, "INDENT", "  ")
    assert str(trackdb) == dedent("""\
        track super
        shortLabel Super
        longLabel Super
        type superTrack
        superTrack on

          track composite
          shortLabel composite
          longLabel composite
          type bigWig
          parent super
          subGroup1 view Views signal=signal
          compositeTrack on

            track viewtrack
            shortLabel viewtrack
            longLabel viewtrack
            type bigWig
            parent composite
            view signal

              track one
              bigDataUrl http://example.org/one.bw
              shortLabel one
              longLabel one
              type bigWig
              parent viewtrack
              subGroups view=signal

              track two
              bigDataUrl http://example.org/two.bw
              shortLabel two
              longLabel two
              type bigWig
              parent viewtrack
              subGroups view=signal
        """)


def test_the_text_of_a_container_keeps_the_blanks_that_1_0_put_on_empty_lines() -> None:
    composite = four_levels().children[0].children[0]
    empty = [line for line in str(composite).split("\n") if not line.strip()]
    assert empty == ["", "    ", "    "]
    assert not [line for line in str(four_levels()).split("\n") if line and not line.strip()]


# ---------------------------------------------------------------------------- the escape hatch


def test_settings_validate_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trackhub.settings, "VALIDATE", False)
    track = remote("a", notKnown="1", alsoNew="2", visibility="full", metadata=None)
    track.add_params(evenLater="3", color="0,0,0")
    assert str(track) == dedent("""\
        track a
        bigDataUrl http://example.org/a.bw
        shortLabel a
        longLabel a
        type bigWig
        color 0,0,0
        visibility full
        notKnown 1
        alsoNew 2
        evenLater 3""")


# ------------------------------------------------------------------------------ late mutation


def test_a_mapping_that_grows_after_add_subgroups() -> None:
    mapping: OrderedDict[str, str] = OrderedDict()
    composite = trackhub.CompositeTrack(name="c", tracktype="bigWig")
    composite.add_subgroups([trackhub.SubGroupDefinition("samples", "Samples", mapping)])
    for sample in ("s2", "s1"):
        mapping[sample] = sample.upper()
        composite.add_tracks(remote(sample, subgroups={"samples": sample}))
    assert "subGroup1 samples Samples s2=S2 s1=S1\n" in str(composite)


def test_add_subgroups_replaces_the_former_definitions() -> None:
    composite = trackhub.CompositeTrack(name="c", tracktype="bigWig")
    composite.add_subgroups([trackhub.SubGroupDefinition("a", "A", {"x": "X"})])
    composite.add_subgroups([trackhub.SubGroupDefinition("b", "B", {"y": "Y"})])
    assert "subGroup1 b B y=Y\n" in str(composite)
    assert "X" not in str(composite)


def test_add_subgroups_of_a_track_merges() -> None:
    track = remote("a", subgroups={"k": "v"})
    track.add_subgroups({"l": "w"})
    assert track.subgroups == {"k": "v", "l": "w"}
    assert str(track).endswith("\nsubGroups k=v l=w")


# ------------------------------------------------------------------------------ several parents


def test_one_track_in_several_parents_in_turn() -> None:
    track = remote("a")
    stanza = (
        "bigDataUrl http://example.org/a.bw\n    shortLabel a\n    longLabel a\n    type bigWig\n"
    )
    parents = {
        "v": trackhub.ViewTrack(view="V", name="v", tracktype="bigWig"),
        "c": trackhub.CompositeTrack(name="c", tracktype="bigWig"),
        "s": trackhub.SuperTrack(name="s"),
        "m": trackhub.AggregateTrack(aggregate="none", name="m", tracktype="bigWig"),
    }
    for parent in parents.values():
        parent.add_tracks(track)
    for name, parent in parents.items():
        text = str(parent)
        assert f"\n\n    track a\n    {stanza}    parent {name}\n" in text + "\n"
    assert track.parent is parents["m"]


# ------------------------------------------------------------------------------ add_tracks


def containers() -> Iterable[trackhub.BaseTrack]:
    yield trackhub.CompositeTrack(name="x", tracktype="bigWig")
    yield trackhub.ViewTrack(view="V", name="x", tracktype="bigWig")
    yield trackhub.SuperTrack(name="x")
    yield trackhub.AggregateTrack(aggregate="none", name="x", tracktype="bigWig")


@pytest.mark.parametrize("which", range(4))
def test_add_tracks_takes_singles_lists_views_of_dicts_and_all_of_them(which: int) -> None:
    tracks = {name: remote(name) for name in "abc"}
    a, b, c = tracks.values()
    ways = [
        (a, b, c),
        ([a, b, c],),
        (tracks.values(),),
        (a, [b, c]),
        ([a], b, (c,)),
        (iter([a, b, c]),),
    ]
    made = []
    for way in ways:
        container = next(itertools.islice(containers(), which, None))
        container.add_tracks(*way)
        made.append(str(container))
    for track in (a, b, c):
        track.parent = None
    one_by_one = next(itertools.islice(containers(), which, None))
    for track in (a, b, c):
        one_by_one.add_subtrack(track)
    assert set(made) == {str(one_by_one)}
    assert made[0].count("track ") == 4


def test_add_view_and_add_tracks_are_the_same_for_a_view() -> None:
    texts = []
    for way in ("add_view", "add_tracks", "add_subtrack"):
        composite = trackhub.CompositeTrack(name="c", tracktype="bigWig")
        view = trackhub.ViewTrack(view="V", name="v", tracktype="bigWig")
        getattr(composite, way)(view)
        view.add_tracks(remote("a"))
        texts.append(str(composite))
    assert len(set(texts)) == 1


def test_a_trackdb_takes_one_track_or_an_iterable() -> None:
    one, many = trackhub.TrackDb(), trackhub.TrackDb()
    one.add_tracks(remote("a"))
    one.add_tracks(remote("b"))
    many.add_tracks([remote("a"), remote("b")])
    assert str(one) == str(many)
    assert [track.name for track in many.tracks] == ["a", "b"]


def test_views_come_before_direct_subtracks() -> None:
    composite = trackhub.CompositeTrack(name="c", tracktype="bigWig")
    composite.add_tracks(remote("direct"))
    composite.add_view(trackhub.ViewTrack(view="V", name="v", tracktype="bigWig"))
    text = str(composite)
    assert text.index("track v") < text.index("track direct")


# ------------------------------------------------------------------------------ where files lie


def test_file_names() -> None:
    hub = trackhub.Hub("example_hub")
    genomes_file = trackhub.GenomesFile()
    genome = trackhub.Genome("dm3")
    trackdb = trackhub.TrackDb()
    track = trackhub.Track(name="track1", tracktype="bam", source="x.bam")
    assert hub.filename == "example_hub.hub.txt"
    assert [genomes_file.filename, trackdb.filename, track.filename] == [None, None, None]
    assert (track.url, track.html_fn) == (None, None)
    genome.add_trackdb(trackdb)
    trackdb.add_tracks(track)
    assert trackdb.filename is None
    genomes_file.add_genome(genome)
    hub.add_genomes_file(genomes_file)
    assert genomes_file.filename == "example_hub.genomes.txt"
    assert trackdb.filename == "dm3/trackDb.txt"
    assert (track.filename, track.url) == ("dm3/track1.bam", "track1.bam")
    assert track.html_fn == "dm3/track1.html"
    hub.filename = "localhub/hub.txt"
    assert genomes_file.filename == "localhub/example_hub.genomes.txt"
    assert trackdb.filename == "localhub/dm3/trackDb.txt"
    genomes_file.filename = "elsewhere/genomes.txt"
    assert trackdb.filename == "elsewhere/dm3/trackDb.txt"
    trackdb.filename = "tracks.txt"
    assert (track.filename, track.url) == ("track1.bam", "track1.bam")
    track.filename = "bams/1.bam"
    assert (track.filename, track.url, track.source) == ("bams/1.bam", "bams/1.bam", "x.bam")
    with pytest.raises(AttributeError):
        _ = genomes_file.url


def test_a_track_with_a_url_has_no_filename() -> None:
    track = remote("a")
    trackhub.TrackDb().add_tracks(track)
    assert (track.filename, track.url) == (None, "http://example.org/a.bw")


def test_the_staged_name_has_the_first_word_of_the_type() -> None:
    _, _, _, trackdb = trackhub.default_hub("h", "hg38", "a@b.org")
    track = trackhub.Track(name="a", tracktype="bigBed 6 +", source="a.bb")
    trackdb.add_tracks(track)
    assert track.filename == "hg38/a.bigBed"


# ------------------------------------------------------------------------------ the tree


def test_connections() -> None:
    hub, genomes_file, genome, trackdb = trackhub.default_hub("h", "hg38", "a@b.org")
    track = remote("a")
    trackdb.add_tracks(track)
    assert track.hub is hub
    assert track.trackdb is trackdb
    assert trackdb.hub == (hub, -3)
    assert trackdb.genome is genome
    assert trackdb.genomes_file is genomes_file
    assert genome.genome_file_obj is genomes_file
    assert genome.trackdb is trackdb
    assert genomes_file.hub is hub
    assert hub.genomes_file is genomes_file
    assert genomes_file.genomes == [genome]
    assert track.root(trackhub.Hub) == (hub, -4)
    assert track.root() == (hub, -4)
    assert remote("b").root(trackhub.Hub) == (None, None)
    assert list(hub.leaves(trackhub.Track)) == [(track, 4)]
    assert list(hub.leaves(trackhub.TrackDb)) == [(trackdb, 3)]
    assert hub.validate() is True


def test_all_calls_with_parents_as_arguments() -> None:
    genomes_file = trackhub.GenomesFile()
    trackdb = trackhub.TrackDb()
    genome = trackhub.Genome("hg38", trackdb=trackdb, genome_file_obj=genomes_file)
    hub = trackhub.Hub("h", "s", "l", genomes_file, None, "a@b.org")
    assert (hub.hub, hub.short_label, hub.long_label, hub.email) == ("h", "s", "l", "a@b.org")
    assert genome.trackdb is trackdb
    assert genome.hub is hub
    other = trackhub.TrackDb()
    other.add_genome(genome)
    assert genome.trackdb is other
    track = remote("a")
    track.add_parent(other)
    assert other.tracks == [track]


def test_attributes_that_connect() -> None:
    hub, genomes_file, genome, trackdb = trackhub.default_hub("h", "hg38", "a@b.org")
    trackdb.add_tracks(remote("a"))
    before = [str(part) for part in (hub, genomes_file, genome, trackdb)]
    for part in (hub, genomes_file, genome):
        part.children = []
    for part in (genomes_file, genome, trackdb):
        part.parent = None
    assert (genomes_file.filename, trackdb.filename, genome.trackdb) == (None, None, None)
    hub.genomes_file = genomes_file
    genomes_file.genomes = [genome]
    genome.trackdb = trackdb
    assert [str(part) for part in (hub, genomes_file, genome, trackdb)] == before
    genome.trackdb = None
    assert (genome.trackdb, trackdb.parent) == (None, None)
    groups = trackhub.groups.GroupsFile()
    groups.groups = [trackhub.groups.GroupDefinition("g")]
    groups.groups = groups.groups
    assert str(groups).startswith("name g\n")


def test_parameters_come_and_go() -> None:
    track = remote("a", color="0,0,0", visibility="full")
    track.add_params(autoScale="on", priority=2)
    track.remove_params("color", "visibility")
    assert dict(track.kwargs)["autoScale"] == "on"
    assert str(track).splitlines()[4:] == ["type bigWig", "autoScale on", "priority 2"]
    genome = trackhub.Genome("hg38", trackhub.TrackDb(), defaultPos="chr1:1-2")
    genome.remove_params("defaultPos")
    genome.add_params(defaultPos="chr2:1-2")
    assert str(genome).endswith("defaultPos chr2:1-2\n")


def test_labels() -> None:
    def labels(**given: str) -> list[str]:
        return str(remote("a", **given)).splitlines()[2:4]

    assert labels() == ["shortLabel a", "longLabel a"]
    assert labels(short_label="S") == ["shortLabel S", "longLabel S"]
    assert labels(long_label="L") == ["shortLabel a", "longLabel L"]
    assert labels(short_label="py", shortLabel="ucsc") == ["shortLabel ucsc", "longLabel py"]
    assert labels(shortLabel="S", longLabel="L") == ["shortLabel S", "longLabel L"]


# ------------------------------------------------------------------------------ errors


def test_what_scripts_catch_is_still_raised() -> None:
    with pytest.raises(ValueError, match="one word"):
        remote("a b")
    with pytest.raises(trackhub.track.ParameterError):
        str(remote("a", unknownThing="1"))
    with pytest.raises(trackhub.track.ParameterError):
        str(remote("a", visibility="invisible"))
    with pytest.raises(trackhub.validate.ValidationError):
        str(remote("a", color="red red"))
    with pytest.raises(trackhub.validate.ValidationError):
        trackhub.Hub("h").validate()
    with pytest.raises(ValueError, match="not found"):
        hub, _, _, trackdb = trackhub.default_hub("h", "hg38", "a@b.org")
        trackdb.add_tracks(trackhub.Track(name="a", tracktype="bigWig", source="no.bw"))
        trackhub.upload.stage_hub(hub, "staging")
    with pytest.raises(ValueError, match="url and bigDataUrl"):
        trackhub.Track(name="a", tracktype="bigWig", url="u", bigDataUrl="b")


# ------------------------------------------------------------------------------ uploading


@pytest.mark.parametrize("host", [None, "localhost"])
def test_upload_to_a_directory_of_this_machine(host: str | None) -> None:
    hub, _, _, trackdb = trackhub.default_hub("up", "hg38", "a@b.org")
    trackdb.add_tracks(
        trackhub.Track(name="a", tracktype="bigWig", source=data("a.bw", "bigWig"), filename="3.bw")
    )
    trackhub.upload.upload_hub(hub=hub, host=host, user=None, remote_dir="uploaded")
    found = texts("uploaded")
    assert sorted(set(found) - {"3.bw"}) == ["hg38/trackDb.txt", "up.genomes.txt", "up.hub.txt"]
    assert Path("uploaded/3.bw").read_bytes() == MAGIC["bigWig"]
    assert "bigDataUrl ../3.bw\n" in found["hg38/trackDb.txt"]


def test_render_writes_the_texts_and_names_them() -> None:
    hub, *_, trackdb = trackhub.default_hub("r", "hg38", "a@b.org")
    trackdb.add_tracks(remote("a"))
    tree = hub.render("rendered")
    assert sorted(texts("rendered")) == ["hg38/trackDb.txt", "r.genomes.txt", "r.hub.txt"]

    def names(level: object) -> list[str]:
        return [name for v in level.values() for name in (names(v) if isinstance(v, dict) else [v])]  # type: ignore[attr-defined]

    assert sorted(names(tree)) == sorted(
        f"rendered/{name}" for name in ("hg38/trackDb.txt", "r.genomes.txt", "r.hub.txt")
    )
    assert all(os.path.isfile(name) for name in names(hub.render()))


# ------------------------------------------------------------------------------ names of modules

NAMES = {
    "trackhub": "Hub GenomesFile Genome Assembly GroupsFile GroupDefinition TrackDb BaseTrack Track "
    "SubGroupDefinition CompositeTrack ViewTrack SuperTrack AggregateTrack default_hub __version__",
    "trackhub.base": "HubComponent deprecation_handler",
    "trackhub.constants": "INDENT initial_params trackhub_specific track_fields param_dict "
    "TRACKTYPES param_defs",
    "trackhub.validate": "ValidationError Param validator key_val CSV ColSV2 ColSV3 "
    "ColSV2_numbers_or_single_number RGB RGBList off_or_int ucsc_position alphanumeric_ short_label "
    "long_label full_or_local_url full_url int_like float_like hex_or_named tracktypes",
    "trackhub.track": "ParameterError HTMLDoc update_list TRACKTYPES BaseTrack Track "
    "SubGroupDefinition CompositeTrack ViewTrack SuperTrack AggregateTrack",
    "trackhub.assembly": "TwoBitFile Assembly AssemblyHTMLDoc",
    "trackhub.settings": "VALIDATE",
    "trackhub.compatibility": "PY PY2 PY3 string_types py2_unicode",
    "trackhub.upload": "RSYNC_OPTIONS symlink local_link stage stage_hub upload upload_hub run",
    "trackhub.helpers": "sanitize hex2rgb dimensions_from_subgroups filter_composite_from_subgroups "
    "data_dir example_bigbeds example_bigwigs show_rendered_files print_rendered_results",
    "trackhub.hub": "Hub",
    "trackhub.genome": "Genome",
    "trackhub.genomes_file": "GenomesFile",
    "trackhub.groups": "GroupsFile GroupDefinition",
    "trackhub.trackdb": "TrackDb",
    "trackhub.parsed_params": "param_defs TRACKTYPES",
    "trackhub.version": "version",
}


@pytest.mark.parametrize("module", NAMES)
def test_every_name_is_still_there(module: str) -> None:
    found = importlib.import_module(module)
    assert [name for name in NAMES[module].split() if not hasattr(found, name)] == []
    if module != "trackhub":
        assert getattr(trackhub, module.partition(".")[2]) is found
