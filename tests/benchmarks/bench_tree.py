"""Build, validate, render, stage and restage hubs of many tracks, against a bare loop.

    python tests/benchmarks/bench_tree.py [--old PYTHON] [N ...]

The floor of staging is a loop that makes the same links and writes the same bytes; that of
restaging is a loop of ``lstat`` and ``readlink`` over the same links, 1.5 times, and one rendering of
the hub. ``--old`` names the Python of another environment that has trackhub 1.0. Times are CPU
seconds, the best of five rounds in turn with their floors; some file systems make the first links
in a new directory several times slower than later ones, and a busy round shows it on either side.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

WORKER = r"""
import json, sys, time, tempfile
import trackhub
kind, n, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]

def tracks():
    return [
        trackhub.Track(
            name=f"t{i}", source=f"{folder}/s{i}.bw", tracktype="bigWig", color=f"{i % 256},0,0",
            visibility="full", autoScale="on", maxHeightPixels="100:32:8",
            viewLimits=f"0:{i + 1}", priority=i + 1,
            **({"subgroups": {"cell": f"c{i % 40}", "mark": f"m{i % 25}"}} if kind == "composite" else {}),
        )
        for i in range(n)
    ]

def build():
    hub, _, _, trackdb = trackhub.default_hub("bench", "hg38", "me@example.org")
    if kind == "composite":
        composite = trackhub.CompositeTrack(
            name="comp", tracktype="bigWig", dimensions="dimX=cell dimY=mark")
        composite.add_subgroups([
            trackhub.SubGroupDefinition("cell", "Cell", {f"c{i}": f"C{i}" for i in range(40)}),
            trackhub.SubGroupDefinition("mark", "Mark", {f"m{i}": f"M{i}" for i in range(25)})])
        composite.add_tracks(tracks())
        trackdb.add_tracks(composite)
    else:
        trackdb.add_tracks(tracks())
    return hub, trackdb

def timed(function, *arguments):
    start = time.process_time()
    result = function(*arguments)
    return time.process_time() - start, result

seconds = {}
seconds["build"], (hub, trackdb) = timed(build)
seconds["validate"], _ = timed(hub.validate)
rendered = tempfile.mkdtemp()
hub.render(rendered)
seconds["render"], _ = timed(hub.render, rendered)
staging = tempfile.mkdtemp()
seconds["stage"], _ = timed(trackhub.upload.stage_hub, hub, staging)
seconds["restage"], _ = timed(trackhub.upload.stage_hub, hub, staging)
print(json.dumps({"seconds": seconds, "staging": staging, "rendered": rendered}))
"""


def _floors(staging: Path) -> dict[str, float]:
    """Return the CPU seconds of the bare loops that do what staging did."""
    links = [(p.relative_to(staging), os.readlink(p)) for p in staging.rglob("*") if p.is_symlink()]
    texts = [(p.relative_to(staging), p.read_bytes()) for p in staging.rglob("*.txt")]
    floor = Path(tempfile.mkdtemp())
    for folder in {path.parent for path, _ in (*links, *texts)}:
        (floor / folder).mkdir(parents=True, exist_ok=True)
    start = time.process_time()
    for path, source in links:
        os.symlink(source, f"{floor}/{path}")
    for path, data in texts:
        with open(f"{floor}/{path}", "wb") as file:
            file.write(data)
    stage = time.process_time() - start
    start = time.process_time()
    for path, _ in links:
        os.lstat(f"{floor}/{path}")
        os.readlink(f"{floor}/{path}")
    restage = time.process_time() - start
    shutil.rmtree(floor)
    return {"stage": stage, "restage": restage}


def _round(
    python: str, kind: str, n: int, folder: str
) -> tuple[dict[str, float], dict[str, float]]:
    done = subprocess.run(
        [python, "-W", "ignore", "-c", WORKER, kind, str(n), folder],
        check=True,
        capture_output=True,
        text=True,
        cwd=tempfile.gettempdir(),
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    staging = Path(answer["staging"])
    floors = _floors(staging)
    shutil.rmtree(staging)
    shutil.rmtree(answer["rendered"])
    return answer["seconds"], floors


def _best(python: str, kind: str, n: int, folder: str) -> tuple[dict[str, float], dict[str, float]]:
    rounds = [_round(python, kind, n, folder) for _ in range(5)]
    ours = {step: min(seconds[step] for seconds, _ in rounds) for step in rounds[0][0]}
    floors = {step: min(seconds[step] for _, seconds in rounds) for step in rounds[0][1]}
    return ours, floors


def _memory(n: int) -> float:
    """Return the bytes that the tree of `n` simple tracks holds, for each track."""
    import trackhub

    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    _, _, _, trackdb = trackhub.default_hub("bench", "hg38", "me@example.org")
    for i in range(n):
        trackdb.add_tracks(
            trackhub.Track(
                name=f"t{i}",
                source=f"/data/s{i}.bw",
                tracktype="bigWig",
                color=f"{i % 256},0,0",
                visibility="full",
                autoScale="on",
                maxHeightPixels="100:32:8",
                viewLimits=f"0:{i + 1}",
                priority=i + 1,
            )
        )
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / n


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1000, 10_000, 50_000])
    parser.add_argument("--old", help="Python of an environment that has trackhub 1.0")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for i in range(max(args.sizes)):
            Path(folder, f"s{i}.bw").write_bytes(b"\x26\xfc\x8f\x88" + bytes(60))
        for kind in ("simple", "composite"):
            for n in args.sizes:
                ours, floors = _best(sys.executable, kind, n, folder)
                per = {step: seconds / n * 1e6 for step, seconds in ours.items()}
                print(f"{kind:9} {n:6} tracks, us a track:", end=" ")
                print(", ".join(f"{step} {value:.1f}" for step, value in per.items()))
                allowed = ours["render"] + 1.5 * floors["restage"]
                print(f"{'':17} build + validate {per['build'] + per['validate']:.1f} us a track")
                print(f"{'':17} stage / floor = {ours['stage'] / floors['stage']:.2f}")
                print(f"{'':17} restage / (render + 1.5 floor) = {ours['restage'] / allowed:.2f}")
                if args.old and n <= 10_000:
                    old, _ = _best(args.old, kind, n, folder)
                    ratios = ", ".join(f"{step} {old[step] / ours[step]:.1f}" for step in ours)
                    print(f"{'':17} 1.0 / ours: {ratios}")
    n = max(args.sizes)
    print(f"memory of {n} simple tracks: {_memory(n) / 1000:.2f} kB a track")


if __name__ == "__main__":
    main()
