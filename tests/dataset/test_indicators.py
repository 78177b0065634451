"""indicators.csv holds every task of the dispatch, each with what it needs to be measured."""

from __future__ import annotations

import pytest
from data_copies import DATA, DataCopy

from hotich_analysis.dataset.checks import validate_data
from hotich_analysis.dataset.references import load_indicators
from hotich_analysis.errors import Problem

# item of the dispatch -> indicators that it asks for
TASKS = {
    "mục 1": {"provincial_portal", "birth_registration", "marriage_registration", "death_registration",
              "registry_link", "population_database_use"},
    "mục 2": {"digitisation_funding", "book_digitisation"},
    "mục 3.1": {"data_review"},
    "mục 3.2": {"computers", "internet", "printers", "scanners"},
}  # fmt: skip


@pytest.mark.parametrize("item", TASKS)
def test_every_item_of_the_dispatch_has_its_indicators(item: str) -> None:
    indicators = load_indicators(data_directory=DATA)
    basis = indicators["legal_basis_vi"].str.split("; ").map(set)
    asked = basis.map(lambda parts: f"Công văn số 1117/BTP-HTQTCT, {item}" in parts)
    assert set(indicators.loc[asked, "indicator_code"]) == TASKS[item]


def test_deadlines_are_those_of_the_documents() -> None:
    indicators = load_indicators(data_directory=DATA).dropna(subset="deadline")
    found = indicators.set_index("indicator_code")[["deadline", "deadline_for"]].agg(tuple, axis=1).to_dict()
    returns = dict.fromkeys(("computers", "internet", "printers", "scanners"), ("2022-04-25", "return"))
    assert found == {"book_digitisation": ("2025-01-01", "completion"), **returns}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "Số đơn vị cấp xã có máy in,",
            ",",
            Problem("indicators.csv", "a ratio needs a value", 13, "numerator_vi"),
        ),
        (
            ",communes with a printer,Tổng số đơn vị cấp xã,communes,0.5 0.8 0.95 1",
            ",communes with a printer,Tổng số đơn vị cấp xã,communes,0.5 0.95 0.8 1",
            Problem("indicators.csv", "the limits of classes do not rise", 13, "class_thresholds",
                    "0.5 0.95 0.8 1", "each above the one before"),
        ),
        (
            "2025-01-01,completion",
            "2025-01-01,",
            Problem("indicators.csv", "a deadline and what it is for stand together", 9, "deadline_for"),
        ),
        (
            "CSDL dân cư,Population data,level,tỉnh,provinces,,",
            "CSDL dân cư,Population data,level,tỉnh,provinces,Số tỉnh,",
            Problem("indicators.csv", "a level has no value here", 7, "numerator_vi", "Số tỉnh"),
        ),
    ],
)  # fmt: skip
def test_an_indicator_that_lacks_something_is_named(
    old: str, new: str, problem: Problem, data_copy: DataCopy
) -> None:
    data_copy.replace("indicators.csv", old, new)
    assert problem in validate_data(data_copy.directory)
