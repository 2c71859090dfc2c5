import argparse
import json

import pytest

from trackhub.cli import settings as command


@pytest.fixture
def run(capsys):
    """Run ``trackhub settings …`` and return its exit status, output and errors."""

    def call(*words):
        parser = argparse.ArgumentParser(prog="trackhub")
        command.add_parser(parser.add_subparsers())
        args = parser.parse_args(["settings", *words])
        status = args.run(args)
        out, err = capsys.readouterr()
        return status, out, err

    return call


def test_without_a_name_every_setting_is_listed_by_file(run):
    status, out, err = run()
    assert (status, err) == (0, "")
    heads = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert heads == ["hub.txt", "genomes.txt", "groups.txt", "trackDb.txt"]
    line = next(line for line in out.splitlines() if line.startswith("  visibility "))
    assert "hide|dense|squish|pack|full" in line and "How much of the track is drawn" in line


def test_a_setting_is_explained(run):
    status, out, _ = run("windowingFunction")
    assert status == 0
    assert out.startswith("windowingFunction  (trackDb.txt)\n")
    for part in ("mean|mean+whiskers|maximum|minimum", "bigWig", "full", "#windowingFunction"):
        assert part in out


def test_a_name_in_two_files_is_explained_twice(run):
    _, out, _ = run("priority")
    assert "priority  (groups.txt)" in out and "priority  (trackDb.txt)" in out


def test_a_member_of_a_family_and_the_bare_family_are_explained(run):
    assert run("filterValues.kind")[1].startswith("filterValues.kind  (trackDb.txt)")
    assert run("filterValues")[1].startswith("filterValues.<fieldName>  (trackDb.txt)")


def test_type_lists_the_type_lines(run):
    _, out, _ = run("type")
    assert "  bigBed <3-12> [+|.]\n" in out and "  bigChain <otherDb>\n" in out


def test_a_track_type_is_explained_with_its_settings(run):
    status, out, _ = run("bigLolly")
    assert status == 0
    assert out.startswith("bigLolly  (documented)\n")
    for part in ("type bigLolly", "thickStart:uint", "lollyField", "longLabel", "bigLolly.html"):
        assert part in out
    assert "windowingFunction" not in out


def test_cram_says_how_it_is_declared(run):
    _, out, _ = run("cram")
    assert "type bam" in out and "<file>.crai" in out


def test_a_companion_file_has_no_settings(run):
    status, out, _ = run("bigLink")
    assert status == 0
    assert "settings of" not in out


def test_an_unknown_name_is_answered_in_one_sentence(run):
    status, out, err = run("autoscale")
    assert (status, out) == (2, "")
    assert err == (
        "trackhub settings: UCSC documents no setting or track type 'autoscale';"
        " did you mean autoScale?\n"
    )
    assert run("qqqqqq")[2].endswith("'qqqqqq'; trackhub settings lists them all\n")


def test_a_track_type_in_the_wrong_case_is_suggested(run):
    assert "did you mean bigWig?" in run("bigwig")[2]


def test_json_of_everything_of_a_setting_and_of_a_type(run):
    everything = json.loads(run("--json")[1])
    assert {row["context"] for row in everything} == {"hub", "genomes", "groups", "trackDb"}
    (color,) = json.loads(run("color", "--json")[1])
    assert (color["kind"], color["default"]) == ("color", "0,0,0")
    kind = json.loads(run("bigBed", "--json")[1])
    assert kind["word"] == "bigBed" and "itemRgb" in kind["settings"]
    assert kind["fields"][0] == ["chrom", "string"]


def test_lines_are_cut_to_the_terminal(run, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    _, out, _ = run()
    assert max(map(len, out.splitlines())) == 60
