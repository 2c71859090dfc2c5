"""hub.txt: its settings, its files, and what is wrong with it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

import trackhub
from trackhub import Genome, GenomesFile, Hub, Track, TrackDb
from trackhub.errors import ParameterError, ValidationError


def wig(name: str = "t") -> Track:
    return Track(name=name, tracktype="bigWig", url="https://example.org/x.bw")


def whole(**given: object) -> Hub:
    hub = Hub(**{"hub": "lab", "email": "me@example.org", **given})  # type: ignore[arg-type]
    hub.add_genomes_file(GenomesFile(Genome("hg38", TrackDb(wig()))))
    return hub


def codes(hub: Hub) -> list[str]:
    return [finding.code for finding in hub.findings()]


def test_the_order_of_the_lines() -> None:
    hub = whole(
        short_label="Lab", long_label="The lab", descriptionUrl="about.html", html_string=None
    )
    assert str(hub).splitlines() == [
        "hub lab",
        "shortLabel Lab",
        "longLabel The lab",
        "genomesFile lab.genomes.txt",
        "email me@example.org",
        "descriptionUrl about.html",
    ]


def test_labels_have_defaults() -> None:
    assert (Hub("lab").short_label, Hub("lab").long_label) == ("lab", "lab")
    assert Hub("lab", short_label="Lab").long_label == "Lab"


def test_everything_can_be_changed_later() -> None:
    hub = whole()
    hub.hub, hub.short_label, hub.longLabel, hub.email = "new", "s", "l", "you@example.org"
    assert str(hub) == (
        "hub new\nshortLabel s\nlongLabel l\ngenomesFile new.genomes.txt\nemail you@example.org\n"
    )
    assert hub.filename == "new.hub.txt"
    hub.email = None
    assert hub.email == ""


def test_file_names_follow_the_hub_s() -> None:
    hub = whole(filename="a/b/hub.txt")
    assert hub.genomes_file.filename == "a/b/lab.genomes.txt"
    assert "genomesFile lab.genomes.txt\n" in str(hub)
    hub.genomes_filename = "c/genomes.txt"
    assert hub.genomes_file.filename == "c/genomes.txt"
    assert "genomesFile ../../c/genomes.txt\n" in str(hub)
    hub.genomes_filename = None
    hub.filename = None
    assert (hub.filename, hub.genomes_file.filename) == ("lab.hub.txt", "lab.genomes.txt")


def test_a_second_genomes_file_takes_the_place_of_the_first() -> None:
    hub = whole()
    first, second = hub.genomes_file, GenomesFile()
    assert hub.add_genomes_file(second) is second
    hub.add_genomes_file(second)
    assert hub.children == [second]
    assert first.parent is None
    hub.genomes_file = first
    assert hub.genomes_file is first
    hub.genomes_file = None
    assert hub.children == []


@pytest.mark.parametrize("thing", ["genomes.txt", None, Genome("hg38"), 5])
def test_only_a_genomes_file_is_one(thing: object) -> None:
    with pytest.raises(ValidationError, match="hub lab takes a GenomesFile, got"):
        Hub("lab").add_genomes_file(thing)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [None, "", "  "])
def test_a_hub_has_a_name(name: str) -> None:
    with pytest.raises(ParameterError):
        Hub(name)


def test_an_unknown_setting_is_refused_or_kept() -> None:
    with pytest.raises(ParameterError, match=r"hub lab: .* 'descriptionURL'.*descriptionUrl"):
        Hub("lab", descriptionURL="x")
    assert "invented yes\n" in str(Hub("lab", strict=False, invented="yes"))


def test_the_url_of_the_hub_is_no_line() -> None:
    hub = whole(url="https://example.org/hub.txt")
    assert hub.url == "https://example.org/hub.txt"
    assert "example.org/hub" not in str(hub)


def test_a_description_may_be_a_local_file(tmp_path: Path) -> None:
    (tmp_path / "about me.html").write_text("<p>x</p>")
    hub = whole(descriptionUrl=tmp_path / "about me.html", filename="x/hub.txt")
    trackhub.stage_hub(hub, tmp_path / "stage")
    assert (tmp_path / "stage/x/about_me.html").read_text() == "<p>x</p>"
    assert "descriptionUrl about_me.html\n" in (tmp_path / "stage/x/hub.txt").read_text()


# ----------------------------------------------------------------------------- one file


def test_a_one_file_hub_says_so_and_names_no_genomes_file() -> None:
    hub = whole(one_file=True)
    assert str(hub).splitlines() == [
        "hub lab",
        "shortLabel lab",
        "longLabel lab",
        "useOneFile on",
        "email me@example.org",
    ]
    hub.one_file = False
    assert "useOneFile" not in str(hub)


@pytest.mark.parametrize("word", [True, "on"])
def test_use_one_file_is_a_setting_too(word: object) -> None:
    assert Hub("lab", useOneFile=word).one_file is True
    hub = Hub("lab")
    hub.settings["useOneFile"] = word  # type: ignore[assignment]
    assert hub.settings["useOneFile"] == "on"
    del hub.settings["useOneFile"]
    assert hub.one_file is False


def test_a_one_file_hub_describes_one_genome() -> None:
    hub = whole(one_file=True)
    hub.genomes_file.add_genome(Genome("mm39", TrackDb(wig())))
    with pytest.raises(ValidationError, match="describes one genome, this one has 2"):
        hub.validate()


# ----------------------------------------------------------------------------- findings


def test_a_whole_hub_has_no_findings() -> None:
    assert codes(whole()) == []
    assert whole().validate() is True


def test_what_a_hub_needs() -> None:
    assert codes(Hub("lab")) == ["no-genomes-file", "missing-email"]
    assert codes(Hub("lab", email="me@example.org")) == ["no-genomes-file"]


# ----------------------------------------------------------------------------- default_hub


def test_default_hub_connects_everything() -> None:
    hub, genomes_file, genome, trackdb = trackhub.default_hub(
        "lab", "hg38", "me@example.org", "s", "l", "chr1:1-2"
    )
    assert [type(part) for part in (hub, genomes_file, genome, trackdb)] == [
        Hub,
        GenomesFile,
        Genome,
        TrackDb,
    ]
    for holder, part in itertools.pairwise((hub, genomes_file, genome, trackdb)):
        assert holder.children == [part]
        assert part.parent is holder
    assert (hub.email, hub.short_label, hub.long_label) == ("me@example.org", "s", "l")
    assert genome.defaultPos == "chr1:1-2"


def test_default_hub_takes_settings_of_hub_txt() -> None:
    hub, *_ = trackhub.default_hub(
        "lab", "hg38", "me@example.org", one_file=True, descriptionUrl="about.html"
    )
    assert (hub.one_file, hub.descriptionUrl) == (True, "about.html")
