"""Alignments: PSL to bigPsl, MAF to bigMaf, chain to bigChain and bigLink, net to bigNet."""
