"""Metadata: the keys of tracks, and the tables that have them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import trackhub
from trackhub import check_hub

from .samples import TRACK, write_hub

GENOMES = "genome hg38\ntrackDb trackDb.txt\n"


def said(
    folder: Path, meta: str, genome: str = "", **files: str
) -> list[tuple[str, str, str | None]]:
    """Return code, message and cure of what is said about a track with a key."""
    texts = {name.replace("_", "."): text for name, text in files.items()}
    hub = write_hub(
        folder,
        {
            "genomes.txt": f"{GENOMES}{genome}\n",
            "trackDb.txt": f"{TRACK.format(name='a')}meta {meta}\n",
            **texts,
        },
    )
    return [(f.code, f.message, f.fix) for f in check_hub(hub)]


@pytest.mark.parametrize(
    "table",
    [
        "#meta\tcell\ns1\tk562\ns2\tgm\n",
        "# cell\tmeta\r\nk562\ts1\r\ngm\ts2\r\n",
    ],
)
def test_keys_are_those_of_the_column_meta(table: str, tmp_path: Path) -> None:
    assert said(tmp_path / "good", "s1", "metaTab t.tsv", t_tsv=table) == []
    assert said(tmp_path / "bad", "k562", "metaTab t.tsv", t_tsv=table) == [
        ("unknown-meta", "track a: meta k562 is not in metaTab t.tsv, which has s1, s2", None)
    ]


def test_keys_of_a_tagstorm_stand_at_any_depth(tmp_path: Path) -> None:
    storm = (
        "lab north\n\n    cell k562\n    meta exp1\n\n        tissue\tblood\n        meta\texp2\n"
    )
    assert said(tmp_path / "good", "exp2", "metaDb m.txt", m_txt=storm) == []
    assert said(tmp_path / "bad", "exp_1", "metaDb m.txt", m_txt=storm) == [
        (
            "unknown-meta",
            "track a: meta exp_1 is not in metaDb m.txt, which has exp1, exp2",
            "write exp1",
        )
    ]


def test_a_key_without_a_table(tmp_path: Path) -> None:
    assert said(tmp_path, "s1") == [
        (
            "unknown-meta",
            "track a: meta s1 is a key of metaTab or metaDb, and genome hg38 has neither",
            "set metaTab for the genome, or leave meta out",
        )
    ]


@pytest.mark.parametrize(
    ("setting", "text"),
    [("metaTab", "meta\tcell\ns1\tk562\n"), ("metaTab", "#cell\nk562\n"), ("metaDb", "#meta s1\n")],
)
def test_a_table_without_keys_is_said_once(setting: str, text: str, tmp_path: Path) -> None:
    found = said(tmp_path, "s1", f"{setting} t.txt", t_txt=text)
    assert [code for code, _, _ in found] == ["bad-metadata", "unknown-meta"]
    assert f"{setting} names a t" in found[0][1]


def test_nothing_is_said_of_keys_in_a_table_that_nobody_reads(tmp_path: Path) -> None:
    missing = said(tmp_path / "missing", "s1", "metaTab gone.tsv")
    assert [code for code, _, _ in missing] == ["missing-file"]
    hub = write_hub(
        tmp_path / "unasked",
        {
            "genomes.txt": f"{GENOMES}metaTab https://example.org/t.tsv\n",
            "trackDb.txt": f"{TRACK.format(name='a')}meta s1\n",
        },
    )
    assert [finding.code for finding in check_hub(hub)] == ["unasked-server"]
    assert list(check_hub(hub, files=False)) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_in_place_of_a_table_does_not_hang(tmp_path: Path) -> None:
    tmp_path.joinpath("hub").mkdir()
    os.mkfifo(tmp_path / "hub" / "t.fifo")
    found = said(tmp_path / "hub", "s1", "metaTab t.fifo")
    assert "unknown-meta" in [code for code, _, _ in found]


def test_the_table_of_a_script_is_read_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("#meta\tcell\ns1\tk562\n")
    hub, _, genome, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    genome.metaTab = tmp_path / "t.tsv"
    for name in ("s1", "s2"):
        trackdb.add_tracks(
            trackhub.Track(name=name, url="https://e.org/x.bw", tracktype="bigWig", meta=name)
        )
    found = [f for f in check_hub(hub) if f.code == "unknown-meta"]
    assert [finding.component for finding in found] == ["track s2"]
