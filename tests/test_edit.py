"""Whole hubs changed: one file or three, another server, several made into one."""

from __future__ import annotations

from pathlib import Path

import pytest

import trackhub
from trackhub import merge_hubs, read_hub, stage_hub, write_hub
from trackhub.edit import relocate, to_one_file, to_three_files
from trackhub.errors import ValidationError

HUB = "# top\nhub mine\nshortLabel Mine\nlongLabel My hub\ngenomesFile genomes.txt\nemail me@example.org\n"
GENOMES = (
    "# genomes\ngenome hg38\ntrackDb hg38/trackDb.txt\ngroups hg38/groups.txt\nmetaTab meta.tsv\n"
)
TRACKS = """\
# the composite

# it begins
track c
compositeTrack on

  track a
  parent c
  bigDataUrl ../data/a.bw

include more/b.ra

track z
bigDataUrl https://e.org/z.bw
html z/page
"""
FILES = {
    "hub.txt": HUB,
    "genomes.txt": GENOMES,
    "hg38/trackDb.txt": TRACKS,
    "hg38/groups.txt": "name g\nlabel G\n",
    "hg38/more/b.ra": "# included\ntrack b\nparent c\nbigDataUrl b.bw\nsearchTrix b.ix\n",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def files_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def outline(hub: trackhub.Hub) -> list[tuple[int, str]]:
    return [(depth, node.label_name) for node, depth in hub.walk() if hasattr(node, "tracktype")]


# -- one file and three --------------------------------------------------------------------------------


def test_three_files_become_one_with_their_comments(tmp_path: Path) -> None:
    hub = read_hub(write(tmp_path / "hub", FILES))
    hub.to_one_file()
    assert sorted(write_hub(hub, tmp_path / "out")) == ["hg38/groups.txt", "hub.txt"]
    assert (tmp_path / "out/hub.txt").read_text() == (
        "# top\nhub mine\nshortLabel Mine\nlongLabel My hub\nemail me@example.org\nuseOneFile on\n\n"
        "# genomes\ngenome hg38\ngroups hg38/groups.txt\nmetaTab meta.tsv\n\n"
        "# the composite\n\n# it begins\ntrack c\ncompositeTrack on\n\n"
        "  track a\n  parent c\n  bigDataUrl data/a.bw\n\n"
        "# included\ntrack b\nparent c\nbigDataUrl hg38/b.bw\nsearchTrix hg38/b.ix\n\n"
        "track z\nbigDataUrl https://e.org/z.bw\nhtml hg38/z/page\n"
    )
    again = read_hub(tmp_path / "out")
    assert outline(again) == outline(hub)
    assert again.reading.findings == []


def test_a_hub_goes_on_living_in_one_file(tmp_path: Path) -> None:
    hub = read_hub(write(tmp_path / "hub", FILES))
    track = hub.find("b")
    hub.to_one_file()
    assert Path(track.origin.file).name == "hub.txt"
    before = hub.reading.files[0].document.text
    track.color = "red"
    hub.find("z").remove()
    hub.find("c").add_tracks(
        trackhub.Track(name="n", url="https://e.org/n.bw", tracktype="bigWig", short_label="N")
    )
    write_hub(hub, tmp_path / "out")
    text = (tmp_path / "out/hub.txt").read_text()
    assert "searchTrix hg38/b.ix\ncolor 255,0,0\n\ntrack n\n" in text
    assert "track z" in before and "track z" not in text


def test_one_file_becomes_three(tmp_path: Path) -> None:
    text = (
        "hub mine\nuseOneFile on\nemail me@example.org\n\n# genome\ngenome hg38\nhtmlPath about.html\n"
        "\n# tracks\n\ntrack c\ncompositeTrack on\n\n\ttrack a\n\tparent c\n\tbigDataUrl data/a.bw\n"
        "\ninclude more.ra\n"
    )
    more = "track b\nbigDataUrl b.bw\n"
    hub = read_hub(write(tmp_path / "hub", {"hub.txt": text, "more.ra": more}))
    hub.to_three_files()
    write_hub(hub, tmp_path / "out")
    assert files_of(tmp_path / "out") == {
        "hub.txt": "hub mine\nemail me@example.org\ngenomesFile genomes.txt\n",
        "genomes.txt": "# genome\ngenome hg38\nhtmlPath about.html\ntrackDb hg38/trackDb.txt\n",
        "hg38/trackDb.txt": "# tracks\n\ntrack c\ncompositeTrack on\n\n\ttrack a\n\tparent c\n"
        "\tbigDataUrl ../data/a.bw\n\ninclude ../more.ra\n",
        "more.ra": "track b\nbigDataUrl ../b.bw\n",
    }
    assert outline(read_hub(tmp_path / "out")) == outline(hub)


def test_there_and_back_says_the_same(tmp_path: Path) -> None:
    hub = read_hub(write(tmp_path / "hub", FILES))
    hub.to_one_file()
    hub.to_three_files()
    write_hub(hub, tmp_path / "out")
    assert trackhub.diff_hubs(read_hub(tmp_path / "hub"), read_hub(tmp_path / "out")).empty
    assert hub.find("a").url == "../data/a.bw"


def test_a_page_that_is_found_by_its_name_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, {**FILES, "hg38/a.html": "<p>a</p>"})
    hub = read_hub(folder)
    hub.to_one_file()
    assert hub.find("a").settings["html"] == "hg38/a.html"
    assert "html" not in hub.find("b").settings


def test_the_forms_of_a_hub_that_a_script_made(tmp_path: Path) -> None:
    hub, _, _, trackdb = trackhub.default_hub("demo", "hg38", "me@example.org")
    trackdb.add_tracks(trackhub.Track(name="a", url="a.bw", tracktype="bigWig"))
    to_one_file(hub)
    hub.render(tmp_path / "one")
    assert list(files_of(tmp_path / "one")) == ["demo.hub.txt"]
    assert read_hub(tmp_path / "one").find("a").url == "hg38/a.bw"
    to_three_files(hub, trackdb_filename="tracks/t.txt")
    hub.render(tmp_path / "three")
    assert sorted(files_of(tmp_path / "three")) == ["demo.hub.txt", "genomes.txt", "tracks/t.txt"]
    assert read_hub(tmp_path / "three").find("a").url == "../hg38/a.bw"


def test_several_genomes_do_not_go_into_one_file(tmp_path: Path) -> None:
    files = {**FILES, "genomes.txt": GENOMES + "\ngenome mm39\ntrackDb hg38/trackDb.txt\n"}
    folder = write(tmp_path, files)
    with pytest.raises(ValidationError, match="has 2 genomes"):
        read_hub(folder).to_one_file()
    with pytest.raises(ValidationError, match="lists 2 genomes, of which one was read"):
        read_hub(folder, genomes="hg38").to_one_file()


# -- another server ----------------------------------------------------------------------------------------


def test_relative_paths_become_urls(tmp_path: Path) -> None:
    hub = read_hub(write(tmp_path, FILES))
    assert relocate(hub, "https://new.org/x/") == 5
    assert hub.find("a").url == "https://new.org/x/data/a.bw"
    assert hub.find("b").settings["searchTrix"] == "https://new.org/x/hg38/b.ix"
    assert hub.find("z").url == "https://e.org/z.bw"
    assert hub.find("z").settings["html"] == "https://new.org/x/hg38/z/page"
    (genome,) = hub.genomes_file.genomes
    assert genome.settings["metaTab"] == "https://new.org/x/meta.tsv"
    assert genome.settings["trackDb"] == "hg38/trackDb.txt"
    assert hub.url == "https://new.org/x/hub.txt"
    assert relocate(hub, "https://new.org/x/") == 0


def test_urls_of_the_old_place_lead_to_the_new_one(tmp_path: Path) -> None:
    old = "https://old.org/h"
    files = {
        "hub.txt": HUB.replace("genomes.txt", f"{old}/genomes.txt"),
        "genomes.txt": f"genome hg38\ntrackDb {old}/hg38/t.txt\n",
        "hg38/t.txt": f"track a\nbigDataUrl {old}/data/a.bw\n\ntrack b\nbigDataUrl {old}er/b.bw\n",
    }
    write(tmp_path, files)
    hub = read_hub(f"{old}/hub.txt", resolve={old: tmp_path})
    relocate(hub, "https://new.org")
    write_hub(hub, tmp_path / "out")
    texts = files_of(tmp_path / "out")
    assert "genomesFile genomes.txt\n" in texts["hub.txt"]
    assert texts["genomes.txt"] == "genome hg38\ntrackDb hg38/t.txt\n"
    assert texts["hg38/t.txt"] == (
        f"track a\nbigDataUrl https://new.org/data/a.bw\n\ntrack b\nbigDataUrl {old}er/b.bw\n"
    )


def test_directories_are_encoded_where_they_become_part_of_a_url(tmp_path: Path) -> None:
    files = {
        "hub.txt": FILES["hub.txt"],
        "genomes.txt": "genome hg38\ntrackDb my%20tracks/t.txt\n",
        "my tracks/t.txt": "track a\nbigDataUrl b%20c.bw\n",
    }
    write(tmp_path, files)
    hub = read_hub(tmp_path)
    hub.to_one_file()
    assert hub.find("a").url == "my%20tracks/b%20c.bw"
    hub = read_hub(tmp_path)
    relocate(hub, "https://new.org/")
    assert hub.find("a").url == "https://new.org/my%20tracks/b%20c.bw"


def test_a_hub_moves_from_a_base_that_is_given(tmp_path: Path) -> None:
    text = "hub h\nuseOneFile on\n\ngenome hg38\n\ntrack a\nbigDataUrl https://old.org/d/a.bw\n"
    hub = read_hub(write(tmp_path, {"hub.txt": text}))
    assert relocate(hub, "https://new.org/", base="https://old.org/d") == 1
    assert hub.find("a").url == "https://new.org/a.bw"


def test_a_base_that_is_no_url_is_refused() -> None:
    hub, *_ = trackhub.default_hub("demo", "hg38", "me@example.org")
    with pytest.raises(ValidationError, match="base_url is the URL of the hub's directory"):
        relocate(hub, "data/hub")


# -- several hubs ------------------------------------------------------------------------------------------


def small(name: str, *tracks: str, genome: str = "hg38") -> trackhub.Hub:
    hub, _, _, trackdb = trackhub.default_hub(name, genome, f"{name}@example.org")
    for track in tracks:
        url = f"https://{name}.org/{track}.bw"
        trackdb.add_tracks(trackhub.Track(name=track, url=url, tracktype="bigWig"))
    return hub


def tracks_of(hub: trackhub.Hub) -> dict[str, list[str]]:
    return {g.genome: [t.name for t in g.trackdb.tracks] for g in hub.genomes_file.genomes}


def test_tracks_of_one_genome_come_together() -> None:
    parts = [small("n", "a", "b"), small("s", "c"), small("m", "d", genome="mm39")]
    merged = merge_hubs(parts, "all", short_label="All")
    assert tracks_of(merged) == {"hg38": ["a", "b", "c"], "mm39": ["d"]}
    assert (merged.hub, merged.short_label, merged.email) == ("all", "All", "n@example.org")
    assert merged.validate()
    assert tracks_of(parts[0]) == {"hg38": ["a", "b"]}
    merged.find("a").color = "red"
    assert parts[0].find("a").color is None


def test_two_tracks_of_one_name_are_refused_or_told_apart() -> None:
    parts = [small("n", "a"), small("s", "a")]
    with pytest.raises(ValidationError, match="hub s: another hub has a track a for hg38 too"):
        merge_hubs(parts, "all")
    merged = merge_hubs(parts, "all", clashes="prefix")
    assert tracks_of(merged) == {"hg38": ["a", "s_a"]}
    assert merged.find("s_a").url == "https://s.org/a.bw"


def test_groups_of_one_genome_come_together() -> None:
    parts = [small("n", "a"), small("s", "b"), small("m", "c")]
    for hub, names in zip(parts, (("x",), ("x", "y"), ()), strict=True):
        groups = [trackhub.GroupDefinition(name, label=hub.hub) for name in names]
        if groups:
            hub.genomes_file.genomes[0].add_groups(groups)
    merged = merge_hubs(parts, "all")
    (genome,) = merged.genomes_file.genomes
    assert [(g.name, g.label) for g in genome.groups.groups] == [("x", "n"), ("y", "s")]
    (genome,) = merge_hubs(parts[::-1], "all").genomes_file.genomes
    assert [(g.name, g.label) for g in genome.groups.groups] == [("x", "s"), ("y", "s")]


def test_a_genome_without_tracks_takes_those_of_the_next_hub() -> None:
    empty = small("n")
    empty.genomes_file.genomes[0].trackdb.remove()
    for parts in ([empty, small("s", "a")], [small("s", "a"), empty]):
        assert tracks_of(merge_hubs(parts, "all")) == {"hg38": ["a"]}


def test_relative_paths_lead_to_where_a_hub_says_it_is_served() -> None:
    hub = small("n")
    hub.url = "https://e.org/h/n.hub.txt"
    hub.genomes_file.genomes[0].trackdb.add_tracks(
        trackhub.Track(name="a", url="a.bw", tracktype="bigWig")
    )
    assert merge_hubs([hub], "all").find("a").url == "https://e.org/h/hg38/a.bw"


def test_an_answer_to_clashes_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError, match="clashes is refuse or prefix, got 'rename'"):
        merge_hubs([], "all", clashes="rename")  # type: ignore[arg-type]


def test_relative_paths_of_a_served_hub_become_urls(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    hub = read_hub("https://e.org/h/hub.txt", resolve={"https://e.org/h/": tmp_path})
    merged = merge_hubs([hub, small("s", "x")], "all")
    assert merged.find("a").url == "https://e.org/h/data/a.bw"
    assert merged.find("b").settings["searchTrix"] == "https://e.org/h/hg38/b.ix"
    (genome,) = merged.genomes_file.genomes
    assert genome.settings["metaTab"] == "https://e.org/h/meta.tsv"
    assert [group.name for group in genome.groups.groups] == ["g"]
    assert hub.find("a").url == "../data/a.bw"


def test_files_of_a_hub_on_this_machine_are_staged_with_the_new_hub(tmp_path: Path) -> None:
    text = (
        "hub h\nemail a@b.org\nuseOneFile on\n\ngenome hg38\n\ntrack a\ntype bigWig\nbigDataUrl d/a.bw\n"
        "shortLabel a\nlongLabel a\n"
    )
    folder = write(tmp_path / "hub", {"hub.txt": text, "a.html": "<p>about a</p>"})
    (folder / "d").mkdir()
    (folder / "d/a.bw").write_bytes(b"")
    merged = merge_hubs([folder, small("s", "x")], "all")
    stage_hub(merged, tmp_path / "staged", mode="copy")
    staged = files_of(tmp_path / "staged")
    assert {"hg38/a.bigWig", "hg38/a.html"} <= set(staged)
    track = read_hub(tmp_path / "staged").find("a")
    assert (track.url, track.settings["html"]) == ("a.bigWig", "a.html")


def test_a_relative_path_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match=r"track a: bigDataUrl \.\./data/a\.bw is not on"):
        merge_hubs([write(tmp_path, {**FILES, "meta.tsv": ""})], "all")


def test_two_assemblies_of_one_name_are_refused() -> None:
    parts = []
    for source in ("one.2bit", "two.2bit"):
        hub = small(source[:3], source[:3], genome="new1")
        hub.genomes_file.genomes[0].settings["twoBitPath"] = f"https://e.org/{source}"
        parts.append(hub)
    with pytest.raises(
        ValidationError, match=r"has twoBitPath .*two\.2bit, and in another hub it is .*one\.2bit"
    ):
        merge_hubs(parts, "all")
