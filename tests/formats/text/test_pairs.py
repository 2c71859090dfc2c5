"""interact and long-range text to bigInteract."""

from __future__ import annotations

from pathlib import Path

import pytest
from formats.raw import SIZES, put, rows

from trackhub.errors import FormatError
from trackhub.formats.convert import convert_file
from trackhub.formats.registry import Converted

PAIR = "chr1\t100\t900\tloop\t500\t4.5\tHiC\t#7A67EE\tchr1\t100\t200\ta\t+\tchr1\t800\t900\tb\t."


def convert(folder: Path, text: str, **options: object) -> Converted:
    return convert_file(put(folder, "a.txt", text), chrom_sizes=SIZES, **options)  # type: ignore[arg-type]


def test_interact_is_kept_as_it_is(tmp_path: Path) -> None:
    text = f'track type=interact name="loops" interactDirectional=true\n{PAIR}\n'
    made = convert(tmp_path, text)
    assert made.tracktype == "bigInteract"
    assert rows(made.path) == [PAIR]
    assert made.settings["interactDirectional"] == "true"


def test_both_ends_take_the_names_of_the_assembly(tmp_path: Path) -> None:
    made = convert(tmp_path, PAIR.replace("chr1", "1") + "\n")
    assert rows(made.path) == [PAIR]


REFUSED = [
    (PAIR.replace("\t100\t900\tloop", "\t100\t850\tloop"), "must reach over both ends"),
    (PAIR.replace("chr1\t800\t900", "chr1\t900\t800"), "target chr1:900-800 is no range"),
    (
        PAIR.replace("chr1\t800\t900", "chr2\t800\t50001"),
        "target chr2:800-50001 is no range of chr2",
    ),
    (PAIR.replace("chr1\t800", "chrQ\t800"), "the chromosome 'chrQ' is not among"),
    (PAIR.replace("#7A67EE", "#7A67"), "'#7A67' is no color"),
    (PAIR[:-1] + "?", r"targetStrand '\?' is none of"),
    (PAIR.replace("4.5", "x"), "value: 'x' is no number"),
    (PAIR.replace("\t500\t", "\t5000\t"), "'5000' is no whole number from 0 to 1000"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[case[1][:30] for case in REFUSED])
def test_a_pair_that_cannot_be_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason) as caught:
        convert(tmp_path, f"{PAIR}\n{text}\n", kind="interact")
    assert caught.value.line == 2


def test_long_range_pairs_take_the_names_of_the_assembly(tmp_path: Path) -> None:
    made = convert(tmp_path, "1\t100\t200\t1:800-900,55\n1\t800\t900\t1:100-200,55\n")
    [row] = rows(made.path)
    assert row.split("\t")[:3] == ["chr1", "100", "900"]
    assert row.split("\t")[8:16:5] == ["chr1", "chr1"]


def test_long_range_pairs_become_one_row_each(tmp_path: Path) -> None:
    text = (
        "chr1\t100\t200\tchr1:800-900,55\n"
        "chr1\t800\t900\tchr1:100-200,55\n"
        "chr1\t150\t250\tchr2:10-20,-3.5\n"
        "chr2\t10\t20\tchr1:150-250,-3.5\n"
    )
    made = convert(tmp_path, text)
    assert made.tracktype == "bigInteract"
    assert rows(made.path) == [
        "chr1\t100\t900\t.\t0\t55\t.\t0\tchr1\t100\t200\t.\t.\tchr1\t800\t900\t.\t.",
        "chr1\t150\t250\t.\t0\t-3.5\t.\t0\tchr1\t150\t250\t.\t.\tchr2\t10\t20\t.\t.",
        "chr2\t10\t20\t.\t0\t-3.5\t.\t0\tchr2\t10\t20\t.\t.\tchr1\t150\t250\t.\t.",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("chr1\t100\t200\tchr1:800,55", "'chr1:800,55' is no partner"),
        ("chr1\t100\t200\tchr1:800-900,x", "'x' is no number"),
        ("chr1\t200\t100\tchr1:800-900,1", "no range of its chromosome"),
        ("chr1\t100\t200\tchr2:800-50001,1", "no range of its chromosome"),
        ("chr1\t100\t200\tchrQ:800-900,1", "'chrQ' is not among"),
        ("chr1\t1e2\t200\tchr1:800-900,1", "a position is '1e2'"),
        ("chr1\t100\t200", "this one has 3 columns"),
    ],
)
def test_a_long_range_line_that_cannot_be_is_refused(
    tmp_path: Path, line: str, reason: str
) -> None:
    with pytest.raises(FormatError, match=reason) as caught:
        convert(tmp_path, f"chr1\t100\t200\tchr1:800-900,55\n{line}\n", kind="longrange")
    assert caught.value.line == 2
