"""`trackhub demo`: the first thing a newcomer runs."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from trackhub.cli import main
from trackhub.demo import make_demo
from trackhub.errors import StagingError, ValidationError
from trackhub.formats import read_header
from trackhub.helpers import data_dir


def test_the_published_hub_names_only_files_that_are_there(tmp_path: Path) -> None:
    published = make_demo(tmp_path).published
    hub = (published / "trackhub_demo.hub.txt").read_text()
    genomes = (published / _value(hub, "genomesFile")).read_text()
    trackdb = published / _value(genomes, "trackDb")
    urls = re.findall(r"^ *bigDataUrl (.+)$", trackdb.read_text(), re.MULTILINE)
    kinds = [read_header(trackdb.parent / url).kind for url in urls]
    assert kinds == ["bigWig", "bigWig", "bigWig", "bigBed", "bam", "vcf"]
    assert (trackdb.parent / "signals.html").is_file()


def test_what_is_published_are_plain_files_that_a_server_may_read(tmp_path: Path) -> None:
    files = [path for path in make_demo(tmp_path).published.rglob("*") if not path.is_dir()]
    assert files
    assert [path for path in files if path.is_symlink() or not path.stat().st_mode & 0o004] == []


def test_the_first_run_makes_everything_new(tmp_path: Path) -> None:
    demo = make_demo(tmp_path / "not" / "there")
    assert demo.report.ok
    assert (demo.changes.changed, demo.changes.same) == ([], [])
    assert set(demo.changes.new) == {
        path.relative_to(demo.published).as_posix()
        for path in demo.published.rglob("*")
        if path.is_file()
    }


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    make_demo(tmp_path)
    changes = make_demo(tmp_path).changes
    assert (changes.new, changes.changed) == ([], [])
    assert "hg38/trackDb.txt" in changes.same


def test_a_later_run_mends_what_was_changed_and_says_so(tmp_path: Path) -> None:
    published = make_demo(tmp_path).published
    trackdb = (published / "hg38/trackDb.txt").read_text()
    (published / "hg38/trackDb.txt").write_text("spoilt\n")
    (published / "hg38/reads.bam").unlink()
    (published / "of_mine.txt").write_text("kept\n")
    changes = make_demo(tmp_path).changes
    assert (changes.new, changes.changed) == (["hg38/reads.bam"], ["hg38/trackDb.txt"])
    assert (published / "hg38/trackDb.txt").read_text() == trackdb
    assert (published / "of_mine.txt").read_text() == "kept\n"


def test_a_damaged_data_file_is_found_before_anything_is_staged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for path in Path(data_dir()).iterdir():
        if path.is_file():
            (data / path.name).write_bytes(path.read_bytes())
    bam = data / "reads-hg38.bam"
    bam.write_bytes(bam.read_bytes()[:-100])
    monkeypatch.setattr("trackhub.helpers.data_dir", lambda: str(data))
    monkeypatch.setattr("trackhub.demo.data_dir", lambda: str(data))
    with pytest.raises(ValidationError) as caught:
        make_demo(tmp_path / "demo")
    (finding,) = caught.value.findings
    assert (finding.component, finding.code) == ("track reads", "truncated-file")
    assert list((tmp_path / "demo" / "public").iterdir()) == []


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_in_the_way_is_one_sentence(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine\n")
    with pytest.raises(StagingError, match="a file is in the way"):
        make_demo(tmp_path / place)
    assert (tmp_path / "file").read_text() == "mine\n"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_directory_without_leave_to_write_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(StagingError, match="cannot be written to"):
        make_demo(tmp_path / "demo")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no such file system")
def test_a_file_system_that_takes_no_files_is_one_sentence() -> None:
    with pytest.raises(StagingError, match="cannot be written to"):
        make_demo("/proc/trackhub-demo")


def test_the_command_says_what_was_done_and_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "reads      bam" in told
    assert "headers of 6 data files: 0 errors, 0 warnings" in told
    assert "12 new files" in told
    assert "My Data > Track Hubs > Connected Hubs" in told
    url = "https://YOUR.SERVER/demo/trackhub_demo.hub.txt"
    assert f"https://genome.ucsc.edu/cgi-bin/hgTracks?db=hg38&hubUrl={url}" in told
    for path in (tmp_path / "public").rglob("*"):
        if path.is_file():
            assert re.search(rf"^ +{path.relative_to(tmp_path / 'public')} ", told, re.MULTILINE)


def test_the_command_says_that_nothing_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["demo", str(tmp_path)])
    capsys.readouterr()
    assert main(["demo", str(tmp_path)]) == 0
    assert "nothing changed, all 12 files were up to date" in capsys.readouterr().out


def test_the_script_that_is_shown_makes_the_hub_that_was_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["demo", str(tmp_path / "demo")])
    _, _, shown = capsys.readouterr().out.partition("The script that made the hub")
    script = tmp_path / "script.py"
    script.write_text(
        "".join(line.removeprefix("    ") for line in shown.partition("\n")[2].splitlines(True))
    )
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(script), run_name="__main__")
    for text in ("trackhub_demo.hub.txt", "trackhub_demo.genomes.txt", "hg38/trackDb.txt"):
        assert (tmp_path / "my_hub" / text).read_text() == (
            tmp_path / "demo" / "public" / text
        ).read_text()


def test_the_command_refuses_a_file_with_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["demo", str(tmp_path / "file")]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"trackhub: {tmp_path / 'file'} ")
    assert told.err.count("\n") == 1


def test_neither_rsync_nor_anything_else_is_run(tmp_path: Path) -> None:
    code = "import sys; from trackhub.cli import main; sys.exit(main(['demo', 'here']))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def _value(text: str, setting: str) -> str:
    return next(line.split(" ", 1)[1] for line in text.splitlines() if line.startswith(setting))
