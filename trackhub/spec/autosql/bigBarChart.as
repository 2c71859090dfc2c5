table bigBarChart
"A bar for each category, with a pointer to the values behind it"
    (
    string          chrom;       "Sequence the item lies on"
    uint            chromStart;  "First base, counted from 0"
    uint            chromEnd;    "One past the last base"
    string          name;        "Label of the item"
    uint            score;       "From 0 to 1000, for shading"
    char[1]         strand;      "+, - or . for none"
    string          name2;       "Second name, such as the identifier of the gene"
    uint            expCount;    "Number of categories"
    float[expCount] expScores;   "Height of the bar of each category"
    bigint          _dataOffset; "Where the values of the item start in the matrix file"
    int             _dataLen;    "Length of their line in the matrix file"
    )
