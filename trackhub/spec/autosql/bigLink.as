table bigLink
"Blocks without gaps of the chains (companion of bigChain); the name is the chain"
    (
    string chrom;      "Sequence the item lies on"
    uint   chromStart; "First base, counted from 0"
    uint   chromEnd;   "One past the last base"
    string name;       "Label of the item"
    uint   qStart;     "Start of the block in the other genome"
    )
