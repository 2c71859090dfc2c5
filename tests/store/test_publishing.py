"""A track is there wholly or not at all, whatever happens to its writer."""

from __future__ import annotations

import multiprocessing
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

import numpy as np
import pytest

from trackhub.errors import StoreError
from trackhub.store import GenomeStore

_FORKED = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")


def _forked(work: Callable[..., None], *given: object) -> BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=work, args=given)
    process.start()
    return process


def _write(root: Path, rounds: int) -> None:
    """Replace the track again and again, by 1 and by 2 everywhere in turn."""
    store = GenomeStore(root, "toy")
    for i in range(rounds):
        with store.new("x", dtype="uint16", replace=True) as track:
            for chrom in store.chromosomes("all"):
                track.write(chrom, np.full(chrom.length, 1 + i % 2, "u2"))


def _read(root: Path, rounds: int) -> None:
    store = GenomeStore(root, "toy")
    for _ in range(rounds):
        assert _values(store) in ({1}, {2})


def _values(store: GenomeStore) -> set[int]:
    with store.track("x") as track:
        return {int(v) for chrom in store.sizes for v in np.unique(track.values(chrom))}


def _visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


@_FORKED
def test_acceptance_10_a_writer_that_is_killed_leaves_nothing_to_see(store: GenomeStore) -> None:
    begin = time.perf_counter()
    _write(store.root, 5)
    once = (time.perf_counter() - begin) / 5
    store.remove("x")
    moments = random.Random(20)
    for _ in range(20):
        process = _forked(_write, store.root, 1000)
        time.sleep(moments.random() * 3 * once)
        process.kill()
        process.join()
        assert _visible(store.directory) in (["chromosome.h5"], ["chromosome.h5", "x.h5"])
        if store.has_track("x"):
            assert _values(store) in ({1}, {2})
            assert store.track("x").verify() == []
            store.remove("x")
        assert store.tracks() == []
    # The next writer needs no help, and clears away what is left.
    store.import_array("x", {"chrM": np.full(16, 9, "u2")})
    assert sorted(path.name for path in store.directory.iterdir()) == ["chromosome.h5", "x.h5"]


@_FORKED
def test_acceptance_11_eight_readers_see_the_old_data_or_the_new(store: GenomeStore) -> None:
    _write(store.root, 1)
    writer = _forked(_write, store.root, 30)
    readers = [_forked(_read, store.root, 20) for _ in range(8)]
    for process in [*readers, writer]:
        process.join()
    assert [process.exitcode for process in [*readers, writer]] == [0] * 9
    assert store.track("x").verify() == []


def test_acceptance_11_a_second_writer_in_another_process_is_told_at_once(
    store: GenomeStore,
) -> None:
    script = (
        "import sys\n"
        "from trackhub.store import GenomeStore\n"
        "writer = GenomeStore(sys.argv[1], 'toy').new('x', dtype='uint8')\n"
        "print('holding', flush=True)\n"
        "sys.stdin.readline()\n"
        "writer.abort()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(store.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "holding\n"
    for attempt in (lambda: store.new("x"), lambda: store.new_features("x")):
        with pytest.raises(StoreError, match=f"is being written by process {holder.pid} on "):
            attempt()
    holder.communicate("\n")
    store.import_array("x", {"chrM": np.ones(16, "u1")})
    assert store.tracks() == ["x"]


def test_an_open_reader_keeps_what_it_began_with(store: GenomeStore) -> None:
    store.import_array("x", {"chr1": np.full(100_000, 1, "u2")})
    old = store.track("x")
    old.values("chr1", 0, 10)
    store.import_array("x", {"chr1": np.full(100_000, 2, "u2")}, replace=True)
    assert set(old.values("chr1").tolist()) == {1}
    assert set(store.track("x").values("chr1").tolist()) == {2}


def test_a_second_writer_is_told_who_holds_the_lock(store: GenomeStore) -> None:
    with store.new("x", dtype="uint8") as track:
        with pytest.raises(
            StoreError, match=rf"being written by process {os.getpid()} on \S+ since"
        ):
            store.new("x", dtype="uint8", replace=True)
        track.write("chrM", [1] * 16)
    assert store.track("x").values("chrM").sum() == 16


def test_two_tracks_may_be_written_at_once(store: GenomeStore) -> None:
    with store.new("a", dtype="uint8") as a, store.new("b", dtype="uint8") as b:
        a.write("chrM", [1] * 16)
        b.write("chrM", [2] * 16)
    assert store.tracks() == ["a", "b"]


def test_a_lock_that_was_left_behind_does_not_hold(store: GenomeStore) -> None:
    (store.directory / ".x.h5.lock").write_text('{"pid": 1, "host": "gone", "since": 0}')
    (store.directory / ".x.h5.tmp-1-abcdef").write_bytes(b"half a track")
    store.import_array("x", {"chrM": np.ones(16, "u1")})
    assert sorted(path.name for path in store.directory.iterdir()) == ["chromosome.h5", "x.h5"]


def test_a_failure_leaves_what_was_there(store: GenomeStore) -> None:
    store.import_array("x", {"chrM": np.full(16, 1, "u1")})
    with pytest.raises(KeyboardInterrupt), store.new("x", dtype="uint8", replace=True) as track:
        track.write("chrM", [2] * 16)
        raise KeyboardInterrupt
    assert store.track("x").values("chrM").tolist() == [1] * 16
    assert sorted(path.name for path in store.directory.iterdir()) == ["chromosome.h5", "x.h5"]


def test_a_track_that_appeared_meanwhile_is_not_replaced(store: GenomeStore) -> None:
    writer = store.new("x", dtype="uint8")
    writer.write("chrM", [1] * 16)
    (store.directory / "x.h5").write_bytes(b"of another program")
    with pytest.raises(StoreError, match="appeared meanwhile"):
        writer.commit()
    assert (store.directory / "x.h5").read_bytes() == b"of another program"


def test_a_hidden_file_is_no_track(store: GenomeStore) -> None:
    with store.new("x", dtype="uint8") as track:
        track.write("chrM", [1] * 16)
        assert store.tracks() == []
        assert not store.has_track("x")
    assert store.tracks() == ["x"]
