"""What other browsers stumble over; asked for, and never an error."""

from __future__ import annotations

from pathlib import Path

import trackhub
from trackhub import check_hub

from .samples import TRACK, write_hub

PLAIN = TRACK.format(name="a")


def found(folder: Path, files: dict[str, str | bytes]) -> list[tuple[str, str]]:
    report = check_hub(write_hub(folder, files), clients=True)
    return [(finding.severity, finding.code) for finding in report]


def test_the_sound_hub_is_sound_for_all_browsers(tmp_path: Path) -> None:
    assert found(tmp_path, {}) == []


def test_nobody_is_told_who_did_not_ask(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, {"trackDb.txt": PLAIN.replace("visibility full", "visibility 2")})
    assert [finding.code for finding in check_hub(hub)] == []


def test_a_tab_behind_a_name(tmp_path: Path) -> None:
    text = PLAIN.replace("type bigWig", "\ttype\tbigWig")
    hub = write_hub(tmp_path, {"trackDb.txt": text})
    (finding,) = check_hub(hub, clients=True)
    assert (finding.code, finding.line, finding.setting) == ("client-separator", 2, "type")
    assert found(tmp_path, {"trackDb.txt": PLAIN.replace("type", "\ttype")}) == []


def test_types_that_igv_leaves_out_are_a_hint(tmp_path: Path) -> None:
    text = PLAIN.replace("bigWig", "bigLolly").replace("signal.bw", "peaks.bb")
    assert found(tmp_path, {"trackDb.txt": text}) == [("hint", "client-type")]


def test_an_inherited_visibility_is_enough(tmp_path: Path) -> None:
    composite = (
        "track all\ncompositeTrack on\ntype bigWig\nshortLabel A\nlongLabel A\nvisibility full\n"
    )
    child = PLAIN.replace("visibility full\n", "") + "parent all\n"
    assert found(tmp_path, {"trackDb.txt": f"{composite}\n{child}"}) == []


def test_data_by_http_in_a_hub_by_https(tmp_path: Path) -> None:
    text = PLAIN.replace("signal.bw", "http://lab.example.org/signal.bw")
    write_hub(tmp_path, {"trackDb.txt": text})
    report = check_hub(
        "https://lab.example.org/hub.txt",
        resolve={"https://lab.example.org/": tmp_path},
        clients=True,
    )
    mixed = [finding for finding in report if finding.code == "mixed-content"]
    assert [(one.line, one.severity) for one in mixed] == [(3, "warning")]


def test_a_hub_of_a_script_is_looked_at_too() -> None:
    genome = trackhub.Assembly(
        "new", twobit_file="new.2bit", organism="New", defaultPos="chrA:1-10", chrom_sizes=True
    )
    hub = trackhub.Hub("h", email="me@example.org", genomes_file=trackhub.GenomesFile(genome))
    track = trackhub.Track(name="a", url="https://example.org/a.bw", tracktype="bigWig")
    genome.add_trackdb(trackhub.TrackDb(track))
    codes = [finding.code for finding in check_hub(hub, files=False, clients=True)]
    assert "client-chrom-sizes" not in codes
    assert "client-visibility" in codes
    genome.chrom_sizes = False
    codes = [finding.code for finding in check_hub(hub, files=False, clients=True)]
    assert "client-chrom-sizes" in codes
