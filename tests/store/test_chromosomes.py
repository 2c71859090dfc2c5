from __future__ import annotations

from collections import Counter

import pytest

from trackhub.formats import chrom_sizes
from trackhub.store.chromosomes import classify


def roles(names: list[str]) -> dict[str, str]:
    return {chrom.name: chrom.role for chrom in classify(dict.fromkeys(names, 1_000_000))}


def test_names_of_hg19_and_hg38() -> None:
    found = roles(
        [
            "chr1",
            "chr22",
            "chrX",
            "chrY",
            "chrM",
            "chr6_apd_hap1",
            "chr4_gl000193_random",
            "chrUn_gl000211",
            "chr1_KI270762v1_alt",
            "chr1_KN196472v1_fix",
            "chrEBV",
        ]
    )
    assert list(found.values()) == [
        "autosome",
        "autosome",
        "X",
        "Y",
        "mitochondrial",
        "random",
        "unplaced",
        "alt",
        "fix",
        "hap",
        "other",
    ]


def test_the_shipped_hg38_has_22_autosomes_and_every_other_sequence_its_role() -> None:
    found = Counter(chrom.role for chrom in classify(chrom_sizes("hg38")))
    assert (found["autosome"], found["X"], found["Y"], found["mitochondrial"]) == (22, 1, 1, 1)


def test_x_and_y_are_told_apart() -> None:
    x, y = classify({"chrX": 9, "chrY": 9})
    assert (x.is_x, x.is_y, x.is_sex, x.is_default) == (True, False, True, True)
    assert (y.is_x, y.is_y, y.is_sex, y.is_default) == (False, True, True, False)


def test_roman_x_of_yeast_is_an_autosome_and_that_of_a_worm_is_not() -> None:
    yeast = ["chrI", "chrIV", "chrV", "chrIX", "chrX", "chrXI", "chrXVI", "chrM"]
    assert roles(yeast) == {
        "chrI": "autosome",
        "chrIV": "autosome",
        "chrV": "autosome",
        "chrIX": "autosome",
        "chrX": "autosome",
        "chrXI": "autosome",
        "chrXVI": "autosome",
        "chrM": "mitochondrial",
    }
    assert list(roles(yeast)) == yeast
    assert roles(["chrI", "chrII", "chrIII", "chrIV", "chrV", "chrX"])["chrX"] == "X"


def test_arms_and_heterochromatin_of_the_fly() -> None:
    assert roles(["chr2L", "chr3R", "chr4", "chrX", "chr2LHet", "chrU", "chrUextra"]) == {
        "chr2L": "autosome",
        "chr3R": "autosome",
        "chr4": "autosome",
        "chrX": "X",
        "chr2LHet": "random",
        "chrU": "unplaced",
        "chrUextra": "unplaced",
    }


def test_accessions_are_chromosomes_and_a_short_one_is_the_mitochondrion() -> None:
    sizes = {"NC_060925.1": 248_387_328, "NC_060926.1": 242_696_752, "NC_012920.1": 16_569}
    found = {chrom.name: chrom.role for chrom in classify({**sizes, "NW_018654708.1": 5000})}
    assert found == {
        "NC_060925.1": "autosome",
        "NC_060926.1": "autosome",
        "NC_012920.1": "mitochondrial",
        "NW_018654708.1": "unplaced",
    }


def test_names_without_chr_are_as_good() -> None:
    assert list(roles(["10", "2", "X", "MT"]).items()) == [
        ("2", "autosome"),
        ("10", "autosome"),
        ("X", "X"),
        ("MT", "mitochondrial"),
    ]


@pytest.mark.parametrize("name", ["scaffold_12", "contig7", "AAQR03000001.1"])
def test_scaffolds_have_no_place(name: str) -> None:
    assert roles([name]) == {name: "unplaced"}
