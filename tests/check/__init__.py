"""Tests of the checks; the small files that are made by hand are those of the tests of formats."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "formats"))
