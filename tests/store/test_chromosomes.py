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


@pytest.mark.parametrize(
    ("assembly", "default", "others"),
    [
        (
            "hg19",
            [*map(str, range(1, 23)), "X"],
            {"Y": 1, "mitochondrial": 1, "hap": 9, "random": 20, "unplaced": 39},
        ),
        (
            "hg38",
            [*map(str, range(1, 23)), "X"],
            {"Y": 1, "mitochondrial": 1, "alt": 261, "random": 42, "unplaced": 127},
        ),
        (
            "mm39",
            [*map(str, range(1, 20)), "X"],
            {"Y": 1, "mitochondrial": 1, "random": 18, "unplaced": 21},
        ),
        (
            "dm6",
            ["2L", "2R", "3L", "3R", "4", "X"],
            {"Y": 1, "mitochondrial": 1, "random": 645, "unplaced": 1217},
        ),
        (
            "sacCer3",
            [
                "I",
                "II",
                "III",
                "IV",
                "V",
                "VI",
                "VII",
                "VIII",
                "IX",
                "X",
                "XI",
                "XII",
                "XIII",
                "XIV",
                "XV",
                "XVI",
            ],
            {"mitochondrial": 1},
        ),
    ],
)
def test_acceptance_19_roles_of_the_sequences_of_shipped_assemblies(
    assembly: str, default: list[str], others: dict[str, int]
) -> None:
    found = classify(chrom_sizes(assembly))
    assert [chrom.name for chrom in found if chrom.is_default] == [f"chr{core}" for core in default]
    assert Counter(chrom.role for chrom in found if not chrom.is_default) == others
    endings = {"alt": "_alt", "random": "_random"}
    for chrom in found:
        assert chrom.name.endswith(endings.get(chrom.role, ""))
        assert chrom.role != "unplaced" or chrom.name.startswith("chrUn_")


def test_acceptance_19_patches_and_decoys_of_hg38_are_no_chromosomes() -> None:
    names = ["chr1", "chr1_KN196472v1_fix", "chr6_GL000256v2_alt", "chrEBV", "HLA-A*01:01:01:01"]
    names += ["chrUn_JTFH01000001v1_decoy"]
    assert roles(names) == {
        "chr1": "autosome",
        "chr6_GL000256v2_alt": "alt",
        "HLA-A*01:01:01:01": "alt",
        "chr1_KN196472v1_fix": "fix",
        "chrUn_JTFH01000001v1_decoy": "unplaced",
        "chrEBV": "other",
    }


@pytest.mark.parametrize(
    ("chromosomes", "scaffolds"),
    [
        (["NC_060925.1", "NC_060947.1"], ["NT_187361.1", "NW_018654708.1"]),
        (["CM000663.2", "CM000685.2"], ["KI270706.1", "GL000008.2"]),
        (["OX465079.1", "OX465080.1"], ["CATLKY010000001.1", "CATLKY010000002.1"]),
        (["OY720012.1", "LR999924.1"], ["JAHLQT010000001.1", "JH636052.4"]),
    ],
)
def test_acceptance_19_accessions_of_genark(chromosomes: list[str], scaffolds: list[str]) -> None:
    found = {chrom.name: chrom for chrom in classify(dict.fromkeys(chromosomes + scaffolds, 10**6))}
    assert all(found[name].role == "autosome" for name in chromosomes)
    assert all(found[name].role == "unplaced" for name in scaffolds)


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
