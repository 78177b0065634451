# Wording of the reports, English.

## Levels
# Units whose bare name would mislead
province-79 = Ho Chi Minh City
level-full = Fully deployed
level-partial = Partly deployed
level-none = Not deployed
level-inferred = Deployed (inferred)
level-merged-full-inferred = In every former province (inferred)
level-merged-full = In every former province
level-merged-whole = In every former province, in some only partly
level-merged-partial = In some former provinces only
level-merged-partial-inferred = In some former provinces only (inferred)
level-merged-none = In no former province
level-merged-missing = Not reported
level-missing = Not reported
level-not_asked = Not asked
level-not_applicable = Not applicable
count-of = { $n } of { $of }
and = and

## Combinations of indicators
combination-essential_trio = All three essential services
combination-all_indicators = All items

## What provinces have done, after "38 of 63 provinces"
achievement-provincial_portal = have deployed civil-status services on the provincial public service portal
achievement-birth_registration = have put birth registration on the National Public Service Portal
achievement-marriage_registration = have put marriage registration on the National Public Service Portal
achievement-death_registration = have put death registration on the National Public Service Portal
achievement-registry_link = have linked their portal or one-stop system with the shared electronic civil-status software
achievement-population_database_use = use citizens' data from the National Population Database
achievement-digitisation_funding = have allotted funds to the digitisation of civil-status books
achievement-data_review = have reviewed and updated their civil-status data
achievement-other = have deployed “{ $indicator }”

## Table columns
column-indicator = Item
column-region = Region
column-unit = Province
column-n-deployed = Deployed
column-n-partial = Of which partly
column-n-none = Not deployed
column-n-reporting = Reporting
column-n-missing = Not reported
column-deployed-share = Share of provinces deployed
column-full-share = Share of provinces fully deployed
column-population-deployed-share = Share of population living there
column-population-thousand = Population (thousand)
column-n-gaps-of-unit = Items not deployed
column-n-units = Provinces
column-n-not-reporting = Of these, not reporting everything
column-where = Place in the document
column-claimed = Stated
column-counted = Counted
column-difference = Diff.
column-rule = Counting rule tried
column-gap-pattern = Items not deployed
column-units = Provinces
column-indicator-a = First item
column-indicator-b = Second item
column-n-reporting-both = Provinces that reported both
column-n-both = Provinces lacking both
column-expected-both = Expected by chance
column-lacking = { $merged ->
        [yes] Items that a former province lacks
       *[no] Items lacking
    }
column-n-not-reported-of-unit = Items not reported
column-item = Item
column-quote = As the document words it
column-request = Task (provinces without it + only partly)
column-addressee = Asked of
column-measure = What is counted
column-units-lacking = Provinces lacking it (items each lacks in all)
column-population-lacking = Population (thousand)
table-unit = Unit: { $unit }
unit-of-people = thousand
unit-of-counts = { $merged ->
        [yes] units
       *[no] provinces
    }
row-country = Whole country
note-partial = Deployed only partly, with the note { $source ->
        [document] the document prints
       *[returns] of the return
    }: { $units }.
note-deployed = { $source ->
        [document] “Deployed” is every cell marked x, with or without a note (a note means partly); “fully” is an x without a note.
       *[returns] “Deployed” includes partly deployed; “fully” is fully deployed alone.
    }
note-inferred = The document only lists the provinces that lack this item; the others are taken to have deployed it.
note-ended = “{ $item }” does not apply since { $date }{ $basis ->
        [no] .
       *[other] {" "}({ $basis }).
    }
note-inferred-of = “{ $indicators }”, and so what combines it with others, is inferred: the document only lists the provinces that lack it, and the others are taken to have deployed it. Absence from a list does not say how far, so no strict share is given.
note-missing = Not reported: { $units }.
note-silent = Only what was reported is counted; { $n } { $parts ->
        [yes] former provinces
       *[no] provinces
    } did not report everything, and what was not reported is not counted as lacking.
note-gap-merged = A merged province counts as lacking an item while at least one of its former provinces lacks it.
note-abbreviations = ĐKKS, ĐKKH, ĐKKT: registration of births, of marriages, of deaths; cấp huyện, cấp xã: district level, commune level; chỉ có: only; không có: none.
joint-none = There is no pair of items to compare.
claims-none = The document states no number to compare.
answer-reconciliation-uncounted = { $n_uncounted } numbers are about items that the table does not hold and cannot be compared.
evidence-list = { $annex }, row { $row }
evidence-cell = { $annex }, row { $row }, column { $column }
evidence-inferred = { $annex }, inferred: not in the list
note-no-partial = No province is recorded as having deployed only partly.
measure-n_deployed = deployed
measure-n_none = not deployed
row-total = { $n } { $n ->
        [one] province
       *[other] provinces
    }
pattern-none = (all items deployed)
heading-overview = { $n_reporting ->
        [0] Figures on { $n_items } items
       *[other] { $n_deployed } of { $n_reporting } { $merged ->
            [yes] units of 1 July 2025 have { $n_items ->
                [one] “{ $item }”
               *[other] all { $n_items } items
            }
           *[no] provinces { $n_missing ->
                [0] {""}
               *[other] { $n_items ->
                    [one] {"that reported "}
                   *[other] {"with complete figures "}
                }
            }have { $n_items ->
                [one] “{ $item }”
               *[other] all { $n_items } items
            }
        }{ $n_missing ->
            [0] {""}
           *[other] ; { $n_missing } did not report { $n_items ->
                [one] it
               *[other] everything
            }
        }
    }
heading-gaps = { $n_lacking ->
        [0] { $n_silent ->
            [0] No province lacks any item
           *[other] No province lacks an item that it reported
        }
       *[other] { $n_lacking }{ $n_silent ->
            [0] {" "}of { $n_units }
           *[other] {""}
        } provinces { $n_items ->
            [one] have not deployed
           *[other] lack at least one item
        }{ $n_deep ->
            [0] {""}
           *[other] , { $n_deep } lack { $many } or more
        }{ $n_silent ->
            [0] {""}
           *[other] ; { $n_silent } did not report{ $n_items ->
                [one] {""}
               *[other] {" "}everything
            }
        }
    }
heading-indicator = { $indicator }: { $n_reporting ->
        [0] not reported yet
       *[other] { $kind ->
            [score] a mean of { $share } of the maximum
           *[level] { $n_units_lacking ->
            [0] no { $merged ->
                [yes] unit
               *[no] province
            } { $n_silent ->
                [0] {""}
               *[other] {"that reported "}
            }{ $kind ->
                [ratio] is below 100%
               *[level] lacks it
            }
           *[other] { $n_units_lacking } { $merged ->
                [yes] { $n_units_lacking ->
                    [one] unit has
                   *[other] units have
                } a former province { $kind ->
                    [ratio] below 100%
                   *[level] without it
                }
               *[no] { $n_units_lacking ->
                    [one] province
                   *[other] provinces
                } { $kind ->
                    [ratio] below 100%
                   *[level] without it
                }
            } ({ $people } million people){ $n_silent ->
                [0] {""}
               *[other] , { $n_silent } { $merged ->
                    [yes] former provinces did not report
                   *[no] did not report
                }
            }
            }
        }
    }
heading-nearly-done = { $n_items ->
        [one] One item that
       *[other] { $n_items } items that
    } at most { $few } { $merged ->
        [yes] units lack in a former province
       *[no] provinces lack
    }
heading-reconciliation = { $n_claims ->
        [0] The document states no number to compare with its own annexes
       *[other] { $n_different ->
            [0] All { $n_claims } numbers that the document states agree with its own annexes
           *[other] { $n_different } of { $n_claims } numbers stated do not agree with the document’s own annexes: { $items }
        }
    }
heading-communes = { $indicator }: communes by province
caption-communes = { $indicator }: communes that have it, by province, { $date }
caption-map-communes = { $indicator }: provinces by the share of their communes that have it, schematic map, { $date }
caption-brief-communes = Communes of { $unit }
column-n-communes = Communes asked
column-n-communes-reporting = Reported
column-n-communes-done = Have it
column-n-communes-missing = Not reported
column-communes-done-share = Share of those that reported
column-communes-lacking = Do not have it
column-communes-silent = Not reported
row-together = Together
communes-not-asked = No commune asked
note-communes = All communes of a province are asked about what any of them reports. Those that did not report are counted apart and never as lacking. A measured item is there at 100%.
alt-communes = Schematic map of the provinces by the share of their communes that have “{ $indicator }”: in { $n_provinces } provinces { $n_communes } communes were asked, { $n_communes_reporting } reported, { $n_communes_done } of these have it, { $n_communes_missing } did not report. Provinces in each class: { $classes }.
heading-units = Each unit and its former provinces
heading-regions = Lowest by region: { $item } in { $region }, { $n_deployed } of { $n_reporting } provinces{ $reported ->
        [all] {""}
       *[some] {" "}that reported
    } have deployed{ $n_more ->
        [0] {""}
       *[other] {" "}(and { $n_more } more as low)
    }
heading-joint = “{ $a }” and “{ $b }” are most often lacking together: in { $n_both } provinces
heading-rules = { $n_claims ->
        [0] There is no difference to explain
       *[other] { $n_explained ->
            [0] No way of counting gives the numbers that differ
           *[other] { $n_explained } of { $n_claims } numbers that differ can be had by some way of counting{ $n_claims ->
                [1] {""}
               *[other] { $n_common ->
                    [0] , none by one and the same
                   *[other] , by one and the same in { $n_common } cases
                }
            }
        }
    }
heading-corrections = { $n ->
        [0] No misprint is on record
        [one] One place in the printed annexes to be proof-read
       *[other] { $n } places in the printed annexes to be proof-read
    }
heading-scenario = { $n ->
        [0] “{ $indicator }” has reached the target of
        [one] “{ $indicator }”: one province at least has to complete it to reach
       *[other] “{ $indicator }”: { $n } provinces at least have to complete it to reach
    } { $target } { $weight ->
        [population] of the population
        [ratio] of all
       *[units] of the provinces
    }
heading-clustering = { $n_tested ->
        [0] Whether gaps lie side by side cannot be tested
       *[other] { $n_found ->
            [0] No evidence for any of { $n_tested } items tested that gaps lie side by side
           *[other] { $n_found } of { $n_tested } items have gaps side by side, hardly by chance
        }
    }
regions-lead = Each bar is the provinces of a region: red have not deployed, hatched only partly, cross-hatched did not report. Socio-economic regions are those of { $n ->
        [63] the General Statistics Office
       *[other] Resolution 306/NQ-CP of 5 October 2025 (checked in secondary sources)
    }.
patterns-lead = The table that follows lists every combination of gaps, with the provinces that have it.
rules-lead = Every way of counting the provinces that have deployed one item or several at once, with and without the cells that have a note, is tried in turn.
annex-corrections-lead = The annexes made again from the status table do not repeat the misprints of the source text. Each line below is one place where they differ from it. A misprint may be of the original or of reading it by machine: compare with the original before they are sent.
matrix-gaps = Lacks
matrix-people = People{"\u000A"}(thousand)
matrix-total = Units that lack it

## Captions
caption-coverage = Coverage by item, { $date }
caption-key-figures = { $merged ->
        [yes] Units of which every former province has deployed
       *[no] Provinces that have deployed
    }{ $n_missing ->
        [0] {""}
       *[other] , of those that reported
    }, { $date }
caption-priorities = { $merged ->
        [yes] Units with { $many } items or more that a former province lacks
       *[no] Provinces that lack { $many } items or more
    }
note-priorities = { $n } more { $merged ->
        [yes] { $n ->
            [one] unit lacks
           *[other] units lack
        }
       *[no] { $n ->
            [one] province lacks
           *[other] provinces lack
        }
    } { $many } items or more: see the state of each unit below.
priorities-none = { $merged ->
        [yes] No unit
       *[no] No province
    } lacks { $many } items or more of those it reported.
unit-silent = ({ $n } more not reported)
caption-requests = What the provinces are asked to do{ $document ->
        [no] {""}
       *[other] {" "}by { $document }
    }{ $today ->
        [no] {""}
       *[other] , deadlines judged on { $today }
    }
caption-quotes = What the document asks for, in its own words ({ $citation })
requests-none = All that was asked for is done.
request-open = { $item } ({ $open })
request-left = { $n_lacking }{ $n_partial ->
        [0] {""}
       *[other] {" + "}{ $n_partial }
    }
request-missing = { $n_missing } not reported
note-requests-reform = Authorities are named as the document that asks names them; there is no district level since 1 July 2025.
note-requests-merged = Offices as the document names them; counts are of the { $n } former provinces.
note-requests = “…”: this set of data has no figures.
request-no-figures = { $item } (…)
deadline-over = { $deadline } (deadline passed)
caption-tiles = Tile map: all items of each province, { $date }
caption-matrix = Status of each province, those that lack most first, { $date }
caption-matrix-2025 = State of deployment of each unit of 1 July 2025, data of { $date }
caption-region = Provinces by region, item and level, { $date }
caption-map = { $indicator }: schematic map, { $date }
caption-small-multiples = Schematic maps of the items, { $date }
caption-gaps = { $indicator }: provinces that have not deployed, by region, { $date }
caption-depth = Provinces by number of items not deployed, { $date }
caption-patterns = Combinations of items not deployed, { $date }
caption-joint = Provinces lacking two items at once, { $date }
note-claims-units = The document and its annexes count the { $n } former provinces.
caption-reconciliation = Numbers the document states, and the count of its own annexes
caption-rules = The simplest counting rules that give the stated numbers, or come nearest

## Map
map-sea = East Sea
map-islands-hoang_sa = Hoàng Sa Islands{"\u000A"}(Da Nang)
map-islands-truong_sa = Trường Sa Islands{"\u000A"}(Khanh Hoa)
map-legend-entry = { $level }: { $n }
map-legend-entry-within = Of these, only partly in some part: { $n }
map-note = Schematic, not for determining boundaries. Boundaries of the 63 provinces: Natural Earth, edited. Data: { $citation }.
inferred = { $what } (inferred)
level-full-marked = Fully deployed ({ $mark }: deployed)
note-mark = { $mark } Inferred: not in the list of those that lack it, which cannot tell fully from partly.
map-north = N
map-note-boundaries = Schematic, not for determining boundaries. Boundaries of the { $n_units } provinces: { $n_units ->
        [63] Natural Earth, edited
       *[other] merged from the former 63, Natural Earth, edited
    }.
map-note-data = Data: { $citation }.
map-islands-hoang_sa-short = Hoàng Sa{"\u000A"}Islands
map-islands-truong_sa-short = Trường Sa Islands
map-inset-north = Red River Delta
map-inset-south = Ho Chi Minh City – Can Tho

## Findings in sentences
answer-overview =
    As of { $date }, of { $n_units } provinces, **{ $n_all }** have deployed all { $n_indicators } items ({ $n_all_partial ->
        [0] none only in part
       *[other] { $n_all_partial } with an item only in part
    }{ $inferred ->
        [no] {""}
       *[other] , “{ $inferred }” inferred
    }{ $n_all_open ->
        [0] )
       *[other] ; not known of { $n_all_open }, which did not report everything)
    }{ $has_trio ->
        [yes] {" "}and **{ $n_trio }** have put all three essential services (birth, marriage, death) on the National Public Service Portal{ $n_trio_open ->
            [0] .
           *[other] {" "}(not known of { $n_trio_open }).
        }
       *[no] .
    } { $state ->
        [nobody] No province has reported.
        [all] No province { $n_missing ->
            [0] lacks any item.
           *[other] that reported lacks any item.
        }
       *[some] { $n_laggards ->
            [one] Furthest behind is
           *[other] Furthest behind are
        } **{ $laggards }**: { $n_missing ->
            [0] { $counts } lack { $n_laggards ->
                [one] it.
               *[other] each.
            }
           *[other] { $counts } provinces that reported lack { $n_laggards ->
                [one] it.
               *[other] each.
            }
        }
    }
answer-indicator =
    As of { $date }, **{ $n_deployed } of { $n_reporting }** provinces{ $n_missing ->
        [0] {""}
       *[other] {" "}that reported
    } ({ $deployed_share }) { $achievement }{ $inferred ->
        [yes] {" "}(inferred: not in the list of those that have not)
       *[no] {""}
    }; { $population_share } of { $place ->
        [country] the population
       *[part] the region's population
    } { $n_missing ->
        [0] live there
       *[other] of provinces that reported live there
    }{ $n_partial ->
        [0] .
        [one] . One of these provinces has deployed it only partly, so the strict count is { $n_full } of { $n_reporting } ({ $full_share }).
       *[other] . Of these provinces { $n_partial } have deployed it only partly, so the strict count is { $n_full } of { $n_reporting } ({ $full_share }).
    } { $n_none ->
        [0] No province is left without it.
        [one] **One province** has not deployed it, with a population of { $population_none } million.
       *[other] **{ $n_none } provinces** have not deployed it, with a population of { $population_none } million.
    }{ $n_missing ->
        [0] {""}
        [one] {" "}One province did not report and is left out of every share.
       *[other] {" "}{ $n_missing } provinces did not report and are left out of every share.
    }
answer-regions = The share of provinces that have deployed{ $n_missing ->
        [0] {""}
       *[other] , of those that reported,
    } is lowest in: { $lowest } ({ $lowest_share }).
answer-regions-equal = { $n_missing ->
        [0] All regions have the same share of provinces that have deployed
       *[other] All regions that reported have the same share of provinces that have deployed, of those that reported
    } ({ $share }).
answer-regions-nobody = No province has reported on this item.
answer-depth =
    { $n_complete ->
        [0] No province has deployed every item
        [one] One province has deployed every item
       *[other] { $n_complete } provinces have deployed every item
    }{ $n_open ->
        [0] {""}
        [one] {" "}(one more lacks nothing that it reported, but did not report everything)
       *[other] {" "}({ $n_open } more lack nothing that they reported, but did not report everything)
    }{ $n_deep ->
        [0] ; none lacks { $many } items or more.
       *[other] ; { $n_deep } lack { $many } items or more, most of all { $deepest } ({ $max_gaps } items).
    }
answer-joint =
    The two items that are most often missing together are “{ $a }” and “{ $b }”: { $n_both } provinces lack both{ $reported ->
        [all] {""}
       *[some] , of { $n_units } that reported both
    }, where { $expected } would lack both on average if the two had nothing to do with each other.
answer-reconciliation =
    Of the { $n_claims } numbers that the document states about itself, { $n_same } agree with its own annexes and **{ $n_different }** do not: { $differences }.
answer-reconciliation-all = All { $n_claims } numbers that the document states about itself agree with its own annexes.
claim-short = { $indicator } ({ $claimed } stated, { $counted } in the annexes)
finding-claim = **{ $indicator }**: { $where } states **{ $claimed }** provinces, the document's own annexes have **{ $counted }** (a difference of { $gap }){ $elsewhere ->
        [no] .
       *[other] ; { $elsewhere } states { $counted }.
    }
tensions-lead = To be checked with the provinces, since two columns tell different things:
tension-note = { $units }: the column “{ $other }” says “{ $note }”; under { $items } stands an “x” without a note.
tension-portal = { $units }: not on the provincial portal, and yet recorded with { $items }.
note-doubted = In the column “{ $other }”, the note “{ $note }” is given for { $units }.
finding-rules-none = **{ $indicator }**: none of { $n_rules } rules gives { $claimed }; the nearest give { $nearest }.
finding-rules-some = **{ $indicator }**: { $n_hits } of { $n_rules } rules give { $claimed }; the table below has the { $n_simplest ->
        [1] simplest
       *[other] { $n_simplest } simplest
    } of them. Where so many are tried, the same number is no proof that the document was counted that way.
finding-rules-common = { $n ->
        [0] No one rule gives { $claimed } together.
       *[other] Rules that give { $claimed } together: { $rules }.
    }
rules-none = There is no difference to explain.

## Counting rules
rule = deployed { $columns }
rule-without-notes = deployed { $columns }, leaving out provinces with a note in any column
rule-deployed = { $indicator }
rule-full = { $indicator } (cells without a note only)

## Alternative texts of figures
alt-map =
    Schematic map of the { $by_region ->
        [yes] provinces
       *[no] { $n_units } provinces
    } by level of deployment of “{ $indicator }”: { $n_reported ->
        [0] none has figures
       *[other] { $is_merged ->
            [yes] { $n_deployed } have it in every part{ $inferred ->
                [yes] {" "}(inferred)
               *[no] { $n_whole_in_part ->
                    [0] {""}
                   *[other] {" "}({ $n_whole_in_part } of these only partly in some part)
                }
            }, { $n_some ->
                [0] none
               *[other] { $n_some }
            } in some former provinces only{ $inferred ->
                [yes] {" "}(inferred)
               *[no] {""}
            }, { $n_none ->
                [0] none
               *[other] { $n_none }
            } in no part
           *[no] { $inferred ->
                [yes] { $n_full } inferred to be deployed, { $n_none } not deployed
               *[no] { $n_full } fully deployed, { $n_partial } partly, { $n_none } not deployed
            }
        }
    }{ $n_missing ->
        [0] {""}
       *[other] , { $n_missing } not reported
    }{ $n_outside ->
        [0] {""}
       *[other] , { $n_outside } not asked
    }. { $n_region ->
        [0] {""}
       *[other] Region with most provinces that have not deployed: { $region } ({ $n_region }).{" "}
    }{ $n_none ->
        [0] {""}
       *[other] Provinces that have not deployed: { $names }.
    }
alt-small-multiples = Small maps side by side. { $parts }
alt-small-multiples-part =
    { $indicator }: { $n_reported ->
        [0] no province has figures
       *[other] { $is_merged ->
            [yes] { $n_deployed } units have it in every former province, { $n_some } in some only, { $n_none } in none
           *[no] { $n_deployed } provinces deployed, { $n_none } not
        }
    }{ $n_region ->
        [0] {""}
        [1] {""}
       *[other] , the largest number in { $region } ({ $n_region })
    }{ $n_missing ->
        [0] .
       *[other] ; { $n_missing } not reported.
    }
alt-region = Stacked bars by region and item. { $parts }.
alt-region-part =
    { $indicator }, { $region }: { $n_reported ->
        [0] { $n_missing ->
            [0] not asked
           *[other] none of { $n_missing } provinces reported
        }
       *[other] { $n_done } of { $n_reported } provinces { $n_missing ->
            [0] { $kind ->
                [ratio] at 100%
               *[level] deployed
            }
           *[other] that reported { $kind ->
                [ratio] are at 100%
               *[level] have deployed
            }, { $n_missing } not reported
        }
    }
alt-matrix =
    Chart of coloured cells, { $n_units } provinces by { $n_indicators } items; those that lack most come first. { $parts } The figures of each province are in the XLSX file that goes with this report.

## Source and method
cite-returns = { $type } of { $issuer }, as of { $date }
cite-revision = { $citation } (revision { $revision })
cite-document = { $type } No. { $number } of { $date }, { $issuer }
source-returns = **Data.** { $citation }: “{ $title }”. The figures are those that provinces sent, read from { $n_files } { $n_files ->
        [one] file
       *[other] files
    } received; the value of each cell was kept as it stands in the file.
source-levels = { $source ->
        [document] **Levels.** An x without a note is fully deployed; an x with a note is partly deployed; “-” is not deployed; a blank is not reported
       *[other] **Levels.** Full, partial and none are as the provinces reported; a blank is not reported
    }: it is none of these and is left out of every denominator.{ $inferred ->
        [no] {""}
       *[other] {" "}“{ $inferred }” is inferred from the list of those that lack it: a province that is not in the list is taken to have it.
    }
source-shares = **Shares.** The share of provinces is the number that have deployed (or fully deployed) of the provinces that reported. The essential services are birth, marriage and death registration; a combination takes a province's lowest level among its items.
source-document = **Data.** { $citation }: “{ $title }”. Its tables were transcribed as printed, cell by cell; { $n_slips } irregularities of the document (spelling, signs, order) were kept and recorded separately.
source-population = **Population.** Average population { $year }{ $preliminary ->
        [yes] {" "}(preliminary)
       *[no] {""}
    }, { $n ->
        [63] General Statistics Office of Viet Nam, table V02.01
       *[other] national statistics, tables PLV02 and PLV03
    } (sum of the { $n } provinces: { $population } thousand). A population share is the share of people who live where a service is deployed, not of people who use it.
source-boundaries = **Schematic maps.** The boundaries { $n ->
        [63] of the 63 provinces are from Natural Earth
       *[other] of the { $n } units are merged from those of the 63 former provinces, from Natural Earth
    } (1:10 million, public domain), generalised and edited; they serve presentation only and determine no boundary. The Hoàng Sa and Trường Sa islands are shown by symbols, with Da Nang and Khanh Hoa.
source-software = **Software.** hotich_analysis, version { $version }. Every number in this report is computed from the data that go with it; manifest.json records the checksum of every input file.
document-annex-line = (Attached to document No. ....../...... of ......)
document-subtitle = From { $citation }
document-description = Deployment of online civil-status services in the provinces of Viet Nam, from { $citation }
document-excerpt = { $title } (excerpt)
attachment-status = Status table: how far each unit has deployed each item
attachment-gaps = The items that each unit has not deployed
attachment-claims = Numbers that the document states about its own annexes
attachment-headline = The report's main numbers
attachment-manifest = List of the report's input data, parameters and software version

## XLSX workbook
sheet-coverage = Coverage
sheet-coverage-region = By region
sheet-gaps = Not deployed, not reported
sheet-status = Status
sheet-claims = Claims
sheet-fields = Columns explained
sheet-coverage-unit = By unit (2025)
sheet-communes = Communes by province
sheet-commune-gaps = Communes, not deployed
field-n_communes = Communes asked
field-n_communes_reporting = Communes that reported
field-n_communes_done = Communes that have it
field-n_communes_missing = Communes not reported
field-communes_done_share = Share of communes that have it
field-commune_code = Commune code
field-commune = Commune
explain-n_communes = Communes of the province that were asked about this item: all of them, where any of them reports on it.
explain-n_communes_reporting = Of these, those that reported.
explain-n_communes_done = Of those that reported, those that have deployed it, fully or partly (of an item measured as a share: those at 100%).
explain-n_communes_missing = Of those asked, those that have not reported; they do not count as lacking it.
explain-communes_done_share = Communes that have it, divided by those that reported.
explain-commune_code = Code of the General Statistics Office since 1 July 2025, five digits.
explain-commune = Name of the commune; it is unique within its province only.
field-frame = Frame of units
field-n_whole = Units with it in all provinces
field-n_parts = Number of former provinces
field-n_parts_lacking = Former provinces that lack it
field-parts_lacking = Names of these provinces
field-indicator = Item
field-region = Region
field-n_units = Provinces
field-n_deployed = Deployed
field-n_full = Fully deployed
field-n_partial = Partly deployed
field-n_none = Not deployed
field-n_missing = Not reported
field-deployed_share = Share of provinces deployed
field-full_share = Share of provinces fully deployed
field-population_deployed_share = Share of population where deployed
field-population_full_share = Share of population where fully deployed
field-unit_code = Province code ({ $frame }-unit frame)
field-name = Province
field-name_vi = Province
field-level = Level
field-note = Note in the document
field-restriction = Meaning of the note
field-evidence = Evidence (annex, row, column)
field-population_thousand = Population { $year } (thousand)
field-n_gaps_of_unit = Items the province has not deployed
field-n_not_reported_of_unit = Items the province has not reported on
field-numerator = Done
field-denominator = In all
field-achieved_share = Share done
field-reported_date = Date of the return
field-snapshot_date = Date of the data
field-where = Place in the document
field-quote = As printed
field-claimed = Stated
field-counted = Counted
field-difference = Difference (counted minus stated)
field-sheet = Sheet
field-label = Column
field-meaning = What it means
explain-frame = Which units codes and names belong to: the 63 provinces before 1 July 2025, or the 34 units since.
explain-indicator = What the dispatch asks for. A row that combines several items has the lowest level among them.
explain-region = Socio-economic region; a merged unit may lie in several.
explain-unit_code = Code of the General Statistics Office; seven codes mean different units before and since 1 July 2025.
explain-name = Name of the province; “(2025)” marks a merged unit.
explain-n_units = { $counted ->
        [parts] Former provinces of the unit that were asked about this item.
        [units] Units of 1 July 2025 that were asked about this item.
       *[provinces] Provinces that were asked about this item.
    }
explain-n_whole = Units in which every former province that reported has deployed the item, fully or partly.
explain-n_deployed = { $counted ->
        [parts] Former provinces that have deployed the item, fully or partly.
       *[provinces] Provinces that have deployed the item, fully or partly; of an item measured as a share, those above 0%.
    }
explain-n_full = { $counted ->
        [parts] Former provinces that have deployed it fully. Blank where the number is inferred.
        [units] Units in which every former province has deployed it fully. Blank where the number is inferred.
       *[provinces] Provinces that have deployed it fully (of an item measured as a share: those at 100%). Blank where the number is inferred.
    }
explain-n_partial = { $counted ->
        [parts] Former provinces that have deployed it only partly. Blank where the number is inferred.
        [units] Units that have it only in some former provinces, or not fully. Blank where the number is inferred.
       *[provinces] Provinces that have deployed it only partly (of an item measured as a share: above 0%, below 100%). Blank where the number is inferred.
    }
explain-n_none = { $counted ->
        [parts] Former provinces that reported and have not deployed it.
        [units] Units in which none of the former provinces that reported has deployed it.
       *[provinces] Provinces that reported and have not deployed it.
    }
explain-n_missing = { $counted ->
        [parts] Former provinces that have not reported; they do not count as lacking it.
        [units] Units of which no former province has reported; they do not count as lacking it.
       *[provinces] Provinces that have not reported; they do not count as lacking it.
    }
explain-deployed_share = { $counted ->
        [parts] Former provinces that have deployed it, divided by those that reported.
        [units] Units in which every former province that reported has deployed it, divided by the units that reported.
       *[provinces] Provinces that have deployed it (fully or partly), divided by those that reported.
    }
explain-full_share = Number fully deployed, divided by the number that reported. Blank where the number is inferred.
explain-population_deployed_share = Population of the provinces that have deployed it, divided by that of the provinces that reported; it is not the share of people who use it.
explain-population_full_share = Population of the provinces that have deployed it fully, divided by that of the provinces that reported. Blank where the number is inferred.
explain-level = Level according to the document or return. “Deployed (inferred)”: not in the list of those that lack it, so it is not known whether fully or partly. “Not reported” and “not asked” are not the same as “not deployed”.
explain-note = Note in the document or return, word for word.
explain-restriction = What the note restricts deployment to, written out.
explain-evidence = Where the figure stands in the annex or in the file received. “Inferred”: the annex lists only the provinces that lack it.
explain-population_thousand = Average population of the year in the header, from the General Statistics Office.
explain-n_gaps_of_unit = Items that the province reported as not deployed (of an item measured as a share: below 100%). “…”: not known, as the province has not reported on every item.
explain-n_not_reported_of_unit = Items that the province was asked about and has not reported.
explain-n_parts = Former provinces that the unit is made of.
explain-n_parts_lacking = Former provinces that reported and have not deployed it.
explain-parts_lacking = Names of the former provinces that have not deployed it.
explain-numerator = Number done, of an item measured as a share; the sum over the provinces that reported.
explain-denominator = Number to be done in all, of an item measured as a share; the sum over the provinces that reported.
explain-achieved_share = Number done divided by the number in all; not an average of shares.
explain-reported_date = Date that the province's return states.
explain-snapshot_date = Date of the document or of the reporting round.
explain-where = Where the document states the number.
explain-quote = Sentence or cell of the document, word for word.
explain-claimed = Number that the document states about itself.
explain-counted = Number counted from the document's own annexes.
explain-difference = Counted minus stated; zero where the two agree.

## Annexes
annex-empty = { $title }: no locality.
annex-not-reported = Not reported: { $units }.
annex-number = Annex { $n }
annex-row = row { $row }
annex-heading = column header
annex-correction = { $annex }, { $where }: the source text has “{ $printed }”, meant “{ $meant }”
annex-misplaced = { $annex }, { $where }: the row of the source text is out of alphabetical order
annex-no-correction = No misprint is on record.
annex-corrected = { $n ->
    [0] No misprint is on record.
    [one] **{ $n }** misprint of the source text has been corrected; the list to proof-read by is a file of its own.
   *[other] **{ $n }** misprints of the source text have been corrected; the list to proof-read by is a file of its own.
}

## Tile map
tile-note = Tile map: every province is a tile of equal size, placed roughly where it lies; it shows no areas and is not for determining boundaries.
tile-key-title = How to read a tile
tile-key-name = Province
tile-key-entry =
    { $indicator }: { $n_reported ->
        [0] { $n_missing ->
            [0] not asked
           *[other] not reported
        }
       *[other] { $n_missing ->
            [0] { $n }
           *[other] { $n } of { $n_reported }
        } { $kind ->
            [ratio] below 100%
           *[level] { $n ->
                [one] lacks it
               *[other] lack it
            }
        }
    }
tile-legend-complete = All deployed: { $n } { $n ->
        [one] province
       *[other] provinces
    }
tile-legend-incomplete = { $n_unclear ->
        [0] Not all
       *[other] Not all, or not all reported
    }: { $n } { $n ->
        [one] province
       *[other] provinces
    }
tile-alt =
    Tile map of the { $n_units } provinces, each with { $n_indicators } items. { $n_reported ->
        [0] No province reported.
       *[other] { $n_complete ->
            [one] One province has deployed every item
           *[other] { $n_complete } provinces have deployed every item
        }{ $n_lacking ->
            [0] .
           *[other] ; { $parts }.
        }{ $inferred ->
            [no] {""}
           *[other] {" "}“{ $inferred }” is inferred.
        }{ $n_unclear ->
            [0] {""}
            [one] {" "}One province lacks nothing it reported on, but did not report on every item.
           *[other] {" "}{ $n_unclear } provinces lack nothing they reported on, but did not report on every item.
        }{ $n_silent ->
            [0] {""}
            [one] {" "}One province did not report.
           *[other] {" "}{ $n_silent } provinces did not report.
        }{ $n_outside ->
            [0] {""}
            [one] {" "}One province was not asked.
           *[other] {" "}{ $n_outside } provinces were not asked.
        } { $n_many ->
            [0] No province { $n_silent ->
                [0] lacks
               *[other] that reported lacks
            } { $many } items or more.
            [one] One province lacks { $many } items or more: { $names }.
           *[other] { $n_many } provinces lack { $many } items or more: { $names }.
        }
    }
tile-alt-part = { $n_units ->
        [one] one lacks
       *[other] { $n_units } lack
    } { $n_gaps ->
        [one] one item
       *[other] { $n_gaps } items
    }

## Maps of ratios
class-below = below { $high }
class-between = { $low } to below { $high }
class-from = { $low } or more
map-legend-entry-named = { $level }: { $n } (named)
level-ratio-full = 100%
level-ratio-partial = Above 0%, below 100%
level-ratio-none = 0%
alt-map-class = { $name }: { $n }
alt-map-ratio =
    Schematic map of the { $n_units } provinces by the share of “{ $indicator }”: { $n_reported ->
        [0] none has figures
       *[other] { $n_complete } at 100%, { $n_below } below 100%
    }{ $n_missing ->
        [0] {""}
       *[other] , { $n_missing } not reported
    }{ $n_outside ->
        [0] .
       *[other] , { $n_outside } not asked.
    } { $n_reported ->
        [0] {""}
       *[other] All that reported together: { $numerator } of { $denominator } { $unit } ({ $share }). Provinces in each class: { $classes }.
    }{ $n_region ->
        [0] {""}
       *[other] {" "}Region with most provinces below 100%: { $region } ({ $n_region }).
    }{ $n_lowest ->
        [0] {""}
       *[other] {" "}Provinces { $lowest }: { $names }.
    }
alt-small-multiples-part-ratio =
    { $indicator }: { $n_reported ->
        [0] no province has figures{ $n_missing ->
            [0] .
           *[other] , { $n_missing } not reported.
        }
       *[other] { $n_complete } of { $n_reported } provinces that reported are at 100%, { $n_below } below{ $n_region ->
            [0] {""}
            [1] {""}
           *[other] , the largest number in { $region } ({ $n_region })
        }; together { $numerator } of { $denominator } ({ $share }).
    }

## Map of changes
change-gained = Higher level
change-lost = Lower level
change-ratio-gained = Higher share
change-ratio-lost = Lower share
change-corrected = Figure corrected
change-newly_reported = Newly reported
change-no_longer_reported = Not reported this time
change-unchanged = Unchanged
change-not_reported = Not reported either time
change-first_asked = Newly asked, not reported
change-no_longer_asked = No longer asked
alt-changes = Schematic map of what changed in the { $n_units } provinces for “{ $indicator }”: { $kinds }.
alt-changes-named = { $kind }: { $names }.

## The return form (given out in Vietnamese; the English is for those who look after it)
form-title = Return form on the state of civil-status tasks
form-sheet-explanation = How to fill in
form-sheet-levels = Levels
form-title-levels = How far { $of ->
    [communes] each commune has deployed each item
   *[provinces] the province has deployed each item
  }
form-sheet-ratios = Counts
form-title-ratios = Counts on the digitisation of civil-status books and on equipment
form-rule-1 = Fill in the pale yellow cells only. Do not add, delete, merge or hide rows or columns; do not change names or headings.
form-rule-2 = Levels: choose from the list. “Đầy đủ” is full: at all levels of administration. “Một phần” is partial: at some levels or in some places; the note beside it must say what is lacking. “Chưa triển khai” is none.
form-rule-3 = Leave blank what is not known. A blank cell means not reported, never not deployed.
form-rule-4 = Counts: whole numbers (as 1234), no percentages, no points, commas or formulae. Fill in both counts, or neither.
form-rule-5 = The part must not be larger than the whole; the whole is at least one.
form-rule-6 = Date of the return: day/month/year, as 25/4/2022.
form-column-indicator = Item
form-column-definition = What counts
form-column-basis = Legal basis
form-column-deadline = Deadline
form-before = before { $date }
form-level-prompt = Choose a level from the list; leave blank if not known.
form-level-error = Choose one of the levels of the list.
form-note-prompt = If the level is partial, say what is lacking.
form-count-prompt = { $definition }. A whole number, no percentage.
form-count-error = Whole numbers only, not negative; the whole is at least one.
form-date-prompt = Date of the return, day/month/year.
form-date-error = A valid date, day/month/year.

## Path of progress
path-share-level = Share of provinces that have deployed, of those that reported
path-share-ratio = Share achieved, all provinces that reported together
path-own = From the snapshots, one definition
path-value = { $share } ({ $n } of { $n_units }{ $n_missing ->
        [0] {""}
       *[other] {" "}that reported
    })
path-value-counts = { $share }{ $n_missing ->
        [0] {""}
       *[other] {" "}({ $n } of { $n_units } reported)
    }
path-common = { $after } is not joined to { $before }, because other provinces reported{ $n ->
        [0] : none reported both times.
       *[other] ; the { $n } that reported both times went from { $share_before } to { $share }.
    }
path-pace = Required pace to { $target }% by the deadline: { $points } percentage points every 30 days{ $n_missing ->
        [0] {""}
       *[other] , from the { $n } of { $n_units } provinces that reported
    }
path-pace-over = No day is left before the deadline
path-deadline = Deadline: before { $date }
path-figures = National figures published later, each with a definition of its own
path-figure = { $value } of { $n_units } ({ $date }): { $definition }{ $inferred ->
        [yes] {" "}(inferred)
       *[no] {""}
    }
alt-path = Chart of progress of “{ $indicator }”{ $n ->
        [0] : there is no snapshot of it.
        [one] , one snapshot: { $points }.
       *[other] , { $n } snapshots: { $points }.
    }
alt-path-figures = On axes of their own, with other definitions, not joined to the line: { $figures }.

## What is wrong with a received file, for its sender
or = or
problems-title = { $n } problems. Please correct the coloured cells and send the file again.
problems-column-sheet = Sheet
problems-column-cell = Cell
problems-column-column = Column
problems-column-value = Value
problems-column-right = What is wrong, and what would be right
problems-more = { $n } more problems are not listed here. Please correct those above first.
problem-right = Perhaps: { $names }.
problem-signs = In the cell is { $signs }.
problem-unknown_unit = No province has this name. Please write its full name.
problem-ambiguous_unit = It is not clear which province is meant. Please write its full name.
problem-unknown_commune = The province has no commune of this name. Please write the name it has had since 1 July 2025.
problem-ambiguous_commune = It is not clear which commune is meant. Please write its name with all accents, or its code.
problem-province_missing = The file does not say in which province the communes are. Please write it in a column, or above the table.
problem-old_communes = These are communes of before 1 July 2025. Please report on the communes since that day.
problem-no_communes = Returns by commune are not taken in here.
problem-unit_of_2025 = This is a unit of 1 July 2025 or later. The form is for the 63 provinces before that day.
problem-unit_of_63 = This is a province of before 1 July 2025. The form is for the 34 units since that day.
problem-frame_unsure = The names in the table are those of units today and of former provinces, too. Please write “(2025)” behind the name, give the code, or use the form of the 34 units.
problem-ended_remark = The remark speaks of the district level, which ended on 30 June 2025. Please give the level as it is now, and what is lacking.
problem-not_applicable = This item does not exist on the date of the figures. Please leave the column out.
problem-code_alone = This code means different units before and since 1 July 2025. Please add the name.
problem-list_total = The number in the total row differs from the number of provinces listed ({ $n }). Please check the list.
problem-code_disagrees = Code and name belong to different provinces. Please check both.
problem-other_codes = The codes of this column are not those of the General Statistics Office. Please give these, or leave the column out.
problem-unit_twice = The unit appears twice, first in { $first }. Please keep one row.
problem-formula = This is a formula. Please paste the value in its place.
problem-active_text = The text begins with =, + or @ and might run as a formula. Please write plain text.
problem-hidden_row = The row is hidden. Please show it, or delete it.
problem-hidden_column = The column is hidden. Please show it, or delete it.
problem-hidden_sheet = The sheet is hidden. Please show it, or delete it.
problem-raised = A small “{ $raised }” stands above or below the line, behind “{ $rest }”, as the mark of a footnote. Please take it away, and write what the footnote says into the note column.
problem-struck = The value is struck through. Please write the one that holds, or leave the cell blank.
problem-struck_part = “{ $struck }” is struck through, “{ $rest }” is not. Please keep only the value that holds.
problem-struck_row = The whole row is struck through. Please delete it, or take the line away.
problem-unseen = The value does not show (its colour is that of the ground, or its format hides it). Please show it, or delete it.
problem-shown_otherwise = The cell shows { $shown } and holds { $held }. Please write the number that is meant, in a plain format.
problem-comment = The cell has a comment, “{ $comment }”, which may restrict its value. Please write it into the note column, or delete it.
problem-unit_scaled = The unit is thousands, millions or percent. Please give the counts in full, as 218000, not rounded.
problem-points_unsure = It is not sure that the points in the numbers of this column, as { $example }, part thousands. Please write all in digits only, as 407673.
problem-merged = The value is merged over several provinces or columns. Please fill in each cell.
problem-unknown_heading = The heading is not known. Please use the headings of the form, or teach this one by column_headings.csv or a file of --columns at the import.
problem-heading_twice = Two columns have the same meaning. Please keep one.
problem-no_name_heading = The heading of the column of province names is not known. Please write “Tỉnh, thành phố”, or teach this one by column_headings.csv or a file of --columns at the import.
problem-share_disagrees = The percentage is not that of its counts: { $part }/{ $whole } is { $rate } %. Please check them.
problem-region_total = The number in a region's row is not the sum of its provinces ({ $counted }). Please check it, or leave the row out.
problem-ratio_in_one_column = A percentage cannot be added up. This item needs two columns: what is done, and the whole.
problem-no_unit = The row has a value, but no name of a province.
problem-no_indicator = The table has no column of an item that is asked for.
problem-unknown_mark = The mark is not known. Please choose a level from the list, or write x, x with a note, or -.
problem-unknown_note = The note is not among those on record. Please use the note column of the form.
problem-unsure_text = The content or the encoding of this cell is uncertain. Please write it in words, in Unicode.
problem-note_missing = A partial level needs a note that says what is lacking.
problem-note_without_level = There is a note, but no level.
problem-note_with_full = A full level has no note. If only a part is deployed, please choose partial.
problem-one_count = One count of two is given. Please give both, or neither.
problem-zero_denominator = The whole is zero. Please give at least one, or leave both cells blank.
problem-above_denominator = The part ({ $part }) is larger than the whole ({ $whole }). Please check both counts.
problem-percent = This is a percentage, which cannot be added up. Please give both counts: what is done, and the whole.
problem-negative = The number is negative. Please give a whole number of at least zero.
problem-no_count = This cannot be read as a count. Please write digits only, as 1234.
problem-no_date = This cannot be read as a date. Please write day/month/year, as 25/4/2022.
problem-wrong_frame = The form is for another frame of units; the figures of { $date } are those of the { $frame } units.
problem-wrong_date = The form is for another date than the one being imported ({ $date }).
problem-no_table = No table with a column of province names was found.
problem-no_workbook = The file is damaged, or is no workbook. Please send .xlsx or .csv.
problem-password = The file has a password. Please send a copy without one.
problem-old_xls = The file has the format of Excel 97-2003 (.xls). Please save it as .xlsx.
problem-other_format = The file has not the usual format .xlsx. Please open it in Excel, and save it as Excel Workbook (.xlsx).
problem-web_page = The file is a web page named .xls. Please open it in Excel, and save it as .xlsx.
problem-xml_sheet = The file is XML of Excel 2003 named .xls. Please open it in Excel, and save it as .xlsx.
problem-letters_lost = Letters with accents are lost (question marks stand in their place). Please save the original anew, as .xlsx or as CSV UTF-8.
problem-too_large = The file is too large. Please send the filled-in form only.
problem-far_value = A value stands far from the table. Please delete it.
problem-control = There is a character in the file that cannot be seen or printed. Please type the text of this cell, or the name of the file or sheet, anew.
problem-empty = The file holds no figures.

## Ratios
caption-ratios = Counts on digitisation and equipment, { $date }
caption-ratio-gaps = { $indicator }: provinces below 100% by region, { $date }
caption-ratio-gaps-2025 = { $indicator }: units of 1 July 2025 with a former province below 100%, data of { $date }
column-n-complete = Provinces at 100%
column-n-incomplete = Provinces below 100%
column-units-incomplete = Provinces below 100% (share)
column-numerator = Done
column-denominator = In all
column-achieved-share = Share
column-remaining = Still to do
note-ratio = The overall share is the total done divided by the total to be done in the provinces that reported; it is not an average of the provinces' shares.
answer-overview-ratios = As of { $date }, { $n_units } provinces report counts on { $n_indicators } items.
answer-regions-ratio = The region with the lowest share{ $n_missing ->
        [0] {""}
       *[other] , of the provinces that reported,
    } is { $lowest } ({ $lowest_share }).
unit-with-counts = { $unit } ({ $numerator })
answer-ratio =
    As of { $date }, **{ $n_reporting } of { $n_units }** provinces report: **{ $numerator }** { $numerator_name } of { $denominator } { $denominator_name }, an overall share of **{ $share }**. { $n_full ->
        [one] { $n_full } province is at 100%,
       *[other] { $n_full } provinces are at 100%,
    } { $n_short ->
        [one] **{ $n_short }** is below
       *[other] **{ $n_short }** are below
    }{ $n_none ->
        [0] .
       *[other] , { $n_none } of them at zero.
    }{ $n_silent ->
        [0] {""}
        [one] {" "}{ $n_silent } { $parts ->
            [yes] former province
           *[no] province
        } has not reported and is not counted in the share.
       *[other] {" "}{ $n_silent } { $parts ->
            [yes] former provinces
           *[no] provinces
        } have not reported and are not counted in the share.
    }

## Progress
caption-tasks = The tasks the dispatch sets: legal basis, deadline and what is known
caption-changes = Provinces by what changed since the previous snapshot
caption-changes-region = Regions with a change since the previous snapshot: number of provinces
caption-changed-units = Provinces whose level or share changed since the previous snapshot
caption-corrections = Figures corrected within one date
caption-timeliness = Provinces by whether they kept the deadline{ $today ->
        [no] {""}
       *[other] , deadlines judged on { $today }
    }
caption-national-figures = National figures published later
caption-change-map = { $indicator }: change since the previous snapshot
caption-path = { $indicator }: progress over the snapshots
column-task = Task
column-basis = Legal basis
column-deadline = Deadline
column-state = What is known
column-before = Before
column-after = After
column-change = Change
column-gained = Higher
column-lost = Lower
column-unchanged = Same
column-newly-reported = Newly reported
column-no-longer-reported = Not reported this time
column-not-reported = Not reported either time
column-first-asked = Asked for the first time, not reported
column-no-longer-asked = No longer asked
column-date = Time
column-figure = Figure
column-definition = What the source counts
column-comparability = How comparable it is
deadline-none = None stated
deadline-return = Return due before { $date }
deadline-completion = To be done before { $date }
state-not-reported = No figures yet
state-level = { $n_deployed } of { $n_reporting } { $n_missing ->
        [0] have
       *[other] that reported have
    } deployed{ $inferred ->
        [yes] , inferred
       *[no] {""}
    }{ $n_missing ->
        [0] {""}
       *[other] ; { $n_missing } not reported
    } ({ $date })
state-counts = { $share }, { $n_reporting } report ({ $date })
timeliness-on_time = On time
timeliness-late = Late
timeliness-not_complete = Not complete
timeliness-not_received = Not received
timeliness-not_yet_due = Not yet due
note-tasks = “Deployed” includes partly deployed, and is counted of the provinces that reported; one that did not report does not count as not deployed. “None stated”: the dispatch states no deadline. “No figures yet”: no snapshot covers this task, which does not mean that it was not done.
note-changes = The level of each province is compared with the last figures on the item; for an item measured as a share, its share. A correction does not count as progress.
note-changes-region = Regions that the table leaves out: nothing changed, or no province reported both times.
note-timeliness = Deadlines are judged by the date that the province's return states, or, where it states none, by the date of the snapshot.
note-national-figures = Each figure has its own definition and is not joined with those of the dispatch into one series.
corrections-none = No figure was corrected.
answer-tasks =
    As of { $date }, of the { $n_tasks } tasks and indicators that the dispatch asks for, { $n_reported ->
        [0] none has figures
       *[other] **{ $n_reported }** have figures
    }{ $n_silent ->
        [0] .
       *[other] , **{ $n_silent }** have none: { $silent }.
    }
answer-changes-first = The snapshot of { $date } is the first, so there is no earlier one to compare it with.
answer-changes =
    { $since ->
        [one] From { $before } to { $after }:
       *[several] As of { $after }, beside the last figures before ({ $items }):
    } { $n_compared ->
        [0] no case was reported both times
       *[other] { $gained ->
            [0] no case is higher
            [one] **{ $gained }** case is higher
           *[other] **{ $gained }** cases are higher
        }, { $lost ->
            [0] none is lower
            [one] **{ $lost }** is lower
           *[other] **{ $lost }** are lower
        }, { $unchanged ->
            [0] none is unchanged
            [one] { $unchanged } is unchanged
           *[other] { $unchanged } are unchanged
        }
    }{ $newly_reported ->
        [0] {""}
       *[other] , { $newly_reported } newly reported
    }{ $not_reported ->
        [0] {""}
       *[other] , { $not_reported } not reported either time
    }{ $first_asked ->
        [0] {""}
       *[other] , { $first_asked } asked for the first time and not reported
    }{ $no_longer_asked ->
        [0] {""}
       *[other] , { $no_longer_asked } no longer asked
    } (a case is one item in one province).{ $no_longer_reported ->
        [0] {""}
       *[other] {" "}{ $no_longer_reported } had been reported before and were not reported this time; silence is no change, so they are not listed.
    }
progress-since = { $item }: { $date }
progress-heading-tasks = { $n_reported ->
        [0] None of the { $n_tasks } tasks and indicators of the dispatch has figures
       *[other] { $n_reported } of the { $n_tasks } tasks and indicators of the dispatch have figures
    } as of { $date }{ $n_earlier ->
        [0] {""}
       *[other] , { $n_earlier } of them earlier ones only
    }
progress-heading-deadlines = { $n_over ->
        [0] None of the { $n_tasks } deadlines has passed
       *[other] { $n_over } of the { $n_tasks } deadlines have passed
    }{ $today ->
        [no] {""}
       *[other] {" "}on { $today }
    }{ $n_silent ->
        [0] {""}
        [one] ; { $n_silent } of these tasks has no figures
       *[other] ; { $n_silent } of these tasks have no figures
    }
progress-answer-deadlines = No figures are held on the following tasks, so whether the deadline was kept cannot be judged; that does not mean that provinces did not report or did not do it: { $due }.
progress-due = { $items } – { $deadline }
progress-heading-changes = { $n_compared ->
        [0] There are no two sets of figures to compare
       *[other] { $n_kinds ->
            [1] { $item }: of { $n_compared } provinces that reported both times,
           *[other] Of { $n_compared } cases reported both times,
        } { $changed ->
            [no] none changed
           *[yes] { $gained ->
                [0] none is higher
                [one] { $gained } is higher
               *[other] { $gained } are higher
            }, { $lost ->
                [0] none is lower
                [one] { $lost } is lower
               *[other] { $lost } are lower
            }
        }
    }
progress-regions = { $indicator }: { $n_regions ->
        [1] only in { $regions } did provinces report both times ({ $n_compared }); the other { $n_silent } regions cannot be compared.
       *[other] in { $n_silent } of the regions no province reported both times, so they cannot be compared ({ $silent }).
    }
progress-heading-paths = { $n_drawn ->
        [0] No item has two sets of figures that can be compared
        [one] { $n_drawn } item has two or more sets of figures that can be compared: { $drawn }
       *[other] { $n_drawn } items have two or more sets of figures that can be compared: { $drawn }
    }
progress-answer-paths = There is no second set of figures to compare on { $left }, so no path is drawn of { $n_left ->
        [one] it
       *[other] these { $n_left } items
    }.

## The frame of 34 units
caption-coverage-2025 = The items on the 34 units of 1 July 2025, data of { $date }
caption-units-2025 = Former provinces that have deployed, in each unit of 1 July 2025, data of { $date }
caption-gaps-2025 = { $indicator }: units of 1 July 2025 with a former province that has not deployed, data of { $date }
column-2025-unit = Unit since 1 July 2025
column-2025-parts = Former provinces
column-2025-n-whole = In every former province
column-2025-n-some = In some only
column-2025-n-none = In none
column-2025-n-reporting = Reporting
column-2025-n-missing = Not reported
column-2025-share = Share of units with it in every one
column-2025-extent = How far
column-2025-n-units = Units
column-2025-lacking = Unit since 1 July 2025: former provinces that lack it
column-2025-n-lacking = Former provinces
column-2025-incomplete = Unit since 1 July 2025: former provinces below 100%
column-2025-n-incomplete = Former provinces
note-2025 = Counted again from the 63 provinces; no shares are averaged. The share of population is of those who live in the former provinces that have deployed.
note-units-2025 = “(2025)” marks a merged unit; a name without it is a unit that stayed as it was. 1/2: one of two former provinces that reported has deployed.
extent-lacking-all = In no former province
extent-lacking-some = Not in some former provinces
extent-incomplete-all = 100% in no former province
extent-incomplete-some = Not 100% in some former provinces
none-gaps-2025 = No unit has a former province that lacks it.
none-ratio-gaps-2025 = No unit has a former province below 100%.
document-frame-2025 = { $subtitle }; on the 34 units of 1 July 2025
answer-overview-2025 =
    Data of { $date } of { $n_provinces } provinces. A unit counts as having an item where every former province { $n_silent ->
        [0] has
       *[other] that reported has
    } deployed it{ $inferred ->
        [no] {""}
       *[other] {" "}(“{ $inferred }” is inferred)
    }: { $n_all ->
        [0] **no unit** has
       *[other] **{ $n_all } of { $n_units }** units have
    } { $n_items ->
        [one] “{ $item }”
       *[other] all { $n_items } items
    }; fewest have { $least } (**{ $least_counts }**).{ $n_silent ->
        [0] {""}
        [one] {" "}One former province did not report everything.
       *[other] {" "}{ $n_silent } former provinces did not report everything.
    }
answer-indicator-2025 =
    By the data of { $date }, in **{ $n_deployed } of { $n_reporting }** units of 1 July 2025 every former province { $n_silent ->
        [0] has
       *[other] that reported has
    } “{ $indicator }”{ $inferred ->
        [yes] {" "}(inferred: not in the list of those that have not)
       *[no] {""}
    }; { $n_some ->
        [0] in no unit
       *[other] in { $n_some }
    } only some have it{ $inferred ->
        [yes] {" "}(inferred)
       *[no] {""}
    }, and { $n_none ->
        [0] in no unit
       *[other] in { $n_none }
    } none has it. The former provinces that have it are home to { $share } of the population{ $n_silent ->
        [0] {""}
       *[other] {" "}of those that reported
    }{ $inferred ->
        [yes] {" "}(inferred)
       *[no] {""}
    }; **{ $n_parts_lacking }** former provinces lack it{ $n_silent ->
        [0] .
        [one] , one has not reported.
       *[other] , { $n_silent } have not reported.
    }

## Brief of each province
unit-title = { $kind ->
        [city] { $name } City
       *[province] { $name } Province
    }
unit-running = { $kind ->
        [city] { $name } City
       *[province] { $name } Province
    }
locator-helper = Has what is not finished here: to be asked
locator-neighbour = Neighbouring province
alt-locator =
    Schematic map of where { $unit } lies in the country, with the Hoàng Sa and Trường Sa islands, and a larger one with its neighbours: { $neighbours }.{ $n_helpers ->
        [0] {""}
       *[other] {" "}Provinces that have what { $unit } has not finished, and can be asked: { $helpers }.
    }
brief-answer =
    As of { $date }, { $unit } { $n_reported ->
        [0] { $n_missing ->
            [0] was not asked about any item
            [one] has not reported on the item **{ $missing }**
           *[other] has not reported on **{ $n_missing }** items: **{ $missing }**
        }
       *[other] { $with_ratios ->
            [yes] has deployed, or is at 100% of,
           *[no] has deployed
        } **{ $n_done } of { $n_reported }** items{ $n_missing ->
            [0] {""}
           *[other] {" "}reported
        }
    }{ $n_partial ->
        [0] { $inferred ->
            [no] {""}
           *[other] {" "}(inferred: { $inferred })
        }
       *[other] {" "}(only partly: { $partial }{ $inferred ->
            [no] )
           *[other] ; inferred: { $inferred })
        }
    }{ $n_none ->
        [0] {""}
       *[other] ; not deployed: **{ $none }**
    }{ $n_some ->
        [0] {""}
       *[other] ; deployed in some former provinces only: **{ $some }**
    }{ $n_below ->
        [0] {""}
       *[other] ; below 100%: **{ $below }**
    }{ $n_reported ->
        [0] {""}
       *[other] { $n_missing ->
            [0] {""}
           *[other] ; not reported: **{ $missing }**
        }
    }{ $ranked ->
        [no] .
       *[other] . By the number of items deployed{ $n_partial ->
            [0] {""}
           *[other] {" "}(those deployed only partly included)
        } the { $kind ->
            [city] city
           *[province] province
        } ranks { $n_tied ->
            [0] { $rank } of { $n_units } { $ranked ->
                [some] that reported everything
               *[all] in the country
            }
            [one] joint { $rank } of { $n_units } { $ranked ->
                [some] that reported everything
               *[all] in the country
            } (with one other)
           *[other] joint { $rank } of { $n_units } { $ranked ->
                [some] that reported everything
               *[all] in the country
            } (with { $n_tied } others)
        }{ $in_region ->
            [no] .
           *[yes] {" "}and { $n_tied_in_region ->
                [0] { $rank_in_region } of { $n_units_in_region } in its region, { $region }.
                [one] joint { $rank_in_region } of { $n_units_in_region } in its region, { $region } (with one other).
               *[other] joint { $rank_in_region } of { $n_units_in_region } in its region, { $region } (with { $n_tied_in_region } others).
            }
        }
    }
brief-earlier = By the last figures before ({ $date }) on items without figures this time, { $items }.
brief-earlier-none = not deployed: { $items }
brief-earlier-some = deployed in some former provinces only: { $items }
brief-earlier-below = below 100%: { $items }
brief-earlier-partial = deployed only partly: { $items }
brief-earlier-full = deployed: { $items }
brief-population = Population: **{ $population } thousand** (General Statistics Office, { $year }{ $preliminary ->
        [yes] , preliminary
       *[no] {""}
    }).
brief-population-none = Population: **{ $population } thousand** (General Statistics Office, { $year }{ $preliminary ->
        [yes] , preliminary
       *[no] {""}
    }); no item is recorded as not deployed.
brief-subtitle = Online civil-status services as of { $date }
brief-entry =
    { $n_reported ->
        [0] { $n_missing ->
            [0] not asked about any item
           *[other] not reported { $n_missing }: { $missing }
        }
       *[other] { $n_done } of { $n_reported } items{ $n_missing ->
            [0] {""}
           *[other] {" "}reported
        }{ $inferred ->
            [no] {""}
           *[other] {" "}(inferred: { $inferred })
        }{ $n_gaps ->
            [0] {""}
           *[other] ; lacking { $n_gaps }: { $gaps }
        }{ $n_missing ->
            [0] {""}
           *[other] ; not reported { $n_missing }: { $missing }
        }
    }
caption-brief-items = What there is, and whom to ask
caption-brief-tasks = Tasks of the dispatch still to be done or reported{ $today ->
        [no] {""}
       *[other] , deadlines judged on { $today }
    }
column-brief-state = State
column-brief-helpers = Provinces to ask
brief-state-noted = { $level }: “{ $note }”
brief-state-meaning = { $state }, that is: { $meaning }
brief-state-counts = { $numerator } of { $denominator } ({ $share })
brief-state-parts = Deployed in { $n_parts_done } of { $n_reporting } former provinces that reported{ $n_parts_lacking ->
        [0] {""}
       *[other] ; lacking in: { $lacking }
    }{ $silent ->
        [no] {""}
       *[other] ; not reported: { $silent }
    }
brief-helpers-neighbour = Neighbours: { $units }
brief-helpers-region = Nearest in the region: { $units }
brief-helpers-country = Nearest, outside the region: { $units }
brief-helpers-none = No province yet
brief-in-part = { $unit } (partly)
brief-with-share = { $unit } ({ $share })
brief-task = { $items } ({ $state })
brief-task-gap = not completed
brief-task-partial = deployed only partly
brief-task-not_reported = not reported
brief-task-no_figures = not covered by these figures
brief-deadline-kept = { $deadline } ({ $timeliness })
brief-tasks-none = No task of the dispatch is left undone or without figures.
note-brief = Source: { $citation }. “Deployed” includes partly deployed. Neighbours share a border. Population: average of the year.
note-brief-inferred = “Inferred”: the annex lists only those that have not deployed.
note-brief-missing = What is not reported counts neither as deployed nor as lacking; only who reported everything is ranked.
note-brief-no-figures = “Not covered by these figures” does not mean that it was not done.
briefs-lead = A brief of one page for each province: what it has, what it lacks, whom to ask, what is to be done by when. [All in one PDF file]({ $pdf }) · [Figures, XLSX file]({ $xlsx })

## To explore: the bench in JupyterLab and the page's interactive map
explore-title = Interactive map
explore-lead = Choose item, date, frame and region; point at a province on the map, or press Tab and then the arrow keys, to see its details.
explore-date = Date of the data
explore-revision = { $date } ({ $revision ->
        [1] as first given
       *[other] revision { $revision }
    })
explore-frame = Units
explore-frame-63 = 63 provinces (until 30 June 2025)
explore-frame-34 = 34 provinces (from 1 July 2025)
explore-weight = Counted by
explore-weight-units = Provinces
explore-weight-people = Population
explore-whole-country = Whole country
explore-region-merged = Units with a former province in { $region }
explore-no-unit = (none chosen)
explore-hint = Choose a province to see all its items.
explore-close = Close
explore-map = Provinces on the map. Arrow keys: the next province; Home, End: first, last; Esc: closes the card.
explore-merged = The 34 provinces show the figures of the former 63 at the date of the document: “partly” includes provinces of which only some former provinces have deployed. Regions are those of the former provinces, so a province may belong to several.
explore-veiled = { $citation }. Veiled: outside { $region }
explore-population = Population { $year }: { $population } thousand
explore-parts = Made up of: { $parts }
explore-level = Level
explore-level-parts = { $level } ({ $n_deployed } of { $n_parts } former provinces)
explore-detail = Details
explore-counts = { $numerator } of { $denominator } ({ $share })
explore-note = Note in the document: “{ $note }”
explore-lacking = Former provinces without it
column-n-lacking-of-unit = Items lacking
column-n-not-reported-of-unit = Items not reported
explore-complete = have completed “{ $indicator }”
explore-nobody = By { $date } no province has reported on this item.
explore-people =
    By { $date }, **{ $share } of the population**{ $n_missing ->
        [0] {""}
       *[other] {" "}of the provinces that reported
    } ({ $people } million people) live in provinces that { $achievement }. { $n_without ->
        [0] No province is left to complete it.
        [one] **{ $people_without } million people** live in { $n_without } province that has not.
       *[other] **{ $people_without } million people** live in { $n_without } provinces that have not.
    }{ $n_missing ->
        [0] {""}
        [one] {" "}{ $n_missing } province has not reported and is not counted.
       *[other] {" "}{ $n_missing } provinces have not reported and are not counted.
    }{ $is_merged ->
        [yes] {" "}People are counted by former province.
       *[no] {""}
    }
explore-gaps =
    { $indicator }, { $n ->
        [0] not reported: { $n_missing } { $n_missing ->
            [one] province
           *[other] provinces
        }
       *[other] { $kind ->
            [ratio] not complete
           *[level] not deployed
        }: { $n } { $n ->
            [one] province
           *[other] provinces
        }, { $population } million people{ $n_missing ->
            [0] {""}
            [one] ; not reported: { $n_missing } province
           *[other] ; not reported: { $n_missing } provinces
        }
    }
explore-gaps-merged =
    { $indicator }, { $n ->
        [0] units that have not reported: { $n_missing }
       *[other] units with a former province that has { $kind ->
            [ratio] not completed it
           *[level] not deployed it
        }: { $n }; { $population } million people in those former provinces{ $n_missing ->
            [0] {""}
           *[other] ; units that have not reported: { $n_missing }
        }
    }
explore-no-gaps = No province is left to complete this item.
explore-sheet-gaps = Lacking, not reported
explore-sheet-units = Units seen
explore-save = Save what is seen (CSV, XLSX, SVG, PDF)
explore-saving = Saving…
explore-saved = Saved in the folder { $folder }: { $name } ({ $kinds })
explore-error = This did not work: { $reason }

## What if
caption-shortest-list = { $indicator }: the fewest provinces that would have to complete it to reach the target, { $date }
caption-keystones = Provinces that lack one item only, by that item, { $date }
caption-clustering = Whether provinces that lack an item lie beside each other, { $date }
column-place = Place
column-level-now = Now
column-share-after-units = Share of provinces then
column-share-after-population = Share of population then
column-share-after-ratio = Overall share then
column-n-completed = Provinces that would lack nothing
column-n-tested = Provinces tested
column-n-lacking = Of these, lacking
column-n-gap-gap = Neighbouring pairs that both lack it
column-expected-gap-gap = Pairs expected
column-p-value = Share of random patterns (p)
column-p-adjusted = Adjusted p
shortest-list-empty = The target is reached; no further province is needed.
note-scenario = Each row gives the share once that province and those above it are complete. Shares are of the provinces that reported. This is arithmetic, not a forecast.
note-scenario-ratio = Each row gives the share once that province and those above it are complete. It is the overall share of the provinces that reported. This is arithmetic, not a forecast.
note-clustering = Neighbours share a border, on land or in a river. Pairs expected: the mean if the provinces that lack it were spread at random. p: the share of random patterns with at least as many pairs that both lack it; the smaller it is, the less chance explains them. Adjusted p: after Holm, for all items tested; only { $significance } or less counts as evidence. Provinces that did not report are not tested. “…”: cannot be tested.
note-gap-ratio = For an item measured as a share, a province counts as lacking it while it is below 100%.
answer-scenario =
    If { $n ->
        [one] the **one province**
       *[other] the **{ $n } provinces**
    } { $named ->
        [yes] { $units }
       *[no] of the list
    } { $n ->
        [one] completes
       *[other] complete
    } “{ $indicator }”, the share of provinces that have { $measure ->
        [full] fully deployed it
       *[deployed] deployed it
    } rises from **{ $before }** to **{ $after }**, and the share of the population that lives in such provinces from **{ $population_before }** to **{ $population_after }**. No shorter list reaches the target of { $target } of { $weight ->
        [population] the population.
       *[units] the provinces.
    }{ $choice ->
        [yes] {" "}For a target of provinces any { $n } of the { $n_lacking } that lack it would do; the list takes the most populous.
       *[no] {""}
    }{ $n_missing ->
        [0] {""}
        [one] {" "}Shares are of the { $n_counted } provinces that reported; { $n_missing } has not and is not counted.
       *[other] {" "}Shares are of the { $n_counted } provinces that reported; { $n_missing } have not and are not counted.
    }
answer-scenario-ratio =
    If { $n ->
        [one] the **one province**
       *[other] the **{ $n } provinces**
    } { $named ->
        [yes] { $units }
       *[no] of the list
    } { $n ->
        [one] completes
       *[other] complete
    } “{ $indicator }”, the overall share rises from **{ $before }** to **{ $after }**, and the number of provinces at 100% from { $n_before } to { $n_after }. No shorter list reaches the target of { $target }.{ $n_missing ->
        [0] {""}
        [one] {" "}{ $n_missing } province has not reported and is not counted.
       *[other] {" "}{ $n_missing } provinces have not reported and are not counted.
    }
answer-scenario-reached =
    “{ $indicator }” has reached the target of { $target } { $weight ->
        [population] of the population
        [ratio] for all that reported together
       *[units] of the provinces
    }: it is at **{ $before }** now.
answer-keystone =
    { $n_single ->
        [one] **{ $n_single }** province lacks one item only.
       *[other] **{ $n_single }** provinces lack one item only.
    } What would leave most of them complete: **{ $indicators }**, { $n_ties ->
        [1] {""}
       *[other] each{" "}
    }{ $n_units ->
        [one] { $n_units } province
       *[other] { $n_units } provinces
    } with { $population } million people{ $n_missing ->
        [0] .
        [one] , { $n_missing } of which did not report everything and may lack more.
       *[other] , { $n_missing } of which did not report everything and may lack more.
    }
scenario-lists = { $many ->
        [yes] Many other lists of { $n_units } provinces reach the target, too;
       *[no] In all, { $n } lists of { $n_units } { $n_units ->
            [one] province
           *[other] provinces
        } reach the target;
    } this one takes the share highest.
scenario-target = The target is a parameter chosen by the author of the report, not one that a document sets.
answer-keystone-none = No province lacks exactly one item.
answer-clustering-found =
    “{ $indicator }”: { $n_pairs } pairs of neighbouring provinces both lack it; if the provinces that lack it were spread at random, there would be { $expected } on average, and { $chance } of the random patterns would have { $n_pairs } or more (p { $p }{ $n_tested ->
        [1] {""}
       *[other] , adjusted for { $n_tested } items
    }). Provinces that lack it tend to lie beside each other, more than chance easily explains; the test does not say why.
answer-clustering-none =
    There is no evidence that provinces that lack an item lie beside each other more often than by chance for: { $indicators }. The clearest is “{ $clearest }”: { $n_pairs } pairs of neighbouring provinces both lack it, where a random pattern has { $expected } on average and { $chance } of them have { $n_pairs } or more, so that chance alone may give such a result (p { $p }{ $n_tested ->
        [1] {""}
       *[other] , adjusted for { $n_tested } items
    }). This does not mean that they are not clustered.
answer-clustering-untestable = Cannot be tested: { $indicators }, as too few or too many provinces lack it for any pattern to differ clearly from chance.

# Maps of an analyst's own table
value-title = { $label } ({ $unit })
value-missing = No value
value-class-first = { $low } to { $high }
value-class = above { $low } to { $high }
value-caption = { $title }, { $n_units } provinces
value-alt = Schematic map of the { $n_units } provinces by { $title }: { $n_values } have a value, the lowest { $low } ({ $lowest }), the highest { $high } ({ $highest }){ $n_missing ->
        [0] {""}
       *[other] ; { $n_missing } have no value
    }{ $has_classes ->
        [no] .
       *[yes] . Provinces by class: { $classes }.
    }

## Scores
level-score-full = All points
level-score-partial = Above 0, not all points
level-score-none = 0 points
alt-map-score =
    Schematic map of { $n_units } provinces by their points for “{ $indicator }”, as a share of the maximum: { $n_reported ->
        [0] no province has any
       *[other] { $n_reported } have points
    }{ $n_missing ->
        [0] {""}
       *[other] , { $n_missing } have none yet
    }{ $n_outside ->
        [0] .
       *[other] , to { $n_outside } it does not apply.
    } { $n_reported ->
        [0] {""}
       *[other] Mean: { $share } of the maximum. Provinces by class: { $classes }.
    }{ $n_lowest ->
        [0] {""}
       *[other] {" "}Provinces { $lowest }: { $names }.
    }
alt-small-multiples-part-score =
    { $indicator }: { $n_reported ->
        [0] no province has points.
       *[other] { $n_reported } provinces have points, a mean of { $share } of the maximum{ $n_missing ->
            [0] .
           *[other] ; { $n_missing } have none yet.
        }
    }
change-score-gained = More points
change-score-lost = Fewer points
path-share-score = Points as a share of the maximum, mean of the provinces with points
caption-scores = Scores, { $date }
caption-ranking = { $indicator }: provinces ranked by points, { $date }
column-rank = Rank
column-points = { $name } (of { $maximum })
column-score-maximum = Maximum
column-score-mean = Mean
column-score-lowest = Lowest
column-score-highest = Highest
column-score-share = Mean, share of the maximum
note-score = The mean is the arithmetic mean of the provinces with points. Points of items with different maxima are never added up.
note-totals = { $n_different ->
        [0] The total is the sum of its parts in all { $n } provinces with all points.
       *[other] In { $n_different } of { $n } provinces the total received is not the sum of its parts: { $units }. The figures stand as received.
    }
total-and-sum = { $unit } ({ $claimed }; the parts add up to { $counted })
answer-score =
    On { $date }, **{ $n_reporting } of { $n_units }** provinces have a score{ $n_reporting ->
        [0] .
       *[other] , with a mean of **{ $share }** of the maximum. Highest: { $highest }; lowest: { $lowest }.
    }{ $n_silent ->
        [0] {""}
       *[other] {" "}{ $n_silent } provinces have none yet.
    }
problem-no_points = Points must be a number, for example 8.75.
problem-above_maximum = There are more points than the maximum.
