table bigMaf
"Multiple alignment, one block an item"
    (
    string  chrom;      "Sequence the item lies on"
    uint    chromStart; "First base, counted from 0"
    uint    chromEnd;   "One past the last base"
    lstring mafBlock;   "Lines of the block, each followed by a semicolon"
    )
