"""Everything that is wrong with the data, at once: `hotich check`.

Each table against the constraints of datapackage.json (as pandera sees them), then what tables must agree on
beyond the schema of one of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pandas as pd

from hotich_analysis.dataset.folder import (
    find_data_directory,
    find_memory,
    list_revisions,
    list_snapshot_directories,
)
from hotich_analysis.dataset.kinds import Kind
from hotich_analysis.dataset.names import ProvinceNames
from hotich_analysis.dataset.references import (
    BORDERS,
    COMMUNE_UNITS,
    CROSSWALK,
    POPULATIONS,
    SPELLINGS,
    UNITS,
    find_blanks,
    find_false_borders,
    find_orphans,
    find_strays,
    find_uncounted,
    load_references,
)
from hotich_analysis.dataset.snapshots import read_status
from hotich_analysis.dataset.source import (
    digest_files,
    digest_folder,
    list_frames,
    name_snapshot,
    read_source,
    verify_received,
)
from hotich_analysis.dataset.tables import (
    Texts,
    check_cells,
    find_doubles,
    find_misfits,
    fits_type,
    list_fields,
    list_keys,
    list_resources,
    load_schema,
    read_cells,
    read_table,
    read_text,
    tabulate,
)
from hotich_analysis.errors import DataError, Message, Problem, UsageError
from hotich_analysis.vocabulary import EARLIEST_FRAME, FRAMES

_INDICATORS: Final = "indicators.csv"
_UNIQUE_IN_FRAME: Final = ("name_vi", "name_en", "label_vi", "label_en", "iso_3166_2", "fips_10_4")
_OF_COUNTS: Final = ("numerator_vi", "numerator_en", "denominator_vi", "denominator_en", "class_thresholds")


def find_contradictions(data_directory: Path) -> list[Problem]:
    """Return every disagreement between or within the tables of units, borders, spellings and indicators.

    A table that cannot be read gives its own problems, and is compared with nothing. Never raises for
    what the files hold.
    """
    problems: list[Problem] = []
    tables: dict[str, pd.DataFrame] = {}
    beside_units = {CROSSWALK: _check_crosswalk, POPULATIONS: find_uncounted, SPELLINGS: _check_spellings}
    communes = [COMMUNE_UNITS] if (data_directory / COMMUNE_UNITS).is_file() else []
    for name in (UNITS, BORDERS, *beside_units, _INDICATORS, *communes):
        try:
            tables[name] = read_table(data_directory, name)
        except DataError as error:
            problems.extend(error.problems)
    if _INDICATORS in tables:
        problems.extend(_check_indicators(_INDICATORS, tables[_INDICATORS]))
    if UNITS not in tables:
        return problems
    for check in (find_blanks, _check_order, _check_frames, _check_labels, _check_regions):
        problems.extend(check(tables[UNITS]))
    for name, compare in beside_units.items():
        if name in tables:
            problems.extend(compare(tables[UNITS], tables[name]))
    if COMMUNE_UNITS in tables:
        last = tables[UNITS][tables[UNITS]["frame"] == FRAMES[-1]]
        problems.extend(find_orphans(tables[COMMUNE_UNITS], last))
    if BORDERS in tables:
        problems.extend(_check_borders(tables[UNITS], tables[BORDERS], tables.get(CROSSWALK)))
    return problems


def _check_indicators(name: str, indicators: pd.DataFrame) -> Iterator[Problem]:
    """Find indicators without the names of their counts or with limits that do not rise; idle deadlines."""
    for row, line in enumerate(indicators.to_dict("records"), 2):
        kind = Kind(line["kind"])
        wanted = dict.fromkeys(_OF_COUNTS, bool(kind.counts)) | {"maximum": kind.alone == "numerator"}
        for column, is_wanted in wanted.items():
            is_given = not pd.isna(line.get(column))
            if is_given != is_wanted:
                message = f"a {line['kind']} " + ("has no value here" if is_given else "needs a value")
                yield Problem(name, message, row, column, str(line[column]) if is_given else None)
        if part := line.get("part_of"):
            yield from _check_total(name, row, line, indicators, part)
        limits = [] if pd.isna(line["class_thresholds"]) else line["class_thresholds"].split()
        if sorted(set(limits), key=float) != limits:
            message, expected = "the limits of classes do not rise", "each above the one before"
            yield Problem(name, message, row, "class_thresholds", line["class_thresholds"], expected)
        if pd.isna(line["deadline"]) != pd.isna(line["deadline_for"]):
            yield Problem(name, "a deadline and what it is for stand together", row, "deadline_for")


def _check_total(
    name: str, row: int, line: Mapping[Any, Any], indicators: pd.DataFrame, total: Any
) -> Iterator[Problem]:
    """Find a part of what is no indicator, or of one of another kind."""
    kinds = dict(zip(indicators["indicator_code"], indicators["kind"], strict=True))
    if not pd.isna(total) and kinds.get(total) != line["kind"]:
        message = Message("the total is no indicator of this kind")
        expected = Message("a {kind} of this table", kind=line["kind"])
        yield Problem(name, message, row, "part_of", total, expected)


def _check_order(units: pd.DataFrame) -> Iterator[Problem]:
    """Find rows out of the official order of their frame, which tables and maps take over from the file."""
    expected = units.groupby("frame").cumcount() + 1
    for row, (found, position) in enumerate(zip(units["official_order"], expected, strict=True), 2):
        if found != position:
            message = "the rows are not in official order"
            yield Problem(UNITS, message, row, "official_order", str(found), str(position))


def _check_frames(units: pd.DataFrame) -> Iterator[Problem]:
    """Find names and codes of two units of one frame, and parents that are none of its units."""
    for frame, own in units.groupby("frame"):
        for column in _UNIQUE_IN_FRAME:
            given = own[column].dropna()
            for row, value in given[given.duplicated(keep=False)].items():
                message = "the value stands more than once"
                expected = Message("once in frame {frame}", frame=frame)
                yield Problem(UNITS, message, int(str(row)) + 2, column, value, expected)
        parents = own["parent_code"].dropna()
        for row, value in parents[~parents.isin(own["unit_code"])].items():
            message = Message("the code is no unit of frame {frame}", frame=frame)
            yield Problem(UNITS, message, int(str(row)) + 2, "parent_code", value)


def _check_labels(units: pd.DataFrame) -> Iterator[Problem]:
    """Find labels without the name, or by which a merged unit cannot be told from one of another frame."""
    for lang in ("vi", "en"):
        name, label = f"name_{lang}", f"label_{lang}"
        frames_of = units.groupby(label)["frame"].nunique()
        for index, unit in zip(units.index, units.to_dict("records"), strict=True):
            if not unit[label].startswith(unit[name]):
                message, expected = "the label does not begin with the name", f"'{unit[name]}'"
            elif unit["change"] == "merged" and frames_of[unit[label]] > 1:
                message = "a unit of another frame has this label"
                expected = Message("'{name} (2025)', say", name=unit[name])
            else:
                continue
            yield Problem(UNITS, message, int(index) + 2, label, unit[label], expected)


def _check_regions(units: pd.DataFrame) -> Iterator[Problem]:
    """Find regions with two English names, English names of two regions, and names that would read as two."""
    for index, name in units["region"].items():
        if "; " in str(name):
            message, expected = "the name would be read as those of two regions", "a name without '; '"
            yield Problem(UNITS, message, int(str(index)) + 2, "region", name, expected)
    known = units.dropna(subset=["region", "region_en"])
    for column, other in (("region", "region_en"), ("region_en", "region")):
        first: dict[str, str] = {}
        for index, name, found in zip(known.index, known[column], known[other], strict=True):
            if (expected := first.setdefault(name, found)) != found:
                message = Message("'{name}' has two names in this column", name=name)
                yield Problem(UNITS, message, int(index) + 2, other, str(found), f"'{expected}'")


def _check_crosswalk(units: pd.DataFrame, crosswalk: pd.DataFrame) -> Iterator[Problem]:
    """Find units that go nowhere or come from nowhere, and what contradicts the way to a unit.

    That is a `change` beside the number of its parts, or an administrative centre in another unit.
    """
    yield from find_strays(units, crosswalk)
    ways = {frame: walk for frame, walk in crosswalk.groupby("to_frame") if frame != EARLIEST_FRAME}
    for index, unit in zip(units.index, units.to_dict("records"), strict=True):
        if unit["frame"] not in ways:
            continue
        walk, code = ways[unit["frame"]], unit["unit_code"]
        parts = list(walk.loc[walk["to_code"] == code, "from_code"])
        change = "merged" if len(parts) > 1 else "unchanged"
        if unit["change"] != change and pd.notna(unit["change"]):
            message = Message("{file} says otherwise", file=CROSSWALK)
            yield Problem(
                UNITS, message, int(index) + 2, "change", unit["change"], Message("{change}", change=change)
            )
        centre = unit["administrative_centre_code"]
        if centre not in parts and pd.notna(centre):
            message = Message("the administrative centre lies in another unit")
            yield Problem(UNITS, message, int(index) + 2, "administrative_centre_code", centre)


def _check_borders(
    units: pd.DataFrame, borders: pd.DataFrame, crosswalk: pd.DataFrame | None
) -> Iterator[Problem]:
    """Find pairs that are badly written, that parts of the two units ask for, and that none asks for.

    Units are made of whole units, so that every border of one is known from those of its parts.
    """
    yield from find_false_borders(units, borders)
    if crosswalk is None:
        return
    for (source, target), walk in crosswalk.groupby(["from_frame", "to_frame"]):
        unit_of = dict(zip(walk["from_code"], walk["to_code"], strict=True))
        below, own = (borders[borders["frame"] == frame] for frame in (source, target))
        met = pd.DataFrame({column: below[column].map(unit_of) for column in ("unit_code", "neighbour_code")})
        met = met[met["unit_code"] != met["neighbour_code"]].dropna()
        expected = {frozenset(pair) for pair in met.itertuples(index=False, name=None)}
        found = {
            frozenset(pair): int(row) + 2
            for row, *pair in own[["unit_code", "neighbour_code"]].itertuples(name=None)
        }
        for pair in sorted(map(sorted, expected - set(found))):
            message = Message(
                "a pair of frame {frame} is absent, whose parts border on each other", frame=target
            )
            yield Problem(BORDERS, message, None, "neighbour_code", None, f"'{', '.join(pair)}'")
        for codes in found.keys() - expected:
            message = Message("no parts of these units of frame {frame} border on each other", frame=target)
            yield Problem(BORDERS, message, found[codes], "neighbour_code", ", ".join(sorted(codes)))


def _check_spellings(units: pd.DataFrame, spellings: pd.DataFrame) -> Iterator[Problem]:
    """Hold each spelling to its word: a sure one resolves, a doubtful one asks, and says why."""
    for frame, own in spellings.groupby("frame"):
        names = ProvinceNames(units[units["frame"] == frame], own)
        for row, line in zip(own.index + 2, own.to_dict("records"), strict=True):
            is_sure = line["use"] == "ok"
            code = line["unit_code"]
            expected = code if is_sure else Message("a question that offers {code}", code=code)
            try:
                found = names.resolve(line["spelling"])
            except UsageError as error:
                fault = error.args[0] if is_sure else None
            else:
                fault = None if is_sure and found == code else Message("it means {code}", code=found)
            if fault is not None:
                message = Message("the spelling does not resolve as it says: {fault}", fault=fault)
                yield Problem(SPELLINGS, message, int(row), "spelling", line["spelling"], expected)
            if not is_sure and pd.isna(line["note"]):
                yield Problem(SPELLINGS, "a doubtful spelling without a reason", int(row), "note")


def validate_data(data_directory: Path | None = None) -> list[Problem]:
    """Return every problem of the data folder (default: as find_data_directory()), none if all is well.

    Each problem has file, row (1 is the header), column, value and what was expected, as far as they
    apply. Never raises for what the files hold; raises UsageError for a file in the place of the folder.

    What was found without a problem is remembered in find_memory(), by checksums of its files, of all tables
    that snapshots share and of this software, and is not checked again until one of these changes.
    """
    directory = find_data_directory(data_directory)
    try:
        resources = list_resources(directory)
        folders = {name_snapshot(folder): folder for folder in _list_folders(directory)}
    except DataError as error:
        return list(error.problems)
    marks, known = _mark(directory, resources, folders), _recall()
    is_shared_known = marks[_SHARED] in known
    unknown = {
        name: folder for name, folder in folders.items() if not (is_shared_known and marks[name] in known)
    }
    if folders and is_shared_known and not unknown:
        return []
    problems = [
        *_check_files(directory, resources, unknown, with_shared=not is_shared_known),
        *_check_snapshots(directory, unknown, n_held=len(folders)),
        *([] if is_shared_known else _check_boundaries(directory)),
        *([] if is_shared_known else find_contradictions(directory)),
    ]
    # a missing file, say, is noticed by each reader that needs it
    problems = list(dict.fromkeys(problems))
    if marks == _mark(directory, resources, folders):  # and nothing was changed while it was read
        _remember(known, _list_faultless(marks, problems))
    return problems


_SHARED: Final = ""
_KEPT_FILE: Final = "faultless.json"
_MOST_KEPT: Final = 10_000
_LIBRARIES: Final = ("pandas", "pandera", "numpy", "geopandas", "shapely", "pyogrio", "rapidfuzz", "PyYAML")
Resources = Mapping[str, dict[str, Any]]
Tables = Mapping[str, Texts]


def _mark(directory: Path, resources: Resources, folders: Mapping[str, Path]) -> dict[str, str]:
    """Return a checksum of all that the verdict on each snapshot, and on what all share, depends on."""
    apart = directory / "snapshots"
    inside = (path for one in directory.iterdir() if one != apart for path in (one, *one.rglob("*")))
    described = (directory / path for path in resources)
    tables = digest_files({*(path for path in inside if path.is_file()), *described}, below=directory)
    shared = [_describe_software(), tables]
    parts = {_SHARED: shared} | {name: [*shared, name, digest_folder(one)] for name, one in folders.items()}
    return {name: hashlib.sha256("\0".join(part).encode()).hexdigest() for name, part in parts.items()}


@cache
def _describe_software() -> str:
    """One checksum of the sources of this package; what it and what it checks with are versions of."""
    package = Path(str(files("hotich_analysis")))
    sources = digest_files(package.rglob("*.py"), below=package)
    versions = [sys.version, *map(_find_version, ("hotich-analysis", *_LIBRARIES))]
    return "\0".join([sources, *versions])


def _find_version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "unknown"


def _recall() -> list[str]:
    """Return the marks of what was found without a problem; none where nothing readable was kept."""
    folder = find_memory()
    try:
        kept = json.loads((folder / _KEPT_FILE).read_text(encoding="utf-8")) if folder else []
    except (OSError, ValueError):
        return []
    return [mark for mark in kept if isinstance(mark, str)] if isinstance(kept, list) else []


def _remember(known: Sequence[str], marks: Sequence[str]) -> None:
    """Keep these marks besides those that are known; where nothing can be written, all is checked again."""
    folder, kept = find_memory(), list(dict.fromkeys([*known, *marks]))
    if folder is None or len(kept) == len(known):
        return
    part = folder / f".{_KEPT_FILE}-{os.getpid()}"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(kept[-_MOST_KEPT:]), encoding="utf-8")
        part.replace(folder / _KEPT_FILE)


def _list_faultless(marks: Mapping[str, str], problems: Sequence[Problem]) -> list[str]:
    """Return the marks of the snapshots without a problem; none where a problem is that of no snapshot."""
    names = [name for name in marks if name != _SHARED]
    of_problem = [{name for name in names if f"{one.file}/".startswith(f"{name}/")} for one in problems]
    if not all(of_problem):
        return []
    return [mark for name, mark in marks.items() if not any(name in found for found in of_problem)]


def _check_files(
    directory: Path, resources: Resources, folders: Mapping[str, Path], *, with_shared: bool
) -> Iterator[Problem]:
    """Check that each described file is there and UTF-8 in form NFC, and each table against its schema.

    with_shared: else of the tables only those in the folders are held against their schemas.
    """
    if not (folders or with_shared):
        return
    # tables of every revision that have a schema by their name alone
    returns = [f"{name}/returns.csv" for name, one in folders.items() if (one / "returns.csv").is_file()]
    tables: dict[str, Texts] = {}
    # the communes may be left out
    described = [path for path in resources if path != COMMUNE_UNITS or (directory / path).is_file()]
    for path in dict.fromkeys([*described, *(f"{name}/claims.csv" for name in folders), *returns]):
        try:
            text = read_text(directory / path, path)
            if not path.endswith(".csv"):
                for row, line in enumerate(text.splitlines(), 1):
                    if not unicodedata.is_normalized("NFC", line):
                        yield Problem(path, "the text is not in Unicode form NFC", row)
                continue
            fields = load_schema(directory, path)["fields"]
        except DataError as error:
            yield from error.problems
            continue
        cells = read_cells(text)
        yield from check_cells(path, cells, [field["name"] for field in fields])
        tables[path] = tabulate(cells)
    within = tuple(f"{name}/" for name in folders)
    asked = {path: texts for path, texts in tables.items() if with_shared or path.startswith(within)}
    yield from _find_violations(asked, tables, resources, directory)


def _list_folders(directory: Path) -> Iterator[Path]:
    for date in list_snapshot_directories(directory):
        yield from list_revisions(date, data_directory=directory).values()


def _find_violations(
    asked: Tables, tables: Tables, resources: Resources, data_directory: Path
) -> Iterator[Problem]:
    """Find every cell that breaks the schema of its table; asked, and all tables they may name: by path."""
    for path, texts in asked.items():
        schema = load_schema(data_directory, path)
        yield from find_misfits(path, texts, schema)
        yield from find_doubles(path, texts, schema)
        yield from _find_breaches(path, texts, schema)
        yield from _find_strangers(path, texts, schema, resources, tables)


def _find_breaches(name: str, texts: Texts, schema: Mapping[str, Any]) -> Iterator[Problem]:
    import pandera.pandas as pandera  # 0.7 s, and no other room needs it

    columns = {}
    for field in list_fields(texts, schema):
        checks = [
            pandera.Check(holds, element_wise=True, error=message, description=expected)
            for holds, message, expected in _list_rules(field["type"], field.get("constraints", {}))
        ]
        columns[field["name"]] = pandera.Column(checks=checks, nullable=True)
    try:
        pandera.DataFrameSchema(columns).validate(texts.to_frame(), lazy=True)
    except pandera.errors.SchemaErrors as errors:
        for error in errors.schema_errors:
            check, cases = error.check, error.failure_cases
            for row, value in zip(cases["index"], cases["failure_case"], strict=True):
                message, column = str(check.error), str(error.schema.name)
                yield Problem(name, message, int(row), column, str(value), check.description)


def _list_rules(
    kind: str, constraints: Mapping[str, Any]
) -> Iterator[tuple[Callable[[str], bool], str, str]]:
    """Yield whether each constraint holds, what is wrong where it does not, and what would be right."""
    if allowed := constraints.get("enum"):
        expected = Message("one of {known}", known=", ".join(allowed))
        yield (lambda value: value in allowed, "the value is not one of those allowed", expected)
    if pattern := constraints.get("pattern"):
        expected = Message("the pattern {pattern}", pattern=pattern)
        yield (lambda value: bool(re.fullmatch(pattern, value)), "the value has another form", expected)
    # a value of the wrong type is a problem already, and has no size
    if "minimum" in constraints:
        least = float(constraints["minimum"])
        expected = Message("at least {n}", n=constraints["minimum"])
        yield (lambda value: not fits_type(value, kind) or float(value) >= least, "too small", expected)
    if "maximum" in constraints:
        most = float(constraints["maximum"])
        expected = Message("at most {n}", n=constraints["maximum"])
        yield (lambda value: not fits_type(value, kind) or float(value) <= most, "too large", expected)


def _find_strangers(
    name: str, texts: Texts, schema: Mapping[str, Any], resources: Resources, tables: Tables
) -> Iterator[Problem]:
    """Find rows that name what the table a foreign key points to has not; an unread table forbids nothing."""
    path_of = {resource["name"]: path for path, resource in resources.items()}
    for key in schema.get("foreignKeys", []):
        path, fields = path_of.get(key["reference"]["resource"], ""), list_keys(key["reference"]["fields"])
        columns = list_keys(key["fields"])
        if path not in tables or not (tables[path].has(fields) and texts.has(columns)):
            continue
        known = set(tables[path].list_keys(fields).values())
        for row, values in texts.list_keys(columns).items():
            if values not in known:
                message = Message("the value is not in {file}", file=path)
                expected = Message("a key of {file}", file=path)
                yield Problem(name, message, row, ", ".join(columns), ", ".join(values), expected)


def _check_snapshots(directory: Path, folders: Mapping[str, Path], *, n_held: int) -> Iterator[Problem]:
    if not n_held:
        expected = "a folder named by its date, as 2022-04-12"
        yield Problem("snapshots", "there is no snapshot", expected=expected)
    for folder in folders.values():
        try:
            source = read_source(folder)
            for frame in list_frames(source):
                yield from read_status(folder, source, directory, frame=frame)[1]
            yield from verify_received(folder, source)
        except DataError as error:
            yield from error.problems


def _check_boundaries(directory: Path) -> Iterator[Problem]:
    # geopandas takes 0.5 s
    from hotich_analysis.dataset.boundaries import load_boundaries, load_context, load_islands, load_tile_grid

    def load_tiles(data_directory: Path) -> None:
        load_tile_grid(data_directory=data_directory)
        for frame in FRAMES[1:]:
            load_references(data_directory).tile_grid_of(frame)

    loads: list[Callable[..., Any]] = [load_boundaries, load_context, load_islands, load_tiles]
    for load in loads:
        try:
            load(data_directory=directory)
        except DataError as error:
            yield from error.problems
