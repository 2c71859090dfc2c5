"""Many files at once: what one that fails, a killed process and Ctrl-C do to the others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from trackhub.cli import main
from trackhub.cli.several import run_each
from trackhub.errors import FormatError


def work(job: str, progress: object) -> str:
    """Do what a word says."""
    if job == "bad":
        raise FormatError("the line is wrong", "some.bed", 3)
    if job == "full":
        raise OSError(28, "No space left on device", "out.bb")
    if job == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    return job.upper()


def done(words: list[str], processes: int) -> tuple[int, list[str]]:
    told: list[str] = []
    jobs = [(f"{word}.bed", word) for word in words]
    return run_each(work, jobs, processes, lambda name, result: told.append(result)), sorted(told)


@pytest.mark.parametrize("processes", [1, 3])
def test_the_status_tells_whether_all_some_or_none_failed(processes: int) -> None:
    assert done(["a", "b", "c", "d"], processes) == (0, ["A", "B", "C", "D"])
    assert done(["a", "bad", "c", "full"], processes) == (1, ["A", "C"])
    assert done(["bad", "full"], processes) == (2, [])


def test_the_sentence_names_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    done(["bad", "full"], 1)
    assert capsys.readouterr().err == (
        "trackhub: bad.bed: some.bed:3: the line is wrong\n"
        "trackhub: full.bed: out.bb: No space left on device\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="processes cannot be killed like that")
def test_a_killed_process_costs_its_own_file_only(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["a", "b", "killed", "c", "d", "e"]
    assert done(words, 2) == (1, ["A", "B", "C", "D", "E"])
    assert capsys.readouterr().err == (
        "trackhub: killed.bed: its process was killed, perhaps for want of memory\n"
    )


def test_nothing_is_drawn_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    done(["a", "b", "c"], 2)
    assert capsys.readouterr().err == ""


#: Shells let programs in the background ignore Ctrl-C, which is handed down.
PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from trackhub.cli import main
sys.exit(main())
"""


@pytest.mark.skipif(os.name == "nt", reason="there are no process groups")
@pytest.mark.parametrize("processes", ["1", "2"])
@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_batch_systems_leave_nothing_half_done(
    tmp_path: Path, processes: str, ended_by: signal.Signals
) -> None:
    # Named pipes that nobody writes to keep the conversions waiting.
    (tmp_path / "sizes").write_text("chr1\t1000\n")
    names = [f"{i}.bed" for i in range(4)]
    for name in names:
        os.mkfifo(tmp_path / name)
    writers = [os.open(tmp_path / name, os.O_RDWR) for name in names]
    for writer in writers:
        os.write(writer, b"chr1\t1\t2\n")
    command = [sys.executable, "-c", PROGRAM, "convert", *names, "--kind", "bed"]
    running = subprocess.Popen(
        [*command, "--sizes", "sizes", "-o", "out/", "--jobs", processes],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + 30
    while not (tmp_path / "out").is_dir() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    os.killpg(running.pid, ended_by)
    try:
        out, err = running.communicate(timeout=30)
    finally:
        running.kill()
        for writer in writers:
            os.close(writer)
    assert (running.returncode, out, err) == (130, "", "trackhub: stopped; 0 of 4 files are done\n")
    assert list((tmp_path / "out").iterdir()) == []


def test_any_command_that_is_stopped_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr("trackhub.cli.sizes.run", stop)
    assert main(["sizes", "hg38"]) == 130
    assert capsys.readouterr().err == "trackhub: stopped\n"
    assert signal.getsignal(signal.SIGTERM) == before
