"""A disk that fills up while a file is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from trackhub.errors import StoreError
from trackhub.store import GenomeStore
from trackhub.store.newfile import NewFile

pytest.importorskip("resource", reason="there are no limits")

_FULL = """
import pathlib, resource, signal, sys
import numpy as np
from trackhub.errors import StoreError
from trackhub.store import GenomeStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = GenomeStore(sys.argv[1], "toy")
lines = pathlib.Path(sys.argv[1], "a.bedGraph")
with open(lines, "w") as file:
    for i, value in enumerate(np.random.default_rng(2).integers(0, 2**31, 100_000).tolist()):
        file.write(f"chr1\\t{i}\\t{i + 1}\\t{value}\\n")
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
starts = np.random.default_rng(1).integers(0, 90_000, 100_000)
try:
    with store.new("values") as track:
        track.write("chr1", np.random.default_rng(1).random(100_000, np.float32))
except StoreError as error:
    print(error)
try:
    store.import_signal("x", lines, kind="bedGraph", dtype="uint32")
except StoreError as error:
    print(error)
try:
    with store.new_features("x") as table:
        table.write("chr1", start=starts, end=starts + 5)
except StoreError as error:
    print(error)
try:
    GenomeStore.create(sys.argv[1], "other", chromosomes={f"chr{i}": 5 for i in range(20_000)})
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize("limit", [500, 5000, 50_000])
def test_a_full_disk_is_told_in_a_sentence_and_leaves_nothing(
    store: GenomeStore, limit: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(store.root), str(limit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    *tracks, chromosomes = done.stdout.splitlines()
    assert len(tracks) == 3
    for said in tracks:
        assert said.startswith(f"{store.directory} has no room for the track")
    assert chromosomes.startswith(f"{store.root / 'other'} has no room")
    assert [path.name for path in store.directory.iterdir()] == ["chromosome.h5"]
    assert list((store.root / "other").iterdir()) == []
    with store.new_features("x") as table:
        table.write("chr1", start=[1], end=[2])
    assert store.track("x").count() == 1


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written: No such file or directory"):
        NewFile(tmp_path / "none" / "x.h5")


def test_a_file_in_place_of_a_folder_is_told(store: GenomeStore) -> None:
    (store.directory / "dnase").write_text("")
    with pytest.raises(StoreError, match="dnase cannot be written: "):
        store.new("dnase/x")
