table bigRmsk
"Repeats as RepeatMasker joins them"
    (
    string  chrom;       "Sequence the item lies on"
    uint    chromStart;  "First base, counted from 0"
    uint    chromEnd;    "One past the last base"
    string  name;        "Label of the item"
    uint    score;       "From 0 to 1000, for shading"
    char[1] strand;      "+, - or . for none"
    uint    thickStart;  "First base drawn thick"
    uint    thickEnd;    "One past the last base drawn thick"
    uint    reserved;    "Color as R,G,B; 0 for the color of the track"
    uint    blockCount;  "Number of blocks"
    lstring blockSizes;  "Lengths of the blocks; negative for parts that do not align"
    lstring blockStarts; "Starts of the blocks from chromStart; -1 for parts that do not align"
    uint    id;          "Number of the joined repeat"
    lstring description; "Lines of the RepeatMasker output behind it"
    )
