table simpleBarChartBed
"A bar for each category"
    (
    string          chrom;      "Sequence the item lies on"
    uint            chromStart; "First base, counted from 0"
    uint            chromEnd;   "One past the last base"
    string          name;       "Label of the item"
    uint            score;      "From 0 to 1000, for shading"
    char[1]         strand;     "+, - or . for none"
    string          name2;      "Second name, such as the identifier of the gene"
    uint            expCount;   "Number of categories"
    float[expCount] expScores;  "Height of the bar of each category"
    )
