table cytoBand
"Bands of the chromosomes; the track must be called cytoBandIdeo"
    (
    string chrom;      "Sequence the item lies on"
    uint   chromStart; "First base, counted from 0"
    uint   chromEnd;   "One past the last base"
    string name;       "Label of the item"
    string gieStain;   "Stain: gneg, gpos25 to gpos100, acen, gvar or stalk"
    )
