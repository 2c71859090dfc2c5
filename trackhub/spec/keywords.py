"""Keyword types of the constructors, for editors and type checkers.

Generated from settings.tsv by ``python -m trackhub.spec.generate``; not to be edited by hand.
None leaves a setting out.
"""

# fmt: off
from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypedDict

Color = str | Sequence[float]
Colors = str | Sequence[str | Sequence[float]]
File = str | PathLike[str]
Limits = str | float | tuple[float, float]
OnOff = Literal["on", "off"] | bool
TrueFalse = Literal["true", "false"] | bool
YesNo = Literal["yes", "no"] | bool
Words = str | Sequence[str]


class HubSettings(TypedDict, total=False):
    """Settings of the stanza in hub.txt, without the parameters of `Hub`."""

    shortLabel: str | None
    """Name of the hub in lists and above its tracks."""
    longLabel: str | None
    """What the hub holds, shown in the list of connected hubs."""
    genomesFile: File | None
    """File that lists the assemblies for which the hub has tracks."""
    descriptionUrl: File | None
    """Page that describes the hub as a whole."""
    useOneFile: Literal["on"] | bool | None
    """Says that hub, genome and tracks stand in this one file."""
    version: str | None
    """Version of the settings page that hubCheck compares the hub with."""
    level: Literal["base", "required", "all", "core"] | None
    """Lowest support level of settings that the hub is meant to use."""


class GenomeSettings(TypedDict, total=False):
    """Settings of a stanza in genomes.txt, without the parameters of `Genome`."""

    trackDb: File | None
    """File with the tracks of this assembly."""
    description: str | None
    """Text about the assembly on the gateway page and in page titles."""
    twoBitPath: File | None
    """Sequence of the assembly as .2bit; makes this an assembly hub."""
    twoBitBptUrl: File | None
    """Separate index of the sequence names of a .2bit with very many sequences."""
    chromAlias: File | None
    """Table of the other names that the sequences go by."""
    chromAliasBb: File | None
    """The table of chromAlias as a bigBed, for assemblies with many sequences."""
    chromSizes: File | None
    """Names and lengths of the sequences, so that the list of them opens faster."""
    chromAuthority: str | None
    """Naming scheme in which sequence names are shown at first."""
    codonTable: str | Mapping[str, Any] | Sequence[str] | None
    """Genetic codes by NCBI number, one for all sequences and others by name."""
    organism: str | None
    """Common name of the organism."""
    defaultPos: str | None
    """Place that the browser opens at first."""
    orderKey: int | str | None
    """Place of the assembly in the menu, low numbers first."""
    scientificName: str | None
    """Scientific name of the organism."""
    htmlPath: File | None
    """Page about the assembly, shown on the gateway."""
    transBlat: str | Sequence[str | int] | None
    """Server that answers BLAT searches with translated sequence."""
    blat: str | Sequence[str | int] | None
    """Server that answers BLAT searches with DNA sequence."""
    isPcr: str | Sequence[str | int] | None
    """Server that answers In-Silico PCR."""
    metaTab: File | None
    """Table with facts about the samples, joined to tracks by their meta key."""
    metaDb: File | None
    """Facts about the samples as indented tagStorm text in which inner stanzas inherit."""
    taxId: int | str | None
    """NCBI taxon number of the organism."""


class GroupSettings(TypedDict, total=False):
    """Settings of a stanza in groups.txt."""

    name: str | None
    """Name of the group by which tracks refer to it."""
    label: str | None
    """Heading of the group in the browser."""
    priority: float | str | None
    """Place of the group on the page, low numbers first."""
    defaultIsClosed: Literal["0", "1"] | bool | None
    """Whether the group is folded up at first."""


class TrackSettings(TypedDict, total=False):
    """Settings of a track that can be keywords; `url` is a parameter of `Track`."""

    track: str | None
    """Name of the track, once in each assembly."""
    type: str | Sequence[str | float] | None
    """Format of the data and how it is drawn; see the track types."""
    shortLabel: str | None
    """Name of the track to the left of its data."""
    longLabel: str | None
    """Title of the track above its data."""
    bigDataUrl: File | None
    """The data file of the track."""
    html: File | None
    """Page that describes the track."""
    visibility: Literal["hide", "dense", "squish", "pack", "full"] | int | None
    """How much of the track is drawn at first."""
    meta: str | None
    """Key of the track's line in the metadata table."""
    color: Color | None
    """Colour of the items or of the graph."""
    priority: float | str | None
    """Place of the track among its neighbours, low numbers first."""
    canPack: OnOff | None
    """Whether items may be packed several to a line; types know that by themselves."""
    configureByPopup: OnOff | None
    """Whether the track's controls open in a window above the image."""
    origAssembly: str | None
    """Assembly that the data were lifted from."""
    altColor: Color | None
    """Second colour: of negative values, of light shades, or of the minus strand."""
    boxedCfg: OnOff | None
    """Whether the controls stand in a box with a border."""
    chromosomes: Words | Mapping[str, str] | None
    """Sequences on which the track is offered; it is hidden on all others."""
    darkerLabels: Literal["on"] | bool | None
    """Writes the item labels darker than the items."""
    dataVersion: str | None
    """Version of the data, shown on the track's page."""
    directUrl: str | None
    """Link that an item opens in place of UCSC's details page."""
    downloadUrl: str | None
    """Link for downloading the data, shown in the track's menu."""
    iframeUrl: str | None
    """Page that is shown inside the details page of an item."""
    iframeOptions: str | None
    """Attributes of the frame that shows the page of iframeUrl, such as its height."""
    mouseOver: str | None
    """Text that appears while the mouse is over an item, with columns of the data."""
    mouseOverField: str | None
    """Column whose value appears while the mouse is over an item."""
    multiRegionsBedUrl: File | None
    """Regions that a link on the track's page shows side by side."""
    onlyVisibility: Literal["dense", "squish", "pack", "full"] | None
    """The one visibility, besides hide, that the track may have."""
    otherDb: str | None
    """Assembly of the query side of an alignment."""
    otherTwoBitUrl: File | None
    """Sequence of the query side, for showing its bases."""
    pennantIcon: str | float | Sequence[str | float] | None
    """Small picture or word beside the track's name that links to a page."""
    tableBrowser: str | float | Sequence[str | float] | bool | None
    """Whether the data are offered in the Table Browser and the API."""
    urlLabel: str | None
    """Text in front of the link that url makes."""
    urls: str | Mapping[str, Any] | Sequence[str] | None
    """Links for the values of certain columns on the details page."""
    skipEmptyFields: Literal["on"] | bool | None
    """Leaves empty columns out of the details page."""
    skipFields: Words | Mapping[str, str] | None
    """Columns that are left out of the details page."""
    sepFields: Words | Mapping[str, str] | None
    """Columns in front of which the details page starts a new table."""
    metadata: str | Mapping[str, Any] | Sequence[str] | None
    """Facts about the sample, written into the stanza."""
    noInherit: Literal["on"] | bool | None
    """Was meant to keep settings of the parent away from this track."""
    group: str | None
    """Group in which the track is listed."""
    refUrl: str | None
    """Server for the reference sequences that a CRAM file was written against."""
    bigDataIndex: File | None
    """Index of the data file, where it does not lie beside it."""
    bamColorMode: Literal["strand", "gray", "tag", "off"] | None
    """What the colour of a read stands for."""
    bamGrayMode: Literal["aliQual", "baseQual", "unpaired"] | None
    """What the shade of gray of a read stands for."""
    aliQualRange: Limits | None
    """Alignment qualities of the lightest and of the darkest gray."""
    baseQualRange: Limits | None
    """Base qualities of the lightest and of the darkest gray."""
    bamColorTag: str | None
    """Tag of a read that holds its colour."""
    noColorTag: Literal["."] | bool | None
    """Takes the choice of colouring by tag away from the user."""
    bamSkipPrintQualScore: Literal["."] | bool | None
    """Leaves the base qualities out of the details page."""
    indelDoubleInsert: OnOff | None
    """Marks gaps that both sequences have in the same place."""
    indelQueryInsert: OnOff | None
    """Marks places where the query has more bases."""
    indelPolyA: OnOff | None
    """Marks a poly-A tail that the alignment leaves out."""
    minAliQual: int | str | None
    """Lowest alignment quality of the reads that are drawn."""
    pairEndsByName: Literal["."] | bool | None
    """Joins reads of the same name into pairs."""
    pairSearchRange: int | str | None
    """Distance within which the mate of a read is searched."""
    showNames: OnOff | None
    """Whether read names are written."""
    doWiggle: Literal["on"] | bool | None
    """Draws the coverage as a graph in place of the items."""
    barChartBars: Words | None
    """Names of the bars, in the order of the values."""
    barChartColors: Colors | None
    """Colours of the bars, in the order of barChartBars."""
    barChartLabel: str | None
    """What one bar stands for, such as a tissue."""
    barChartMaxSize: Literal["small", "medium", "large"] | None
    """Largest size in which the charts are drawn."""
    barChartSizeWindows: str | tuple[int, int] | None
    """Window sizes at which the charts become smaller."""
    barChartStretchToItem: Literal["on"] | bool | None
    """Draws the chart over the whole length of its item."""
    barChartFacets: Words | Mapping[str, str] | None
    """Columns of the statistics table that are offered for choosing bars."""
    barChartMatrixUrl: File | None
    """Table of the values of all samples, for box plots."""
    barChartStatsUrl: File | None
    """Table about the bars: counts, colours, facets."""
    singleCellColumnNames: Literal["off"] | bool | None
    """Takes the wording of single-cell data out of the table heads."""
    barChartMerge: Literal["on"] | bool | None
    """Adds a button that merges bars of the same kind."""
    barChartMetric: str | None
    """What a value is, such as median."""
    barChartUnit: str | None
    """Unit of the values, such as TPM."""
    barChartCategoryUrl: File | None
    """File with the names and colours of the bars."""
    barChartSampleUrl: File | None
    """File that says to which bar each sample belongs."""
    barChartBarMinPadding: int | str | None
    """Smallest distance between two bars."""
    barChartBarMinWidth: int | str | None
    """Smallest width of a bar."""
    maxLimit: float | str | None
    """Largest value on the axis."""
    itemRgb: OnOff | None
    """Whether items are drawn in the colours of the file's ninth column."""
    colorFields: str | Mapping[str, Any] | Sequence[str] | None
    """Columns among which the user chooses the one that colours the items."""
    colorByStrand: Colors | None
    """Colours of items on the plus and on the minus strand."""
    denseClick: OnOff | None
    """Whether a click in dense mode reaches the item under the mouse."""
    denseCoverage: int | str | None
    """Shades dense mode by coverage, up to this many items."""
    labelOnFeature: OnOff | None
    """Whether labels are written onto the items."""
    extraDetailsTable: File | None
    """Old name of detailsStaticTable."""
    extraTableFields: Words | Mapping[str, str] | None
    """Old name of detailsDynamicTable."""
    detailsStaticTable: File | None
    """File with a table that the details page fills with the item's values."""
    detailsDynamicTable: Words | Mapping[str, str] | None
    """Columns that hold tables of their own for the details page."""
    exonArrows: OnOff | None
    """Whether the lines between blocks carry arrows for the strand."""
    exonNumbers: OnOff | None
    """Whether the exon under the mouse is counted."""
    exonText: str | None
    """Word for an exon in the count that exonNumbers turns on."""
    intronText: str | None
    """Word for an intron in the count that exonNumbers turns on."""
    scoreFilter: Limits | None
    """Lowest score of the items that are drawn at first."""
    scoreFilterLimits: Limits | None
    """Bounds of the scores that the user may filter by."""
    maxItems: int | str | None
    """Number of items beyond which the track is drawn dense."""
    maxWindowCoverage: int | str | None
    """Window size beyond which coverage is drawn in place of items."""
    maxWindowToDraw: int | str | None
    """Window size beyond which nothing is drawn."""
    minGrayLevel: int | str | None
    """Lightest shade of gray of scored items, from 1 to 9."""
    noScoreFilter: Literal["on"] | bool | None
    """Takes the score filter away from the user."""
    spectrum: Literal["on"] | bool | None
    """Shades items by their score."""
    scoreMin: int | str | None
    """Score of the lightest shade."""
    scoreMax: int | str | None
    """Score of the darkest shade."""
    useScore: Literal["1"] | bool | None
    """Old form of spectrum."""
    style: Literal["heatmap"] | None
    """Draws the items of a matching file as a heat map."""
    thickDrawItem: OnOff | None
    """Draws the thick parts so that they stand out at every zoom."""
    searchIndex: Words | Mapping[str, str] | None
    """Columns that the bigBed has an index for and that can be searched."""
    searchTrix: File | None
    """Word index for free-text search."""
    labelFields: Words | Mapping[str, str] | None
    """Columns that the user may choose as labels."""
    defaultLabelFields: Words | Mapping[str, str] | None
    """Columns that are the labels at first."""
    labelSeparator: str | None
    """Text between the columns of a label."""
    highlightColor: Color | None
    """Colour of highlighted items."""
    filterBy: str | float | Sequence[str | float] | None
    """Menus of values for filtering, in the older form."""
    bedNameLabel: str | None
    """Text in front of the item's name on the details page."""
    exonArrowsDense: OnOff | None
    """Whether arrows for the strand are drawn in dense mode too."""
    itemImagePath: str | float | Sequence[str | float] | None
    """Where the small picture of an item on the details page is found."""
    itemBigImagePath: str | float | Sequence[str | float] | None
    """Where the large picture behind an item's small one is found."""
    mergeSpannedItems: OnOff | None
    """Draws items that reach over the whole window as one."""
    linkIdInName: Literal["on"] | bool | None
    """Says that the name column holds an id for the link and a name to show."""
    nextExonText: str | None
    """Tool tip of the arrow that leads to the next block."""
    prevExonText: str | None
    """Tool tip of the arrow that leads to the block before."""
    scoreLabel: str | None
    """Text in front of the score on the details page."""
    showTopScorers: int | str | None
    """Number of best items that the details page lists."""
    linkDataUrl: File | None
    """File with the single blocks of the chains."""
    chainColor: Literal["Chromosome", "Normalized Score", "Black"] | None
    """What the colour of a chain stands for."""
    chainNormScoreAvailable: YesNo | None
    """Whether the data have a normalized score to colour by."""
    baseColorUseSequence: str | float | Sequence[str | float] | bool | None
    """Where the bases of an item are taken from."""
    baseColorDefault: Literal["diffBases", "diffCodons", "itemBases", "itemCodons", "genomicCodons"] | None
    """What is drawn on the items at base level at first."""
    intronGap: int | str | None
    """Longest gap that is not drawn as an intron."""
    interactDirectional: Literal["true", "offsetSource", "offsetTarget", "clusterSource", "clusterTarget"] | None
    """Draws the direction of a pair, and which end is offset or clustered."""
    interactUp: TrueFalse | None
    """Draws the arcs upward."""
    detailsBoxesEnabled: TrueFalse | None
    """Whether pairs have a box that leads to a details page."""
    interactMultiRegion: str | float | Sequence[str | float] | None
    """Offers to show both ends of a pair side by side, with this padding."""
    endsVisible: Literal["two", "one", "any"] | None
    """How many ends of a pair must lie in the window for it to be drawn."""
    speciesOrder: Words | None
    """Species of the alignment in the order in which they are drawn."""
    speciesLabels: str | Mapping[str, Any] | Sequence[str] | None
    """Names to show for the species."""
    pairwiseHeight: int | str | None
    """Height of the graph of each species."""
    speciesGroups: Words | None
    """Groups into which the species are sorted."""
    speciesDefaultOff: Words | None
    """Species that are not drawn at first."""
    speciesCodonDefault: str | None
    """Species whose reading frame is used for codons at first."""
    itemFirstCharCase: Literal["noChange"] | None
    """Keeps the first letter of species names as it is."""
    irows: Literal["off", "on"] | bool | None
    """Whether insertions of other species are marked."""
    frames: File | None
    """File with the reading frames of the species."""
    summary: File | None
    """File with the overview that is drawn when zoomed out."""
    baseColorUseCds: Literal["given"] | None
    """Takes the coding part from the data for codon colours."""
    baseColorTickColor: Literal["lighterShade", "contrastingColor"] | None
    """Colour of the marks at differing bases."""
    showDiffBasesAllScales: Literal["on"] | bool | None
    """Marks differing bases at every zoom."""
    showDiffBasesMaxZoom: float | str | None
    """Zoom up to which differing bases are marked."""
    showCdsAllScales: Literal["on"] | bool | None
    """Shows codons at every zoom."""
    showCdsMaxZoom: float | str | None
    """Zoom up to which codons are shown."""
    pslSequence: Literal["no", "all", "different"] | None
    """Was meant to say whether the data hold sequence."""
    autoScale: Literal["off", "on", "group"] | bool | None
    """Whether the axis follows the data in the window."""
    mouseOverFunction: Literal["noAverage"] | None
    """Shows single values in place of means under the mouse."""
    maxHeightPixels: str | int | tuple[int, int, int] | None
    """Largest, first and smallest height of the graph."""
    viewLimits: Limits | None
    """Lowest and highest value of the axis at first."""
    viewLimitsMax: Limits | None
    """Lowest and highest value that the user may choose for the axis."""
    alwaysZero: OnOff | None
    """Whether an axis that follows the data always includes zero."""
    graphTypeDefault: Literal["points", "bar"] | None
    """Whether values are drawn as bars or as points at first."""
    graphType: str | None
    """Name that UCSC's programs know for graphTypeDefault."""
    maxWindowToQuery: int | str | None
    """Window size beyond which the details page computes no statistics."""
    negateValues: Literal["on"] | bool | None
    """Draws every value with the opposite sign."""
    setColorWith: File | None
    """Regions whose colours the graph takes over."""
    smoothingWindow: str | float | Sequence[str | float] | None
    """Number of pixels over which the graph is averaged."""
    transformFunc: Literal["NONE", "LOG"] | None
    """Whether the logarithm of the values is drawn."""
    logo: Literal["on"] | bool | None
    """Draws the values as letters of the bases when zoomed in."""
    logoMaf: File | None
    """Alignment whose letters a logo shows."""
    windowingFunction: Literal["mean", "mean+whiskers", "maximum", "minimum"] | None
    """What is drawn where one pixel stands for many bases."""
    yLineMark: float | str | None
    """Value at which a horizontal line is drawn."""
    yLineOnOff: OnOff | None
    """Whether the line of yLineMark is drawn."""
    gridDefault: OnOff | None
    """Whether a line is drawn at zero."""
    defaultViewLimits: Limits | None
    """Old form of viewLimits."""
    mathDataUrl: str | None
    """Formula over bigWig files that gives the values."""
    lollyNoStems: OnOff | None
    """Leaves out the stems of the lollipops."""
    lollySizeField: str | None
    """Column that gives the size of a lollipop's head."""
    lollyMaxSize: int | str | None
    """Largest size of a lollipop's head."""
    lollyField: str | None
    """Column that gives the height of a lollipop."""
    yAxisNumLabels: OnOff | None
    """Whether numbers stand at the axis."""
    drawMode: Literal["triangle", "square", "arc"] | None
    """Shape in which contacts are drawn."""
    normalization: Literal["NONE", "VC", "VC_SQRT", "KR"] | None
    """Which normalized values of the file are drawn."""
    resolution: str | float | Sequence[str | float] | None
    """Size of the bins that are drawn."""
    saturationScore: float | str | None
    """Score from which on the colour stays at its darkest."""
    hicDistanceMin: int | str | None
    """Shortest distance of the contacts that are drawn."""
    hicDistanceMax: int | str | None
    """Longest distance of the contacts that are drawn."""
    hicArcLimit: int | str | None
    """Number of strongest contacts that are drawn as arcs."""
    hicArcLimitEnabled: TrueFalse | None
    """Whether the limit on the number of arcs is applied."""
    showSnpWidth: int | str | None
    """Window size up to which mismatches are drawn."""
    otherSpecies: str | None
    """Genome in the HAL file that the snake shows."""
    hapClusterEnabled: TrueFalse | None
    """Whether samples are clustered and drawn as haplotypes."""
    hapClusterMethod: str | float | Sequence[str | float] | bool | None
    """How samples are ordered for the drawing of haplotypes."""
    sampleColorFile: str | float | Sequence[str | float] | None
    """Colours of the samples."""
    hapClusterColorBy: Literal["altOnly", "function", "refAlt", "base"] | None
    """What the colour of an allele stands for."""
    geneTrack: str | None
    """Track of genes from which the effect of variants is predicted."""
    hapClusterTreeAngle: Literal["triangle", "rectangle"] | None
    """Shape of the branches of the tree of haplotypes."""
    hapClusterHeight: int | str | None
    """Height of the haplotype drawing."""
    applyMinQual: TrueFalse | None
    """Whether variants below minQual are left out."""
    minQual: float | str | None
    """Lowest quality of the variants that are drawn."""
    minFreq: float | str | None
    """Lowest minor allele frequency of the variants that are drawn."""
    minAc: int | str | None
    """Lowest allele count of the variants that are drawn."""
    vcfDoFilter: OnOff | None
    """Whether the user may filter by the FILTER column."""
    vcfDoQual: OnOff | None
    """Whether the user may filter by the QUAL column."""
    vcfDoMaf: OnOff | None
    """Whether the user may filter by allele frequency."""
    vcfDoMinAc: OnOff | None
    """Whether the user may filter by allele count."""
    sampleMetadataFile: File | None
    """Table with facts about the samples for the details page."""
    showHardyWeinberg: OnOff | None
    """Whether the details page tells about Hardy-Weinberg equilibrium."""
    excludeFilterValues: Words | Mapping[str, str] | None
    """FILTER values whose variants are left out at first."""
    vcfChildSample: str | float | Sequence[str | float] | None
    """Sample that is the child."""
    vcfParentSamples: Words | Mapping[str, str] | None
    """Samples that are the parents."""
    vcfUseAltSampleNames: OnOff | None
    """Whether the aliases of the samples are shown."""
    vcfPhasedColorBy: Literal["noColor", "function", "deNovo", "mendelDiff"] | None
    """What the colour of an allele stands for in a trio."""
    superTrack: str | float | Sequence[str | float] | bool | None
    """Declares a folder of tracks."""
    parent: str | float | Sequence[str | float] | None
    """Folder, composite, view or overlay that this track belongs to."""
    subTrack: str | float | Sequence[str | float] | None
    """Old spelling of parent."""
    compositeTrack: Literal["on", "faceted"] | bool | None
    """Declares a composite: tracks of one kind behind one set of controls."""
    allButtonPair: Literal["on"] | bool | None
    """Puts one pair of + and - buttons in place of the matrix."""
    centerLabelsDense: OnOff | None
    """Whether titles of subtracks are written in dense mode."""
    dragAndDrop: Literal["subTracks"] | None
    """Lets the user drag subtracks into another order."""
    hideEmptySubtracks: OnOff | None
    """Offers to hide subtracks without data in the window; the word says whether at first."""
    hideEmptySubtracksMultiBedUrl: File | None
    """File that says where each subtrack has data."""
    hideEmptySubtracksSourcesUrl: File | None
    """File that says which number in the file of hideEmptySubtracksMultiBedUrl is which subtrack."""
    hideEmptySubtracksLabel: str | None
    """Text beside the choice that hideEmptySubtracks offers."""
    subGroups: str | Mapping[str, Any] | Sequence[str] | None
    """Member that the subtrack is in each property."""
    dimensions: str | Mapping[str, Any] | Sequence[str] | None
    """Properties that are the columns and rows of the matrix, or further choices."""
    filterComposite: str | float | Sequence[str | float] | bool | None
    """Properties that are offered as menus in place of check boxes."""
    dimensionAchecked: Words | Mapping[str, str] | None
    """Members of a further choice that are ticked at first."""
    sortOrder: str | Mapping[str, Any] | Sequence[str] | None
    """Properties by which the list of subtracks is sorted."""
    dividers: Words | None
    """Properties at whose change the list of subtracks has a line."""
    view: str | None
    """Which view of the composite the stanza is."""
    viewUi: Literal["on"] | bool | None
    """Opens the view's controls at first."""
    configurable: OnOff | None
    """Whether the subtracks have controls of their own."""
    metaDataUrl: File | None
    """Table about the subtracks from which facets are made."""
    primaryKey: str | None
    """Column of the metadata table that ends the names of the subtracks."""
    maxCheckboxes: int | str | None
    """Number of check boxes that a facet shows."""
    dataTypes: Words | None
    """Kinds of data of each sample, the last part of the subtracks' names."""
    defaultSortField: str | None
    """Column by which the metadata table is sorted at first."""
    subtrackUrls: str | Mapping[str, Any] | Sequence[str] | None
    """Links for the columns of the metadata table."""
    container: Literal["multiWig"] | None
    """Declares an overlay of several bigWigs."""
    aggregate: Literal["transparentOverlay", "stacked", "solidOverlay", "none"] | None
    """How the graphs of an overlay are laid over each other."""
    showSubtrackColorOnUi: Literal["on"] | bool | None
    """Shows the colours of the subtracks in the list."""
    xrefDataUrl: File | None
    """File with the alignments behind the repeats."""
    quickLiftUrl: File | None
    """Chain by which UCSC lifts the track from another assembly."""
    quickLiftDb: str | None
    """Assembly from which UCSC lifted the track."""
    quickLifted: Literal["on"] | bool | None
    """Says that UCSC lifted the track from another assembly."""
    chainType: Literal["reverse"] | None
    """Direction of the chain of a lifted hub."""
    avoidHandler: Literal["on"] | bool | None
    """Draws the track of a lifted hub without the code of its type."""
    bigChainUrl: File | None
    """Chain by which an instaPort track is lifted."""
    defaultGeneTracks: Words | Mapping[str, str] | None
    """Gene tracks from which the effect of variants is predicted at first."""
    detailsTabUrls: str | Mapping[str, Any] | Sequence[str] | None
    """Files from which the details page reads more columns."""
    detailsUrls: str | Mapping[str, Any] | Sequence[str] | None
    """Other name of detailsTabUrls."""
    defaultLinkedTables: Words | Mapping[str, str] | None
    """Tables of UCSC that are joined in the Table Browser at first."""
    treeImage: File | None
    """Picture of the tree of the species."""
    speciesUseFile: str | None
    """File that lists the species."""
    customComposite: Literal["on"] | bool | None
    """Marks a collection that a user made in the browser."""
    release: Words | Mapping[str, str] | None
    """Which of UCSC's own servers show the stanza."""
    private: Literal["on"] | bool | None
    """Keeps a track on UCSC's own servers."""
    idInUrlSql: str | None
    """Query that finds the id for a link; a hub with it is refused."""
    hgsid: str | None
    """Whether links carry the number of the browser session."""
    retroMrnaInfo: str | None
    """Table about retroposed genes."""
    lineWidth: int | str | None
    """Width of drawn lines."""
    nextItemButton: OnOff | None
    """Whether arrows lead to the next item."""
    idXref: str | None
    """Table that joins item names with other ids."""
    table: str | None
    """Table of UCSC's database that holds the data."""
    wgEncode: str | None
    """Marks tracks of the ENCODE project at UCSC."""
    compareGenomeLinks: str | None
    """Links to the same place in other assemblies."""
    spanList: str | None
    """Spans of the data in a table of UCSC."""
    wigColorBy: str | None
    """Table whose colours a graph takes over."""
    mafTrack: str | None
    """Alignment track that belongs to a snake."""
    itemDetailsHtmlTable: str | None
    """Table with texts for the details page."""
    controlledVocabulary: str | None
    """File with the terms of the ENCODE project."""
    fileSortOrder: str | None
    """Order of the files on the downloads page."""
    bedFilter: str | None
    """Filter of bed tables."""
    vcfDoInfoFilter: OnOff | None
    """Whether the user may filter by the INFO column."""


class ContainerSettings(TrackSettings, total=False):
    """Settings of a track whose constructor has no parameter `url` of its own."""

    url: str | None
    """Link from an item's details page to another site."""
