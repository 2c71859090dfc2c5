"""Chains to bigChain and bigLink, on both strands of the other genome."""

from __future__ import annotations

from pathlib import Path

import pytest

from trackhub.errors import FormatError
from trackhub.formats import BigBed
from trackhub.formats.convert import convert_file

SIZES = {"chr1": 1000, "chr2": 500}
# Blocks of 10 and 20 with 5 bases between here and 3 there; then a chain with one block.
TEXT = """# made by hand
chain 4900.5 chr2 500 + 100 135 chrX 300 - 50 83 7
10\t5\t3
20

chain 300 chr1 1000 + 0 40 chrY 200 + 160 200 8
40

"""


def rows(path: Path) -> list[str]:
    with BigBed(path) as chains:
        return [
            f"{chrom}\t{start}\t{end}\t{rest.decode()}"
            for chrom in chains.chroms
            for start, end, rest in zip(*chains.rows(chrom), strict=True)
        ]


def converted(tmp_path: Path, text: str, name: str = "a.chain", **options: object):
    source = tmp_path / name
    source.write_text(text)
    return convert_file(source, chrom_sizes=SIZES, **options)


def test_chains_and_their_blocks(tmp_path: Path) -> None:
    made = converted(tmp_path, TEXT, other_db="mm39")
    assert made.tracktype == "bigChain mm39"
    assert rows(made.path) == [
        "chr1\t0\t40\t8\t1000\t+\t1000\tchrY\t200\t160\t200\t300",
        "chr2\t100\t135\t7\t1000\t-\t500\tchrX\t300\t50\t83\t4900.5",
    ]
    [links] = made.side_files
    assert links.name == "a.link.bb"
    assert rows(links) == [
        "chr1\t0\t40\t8\t160",
        "chr2\t100\t110\t7\t50",
        "chr2\t115\t135\t7\t63",
    ]
    assert made.settings["linkDataUrl"] == links
    assert "linkDataUrl" in made.track(name="chains").settings


def test_blocks_of_many_chains_are_sorted(tmp_path: Path) -> None:
    chains = [f"chain 1 chr1 1000 + {at} {at + 10} q 100 + 0 10 {at}\n10\n" for at in (500, 20, 90)]
    made = converted(tmp_path, "".join(chains), other_db="mm39")
    assert [row.split("\t")[1] for row in rows(made.side_files[0])] == ["20", "90", "500"]


@pytest.mark.parametrize("name", ["hg38.mm39.all.chain", "hg38ToMm39.over.chain"])
def test_the_name_of_a_file_tells_the_other_assembly(tmp_path: Path, name: str) -> None:
    made = converted(tmp_path, TEXT, name)
    assert made.tracktype == "bigChain mm39"
    assert made.summary.notes == [
        "the other assembly was taken to be mm39, by the name of the file"
    ]


def test_a_missing_name_of_the_other_assembly_is_told(tmp_path: Path) -> None:
    made = converted(tmp_path, TEXT)
    assert made.tracktype == "bigChain"
    assert made.summary.notes == ["UCSC wants the name of the other assembly: give other_db"]


def test_chains_without_a_number_are_counted(tmp_path: Path) -> None:
    made = converted(tmp_path, TEXT.replace(" 7\n", "\n").replace(" 8\n", "\n"))
    assert [row.split("\t")[3] for row in rows(made.path)] == ["2", "1"]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("500 +", "500 -", 2, "strand of this genome"),
        ("20\n", "21\n", 2, "the blocks of the chain span 36 and 34 bases"),
        ("20\n", "", 2, "the chain is cut off"),
        ("20\n", "20\n5\t1\t1\n", 5, "lines of three numbers"),
        ("10\t5", "-10\t5", 3, "size is '-10'"),
        ("10\t5\t3", "10\t5", 3, "lines of three numbers"),
        ("100 135", "135 135", 2, "is empty or leaves its sequence"),
        ("300 - 50", "-", 2, "has 12 words and a number, this one 11"),
        ("chr2", "chr9", 2, "the chromosome 'chr9' is not among the 2"),
    ],
)
def test_what_is_wrong_is_told_with_the_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        converted(tmp_path, TEXT.replace(old, new, 1), kind="chain")
    assert caught.value.line == line
    assert [path.name for path in tmp_path.iterdir()] == ["a.chain"]
