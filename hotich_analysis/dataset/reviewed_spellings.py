"""How spellings.csv grows: names that an import did not know, proposed in a file, reviewed, then added.

Nothing is added silently: a person fills in the code of each form, and each row says where it was seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from hotich_analysis.dataset.package import read_text
from hotich_analysis.dataset.received_names import UnitProblem, load_received_names
from hotich_analysis.dataset.received_values import ACTIVE
from hotich_analysis.dataset.tables import check_cells, read_cells, read_table, tabulate
from hotich_analysis.dataset.workbook import Cell
from hotich_analysis.errors import DataError, Problem

REVIEW_COLUMNS: Final = ("spelling", "unit_code", "candidates", "seen_in")
_KIND: Final = "reviewed import"


def propose_spellings(problems: Sequence[Problem], path: Path) -> int:
    """Write the names that were not known to a CSV for review, unit_code blank; return how many."""
    rows = {
        problem.value: (
            problem.value,
            "",
            problem.expected,
            f"{problem.file}, {problem.sheet}, {problem.cell}",
        )
        for problem in problems
        if problem.value and not problem.value.startswith((*ACTIVE, "-"))
    }
    table = pd.DataFrame(rows.values(), columns=list(REVIEW_COLUMNS))
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8-sig")
    return len(table)


def read_reviewed(path: Path, data_directory: Path) -> pd.DataFrame:
    """Return the reviewed rows (those with a unit_code) with the columns of spellings.csv.

    Raises DataError naming each row whose code is that of no province, whose origin is blank, or whose form
    still does not resolve to the code, because it means another province or is a question on record.
    """
    name = path.name
    cells = read_cells(read_text(path, name))
    if problems := check_cells(name, cells, REVIEW_COLUMNS):
        raise DataError(problems)
    texts = tabulate(cells).dropna(subset="unit_code")
    reviewed = texts.reindex(columns=[*texts.columns, "note"])
    codes = reviewed["unit_code"].str.zfill(2)  # a spreadsheet that saves the file makes 1 of 01
    reviewed = reviewed[["spelling", "seen_in", "note"]].assign(unit_code=codes, kind=_KIND, use="ok")
    if problems := list(_find_faults(name, reviewed, data_directory)):
        raise DataError(problems)
    return reviewed.reset_index(drop=True)


def _find_faults(name: str, reviewed: pd.DataFrame, data_directory: Path) -> Iterator[Problem]:
    names = load_received_names(data_directory, reviewed)
    for row, line in zip(reviewed.index, reviewed.to_dict("records"), strict=True):
        values: dict[str, Any] = {str(column): value for column, value in line.items()}
        if values["unit_code"] not in names.name_of:
            expected = "a code of provinces.csv"
            yield Problem(
                name, "the code is that of no province", row, "unit_code", values["unit_code"], expected
            )
            continue
        if pd.isna(values["seen_in"]):
            yield Problem(name, "the cell is blank", row, "seen_in", expected="where the form was seen")
        try:
            found = names.resolve(Cell(row, 1, values["spelling"]), None)
        except UnitProblem as problem:
            yield Problem(name, problem.message, row, "spelling", values["spelling"], problem.expected)
            continue
        if found != values["unit_code"]:
            message = f"the form means {names.name_of[found]} already"
            yield Problem(name, message, row, "spelling", values["spelling"], found)


def add_spellings(data_directory: Path, reviewed: pd.DataFrame) -> None:
    """Add reviewed rows that are new to spellings.csv, each below those of its province."""
    path = data_directory / "spellings.csv"
    known = read_table(data_directory, path.name)
    new = reviewed[~reviewed["spelling"].isin(known["spelling"])]
    table = pd.concat([known, new[list(known.columns)]], ignore_index=True)
    text = table.sort_values("unit_code", kind="stable").to_csv(index=False, lineterminator="\n")
    temporary = path.with_suffix(".part")
    temporary.write_text(text, encoding="utf-8", newline="")
    temporary.replace(path)
