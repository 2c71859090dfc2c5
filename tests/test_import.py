"""Importing the package is cheap, silent and without effect on anybody else."""

from __future__ import annotations

import json
import subprocess
import sys

import trackhub

HEAVY = (
    "numpy", "pysam", "pyBigWig", "docutils", "h5py", "inspect", "asyncio", "email", "http",
    "urllib.request", "ssl", "socket", "subprocess", "multiprocessing", "unittest", "markdown_it",
    "yaml", "pandas", "csv", "json", "logging", "argparse", "dataclasses",
)  # fmt: skip


def fresh(code: str) -> str:
    """Run code in a new interpreter and return what it prints; it must say nothing else."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


def test_nothing_heavy_is_loaded() -> None:
    code = f"""
import sys
before = set(sys.modules)
import trackhub
print(sorted(set({HEAVY!r}) & (set(sys.modules) - before)))
"""
    assert fresh(code) == "[]\n"


def test_building_and_writing_a_hub_loads_no_library() -> None:
    code = """
import sys
import trackhub
hub, _, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
trackdb.add_tracks(trackhub.Track(name="a", url="https://example.org/a.bw", tracktype="bigWig"))
hub.validate()
text = str(trackdb) + str(hub)
print(sorted({name.partition(".")[0] for name in sys.modules}
             & {"numpy", "pysam", "pyBigWig", "docutils", "h5py", "markdown_it"}))
"""
    assert fresh(code) == "[]\n"


def test_it_prints_nothing_and_leaves_logging_and_warnings_alone() -> None:
    code = """
import logging, warnings, signal, sys, locale, json
def state():
    return [repr(logging.root.handlers), logging.root.level, len(warnings.filters),
            repr(warnings.showwarning), repr(signal.getsignal(signal.SIGINT)), sys.path,
            locale.setlocale(locale.LC_ALL),
            [repr(l) for l in logging.root.manager.loggerDict.values() if getattr(l, "handlers", 0)]]
before = json.dumps(state())
import trackhub
import trackhub.upload, trackhub.helpers, trackhub.validate
hub, _, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
trackdb.add_tracks(trackhub.Track(name="a", url="https://example.org/a.bw", tracktype="bigWig"))
trackhub.upload.plan_hub(hub)
print(json.dumps(state()) == before)
"""
    assert fresh(code) == "True\n"


def test_every_name_is_listed_and_can_be_had() -> None:
    assert set(trackhub.__all__) <= set(dir(trackhub))
    for name in trackhub.__all__:
        assert getattr(trackhub, name) is not None
    assert list(trackhub.__all__) == sorted(trackhub.__all__)


def test_a_name_that_is_not_there_says_so() -> None:
    try:
        trackhub.nothing  # noqa: B018
    except AttributeError as error:
        assert str(error) == "module 'trackhub' has no attribute 'nothing'"
    else:
        raise AssertionError("no error")


def test_star_import_gives_the_public_names() -> None:
    printed = fresh("from trackhub import *; import json; print(json.dumps(sorted(globals())))")
    assert set(trackhub.__all__) <= {*json.loads(printed), "__version__"}


def test_modules_can_be_reached_as_attributes_after_one_import() -> None:
    code = """
import trackhub
trackhub.settings.VALIDATE = False
trackhub.constants.INDENT = "  "
trackhub.helpers.sanitize("x")
trackhub.upload.RSYNC_OPTIONS
trackhub.groups.GroupDefinition("g")
trackhub.assembly.TwoBitFile("x.2bit")
trackhub.validate.RGB("1,2,3")
print(trackhub.track.Track is trackhub.Track)
"""
    assert fresh(code) == "True\n"
