"""spellings.csv holds what rules cannot give, and never one form for two provinces."""

from __future__ import annotations

import pandas as pd
import pytest
from data_copies import DATA, SNAPSHOT

from hotich_analysis.dataset.names import (
    WORDS_BEFORE,
    WORDS_BEHIND,
    Letters,
    ProvinceNames,
    load_province_names,
)
from hotich_analysis.errors import AmbiguousProvinceError, UsageError
from hotich_analysis.vocabulary import FRAMES, Frame

NAMES = load_province_names(DATA)
SURE = NAMES.spellings[NAMES.spellings["use"] == "ok"]
DOUBTFUL = NAMES.spellings[NAMES.spellings["use"] != "ok"]
# the rule of tone placement gives them; they are kept because official lists print such forms
KINDS_EXPLAINED_BY_A_RULE = {"old tone placement"}


def printed_names() -> set[str]:
    annex_1 = pd.read_csv(DATA / SNAPSHOT / "annex_1.csv", dtype="str")["Tên tỉnh, thành phố"]
    annex_2 = pd.read_csv(DATA / SNAPSHOT / "annex_2.csv", dtype="str")["TỈNH/THÀNH PHỐ"]
    return {*annex_1, *annex_2[:-1]}


@pytest.mark.parametrize("row", SURE.to_dict("records"), ids=lambda row: row["spelling"])
def test_sure_spelling_resolves_to_its_own_province(row: dict[str, str]) -> None:
    assert NAMES.resolve(row["spelling"]) == row["unit_code"]


@pytest.mark.parametrize("row", DOUBTFUL.to_dict("records"), ids=lambda row: row["spelling"])
def test_doubtful_spelling_asks_and_says_why(row: dict[str, str]) -> None:
    name = NAMES.provinces.set_index("unit_code").loc[row["unit_code"], "name_vi"]
    with pytest.raises(AmbiguousProvinceError) as caught:
        NAMES.resolve(row["spelling"])
    assert name in caught.value.candidates
    assert caught.value.reason == row["note"]


def test_no_sure_form_stands_for_two_provinces() -> None:
    forms = SURE.assign(form=[Letters.of(text).bare for text in SURE["spelling"]])
    assert (forms.groupby("form")["unit_code"].nunique() == 1).all()


@pytest.mark.parametrize("frame", FRAMES)
def test_no_form_is_another_name_with_a_unit_word(frame: Frame) -> None:
    names = load_province_names(DATA, frame=frame)
    code_of = {Letters.of(name).bare: code for code, name in names.name_of.items()}
    sure = names.spellings[names.spellings["use"] == "ok"]
    code_of |= {Letters.of(row["spelling"]).bare: row["unit_code"] for row in sure.to_dict("records")}
    for form, code in code_of.items():
        parts = {
            form.removeprefix(before).removesuffix(behind)
            for before in WORDS_BEFORE
            for behind in WORDS_BEHIND
        }
        assert {code_of[part] for part in parts if part in code_of} == {code}


@pytest.mark.parametrize("row", SURE.to_dict("records"), ids=lambda row: row["spelling"])
def test_sure_spelling_is_needed_or_printed_or_explained(row: dict[str, str]) -> None:
    if row["spelling"] in printed_names() or row["kind"] in KINDS_EXPLAINED_BY_A_RULE:
        return
    same_form = [Letters.of(text) == Letters.of(row["spelling"]) for text in SURE["spelling"]]
    without = ProvinceNames(NAMES.provinces, NAMES.spellings.drop(SURE.index[same_form]))
    with pytest.raises(UsageError):
        without.resolve(row["spelling"])


def test_every_row_says_where_it_was_seen() -> None:
    assert NAMES.spellings["seen_in"].str.len().gt(2).all()


def test_every_printed_name_of_both_annexes_resolves() -> None:
    printed = printed_names()
    assert len(printed) > 63
    assert len({NAMES.resolve(name) for name in printed}) == 63
