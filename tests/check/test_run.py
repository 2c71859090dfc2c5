"""check_hub as a whole: what it takes, in which order it answers, and what only the text of a hub can say."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import trackhub
from trackhub import check_hub
from trackhub.errors import ReadError

from .samples import GENOMES, HUB, TRACK, write_hub

SIGNAL = TRACK.format(name="signal")


def codes(report: trackhub.Report) -> list[str]:
    return [finding.code for finding in report]


def check(folder: Path, texts: dict[str, str | bytes], **options: object) -> trackhub.Report:
    return check_hub(write_hub(folder, texts), **options)  # type: ignore[arg-type]


# -- what it takes ------------------------------------------------------------------------------


def test_a_path_a_directory_and_a_hub_that_was_read_give_the_same(tmp_path: Path) -> None:
    path = write_hub(tmp_path, {"trackDb.txt": SIGNAL + "colour red\n"})
    by_path = list(check_hub(path))
    assert codes(check_hub(path)) == ["unknown-setting"]
    assert list(check_hub(tmp_path)) == by_path
    assert list(check_hub(trackhub.read_hub(path))) == by_path


def test_a_hub_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    (finding,) = check_hub(tmp_path / "hub.txt")
    assert (finding.code, finding.severity) == ("unreadable-hub", "error")
    assert finding.file == str(tmp_path / "hub.txt")


def test_a_directory_without_a_hub_is_a_finding(tmp_path: Path) -> None:
    assert codes(check_hub(tmp_path)) == ["unreadable-hub"]


def test_a_genome_that_the_hub_has_not_is_an_error_of_the_caller(tmp_path: Path) -> None:
    path = write_hub(tmp_path)
    for hub in (path, trackhub.read_hub(path)):
        with pytest.raises(ReadError, match="the hub has no genome mm10; it has hg38"):
            check_hub(hub, genomes="mm10")


def test_only_the_genomes_that_were_asked_for_are_checked(tmp_path: Path) -> None:
    files = {
        "genomes.txt": "genome hg38\ntrackDb trackDb.txt\n\ngenome hg19\ntrackDb bad.txt\n",
        "bad.txt": "track x\ntrack y\n",
    }
    path = write_hub(tmp_path, files)
    assert codes(check_hub(path, genomes=["hg38"])) == []
    assert codes(check_hub(trackhub.read_hub(path), genomes=["hg38"])) == []
    assert "missing-type" in codes(check_hub(path, genomes="hg19"))


def test_a_hub_that_is_read_lazily_is_checked_as_a_whole(tmp_path: Path) -> None:
    path = write_hub(tmp_path, {"trackDb.txt": f"{SIGNAL}track b\n"})
    lazy = trackhub.read_hub(path, lazy=True)
    assert "merged-stanzas" in codes(check_hub(path))
    assert list(check_hub(lazy)) == list(check_hub(path))


def test_a_stanza_without_hub_is_said_once(tmp_path: Path) -> None:
    found = codes(check(tmp_path, {"hub.txt": HUB.replace("hub liver", "name liver")}))
    assert "no-hub" in found
    assert "no-genome" not in found


def test_unknown_levels_are_refused(tmp_path: Path) -> None:
    path = write_hub(tmp_path)
    with pytest.raises(ValueError, match="level takes error, warning, hint, got 'worst'"):
        check_hub(path, level="worst")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="settings takes True, False, required, base, full, new"):
        check_hub(path, settings="basic")


def test_a_level_leaves_out_what_is_less_bad(tmp_path: Path) -> None:
    text = SIGNAL + "color red\ncolour red\nitemRgb on\n"
    path = write_hub(tmp_path, {"trackDb.txt": text})
    assert codes(check_hub(path)) == ["bad-value", "unknown-setting", "setting-of-other-type"]
    assert codes(check_hub(path, level="warning")) == ["bad-value", "unknown-setting"]
    assert codes(check_hub(path, level="error")) == ["bad-value"]


def test_files_false_opens_no_data_and_looks_for_no_page(tmp_path: Path) -> None:
    text = SIGNAL.replace("signal.bw", "nothere.bw").replace("html about", "html nothere")
    path = write_hub(tmp_path, {"trackDb.txt": text})
    assert codes(check_hub(path)) == ["no-page", "missing-file", "missing-page"]
    assert codes(check_hub(path, files=False)) == []


def test_settings_false_judges_no_settings(tmp_path: Path) -> None:
    path = write_hub(tmp_path, {"trackDb.txt": SIGNAL + "color red\ncolour red\n"})
    assert codes(check_hub(path, settings=False)) == []


def test_progress_counts_the_data_files(tmp_path: Path) -> None:
    second = TRACK.format(name="b").replace("signal.bw", "hg19.bw")
    path = write_hub(tmp_path, {"trackDb.txt": f"{SIGNAL}\n{TRACK.format(name='a')}\n{second}"})
    calls: list[tuple[int, int | None]] = []
    check_hub(path, progress=lambda done, total: calls.append((done, total)))
    assert calls == [(1, 2), (2, 2)]


def test_resolve_says_where_urls_lie_on_this_machine(tmp_path: Path) -> None:
    text = SIGNAL.replace("signal.bw", "https://lab.example.org/hub/signl.bw")
    path = write_hub(tmp_path, {"trackDb.txt": text})
    found = check_hub(path, resolve={"https://lab.example.org/hub/": tmp_path})
    assert codes(found) == ["missing-file"]
    assert "but signal.bw is" in found.findings[0].message
    assert codes(check_hub(path)) == ["unasked-server"]


# -- order and places -----------------------------------------------------------------------------


def test_findings_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    text = SIGNAL.replace("signal.bw", "cut.bw") + "color red\n\n" + TRACK.format(name="signal")
    report = check(
        tmp_path,
        {"hub.txt": HUB + "colour red\n", "genomes.txt": GENOMES + "x y\n", "trackDb.txt": text},
    )
    places = [(os.path.basename(f.file or ""), f.line, f.code) for f in report]
    assert places == [
        ("hub.txt", 7, "unknown-setting"),
        ("genomes.txt", 4, "unknown-setting"),
        ("trackDb.txt", 1, "duplicate-track"),
        ("trackDb.txt", 3, "truncated-file"),
        ("trackDb.txt", 8, "bad-value"),
    ]


def test_a_trackdb_that_two_genomes_share_is_said_once(tmp_path: Path) -> None:
    genomes = "genome hg38\ntrackDb trackDb.txt\n\ngenome hs1\ntrackDb trackDb.txt\n"
    files = {"genomes.txt": genomes, "trackDb.txt": SIGNAL + "colour red\n"}
    report = check(tmp_path, files, files=False)
    assert codes(report) == ["unknown-setting"]


def test_a_finding_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    files = {"trackDb.txt": "include more.txt\n", "more.txt": SIGNAL + "colour red\n"}
    (finding,) = check(tmp_path, files)
    assert finding.file == str(tmp_path / "more.txt")
    assert finding.line == 8


def test_a_hub_of_a_script_is_checked_with_its_sources(tmp_path: Path) -> None:
    write_hub(tmp_path)
    hub, _, _, trackdb = trackhub.default_hub("demo", "hg38", "me@example.org")
    trackdb.add_tracks(
        [
            trackhub.Track(name="a", source=tmp_path / "cut.bw", tracktype="bigWig"),
            trackhub.Track(name="b", source=tmp_path / "signal.bw", tracktype="bigBed 6"),
            trackhub.Track(name="c", source=tmp_path / "gone.bw", tracktype="bigWig"),
            trackhub.Track(name="d", source=tmp_path / "hg19.bw", tracktype="bigWig"),
        ]
    )
    report = check_hub(hub)
    found = [(finding.component, finding.code) for finding in report if finding.severity != "hint"]
    assert found == [
        ("track a", "truncated-file"),
        ("track b", "wrong-kind"),
        ("track c", "missing-file"),
        ("track d", "wrong-assembly"),
    ]
    assert all(finding.file is None for finding in report)


def test_a_hub_that_was_changed_after_reading_is_checked_as_it_is_now(tmp_path: Path) -> None:
    hub = trackhub.read_hub(write_hub(tmp_path, {"trackDb.txt": SIGNAL + "viewLimits 5\n"}))
    assert codes(check_hub(hub)) == ["bad-value"]
    hub.find("signal").viewLimits = (0, 5)
    assert codes(check_hub(hub)) == []


def test_an_assembly_of_a_script_without_a_sequence() -> None:
    genome = trackhub.Assembly("newOrg1", organism="New", defaultPos="chrA:1-10")
    hub = trackhub.Hub("h", email="me@example.org", genomes_file=trackhub.GenomesFile(genome))
    assert "no-2bit" in codes(check_hub(hub))


def test_a_report_survives_json_and_sarif(tmp_path: Path) -> None:
    report = check(tmp_path, {"trackDb.txt": SIGNAL.encode() + b"colour r\xe9d\n"})
    assert json.loads(report.to_json())["findings"][0]["code"]
    run = json.loads(report.to_sarif())["runs"][0]
    assert [result["ruleId"] for result in run["results"]] == codes(report)


# -- text ---------------------------------------------------------------------------------------------


def test_a_byte_order_mark(tmp_path: Path) -> None:
    report = check(tmp_path, {"trackDb.txt": b"\xef\xbb\xbf" + SIGNAL.encode()})
    assert codes(report) == ["byte-order-mark"]


def test_a_nul_byte(tmp_path: Path) -> None:
    text = SIGNAL.encode() + b"\n\0\n" + TRACK.format(name="b").encode()
    assert "nul-byte" in codes(check(tmp_path, {"trackDb.txt": text}))


def test_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    text = SIGNAL.encode().replace(b"Signal of", b"Signal \xe0")
    assert codes(check(tmp_path, {"trackDb.txt": text})) == ["not-utf8"]


def test_line_ends_of_several_kinds(tmp_path: Path) -> None:
    text = SIGNAL.encode() + b"color 1,2,3\ralwaysZero on\n"
    assert "mixed-line-ends" in codes(check(tmp_path, {"trackDb.txt": text}))


def test_windows_and_old_mac_line_ends_are_fine(tmp_path: Path) -> None:
    for number, end in enumerate((b"\r\n", b"\r")):
        text = SIGNAL.encode().replace(b"\n", end)
        assert codes(check(tmp_path / str(number), {"trackDb.txt": text})) == []


def test_includes_that_nest_too_deep(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"inc{number}.txt": f"include inc{number + 1}.txt\n" for number in range(60)
    }
    report = check(tmp_path, {**files, "trackDb.txt": f"{SIGNAL}\ninclude inc0.txt\n"})
    assert "include-depth" in codes(report)


def test_tracks_that_nest_too_deep(tmp_path: Path) -> None:
    text = "\n".join(
        f"track t{number}\ncompositeTrack on\ntype bigWig\nparent t{number - 1}\n"
        for number in range(1, 30)
    )
    report = check(tmp_path, {"trackDb.txt": f"track t0\ncompositeTrack on\n\n{text}"})
    assert "nesting-depth" in codes(report)


def test_a_file_outside_the_hub(tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text(
        TRACK.format(name="more").replace("signal.bw", "hub/signal.bw")
    )
    report = check(
        tmp_path / "hub", {"trackDb.txt": f"{SIGNAL}\ninclude ../more.txt\n"}, files=False
    )
    assert codes(report) == ["outside-hub"]


def test_more_subgroups_than_ucsc_reads(tmp_path: Path) -> None:
    groups = "".join(f"subGroup{n} g{n} G{n} m=M\n" for n in range(1, 11))
    members = " ".join(f"g{n}=m" for n in range(1, 11))
    text = (
        f"track all\ncompositeTrack on\ntype bigWig\nshortLabel A\nlongLabel A\n{groups}\n"
        f"{SIGNAL}parent all\nsubGroups {members}\n"
    )
    assert "too-many-subgroups" in codes(check(tmp_path, {"trackDb.txt": text}))


def test_one_file_for_hub_genomes_and_tracks_by_name_is_no_fault(tmp_path: Path) -> None:
    text = f"{HUB.replace('genomes.txt', 'hub.txt')}\ngenome hg38\ntrackDb hub.txt\n\n{SIGNAL}"
    assert codes(check(tmp_path, {"hub.txt": text})) == []
