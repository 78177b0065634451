"""Spellings collected from public tables, lists and maps: right, asked, and never another unit.

collected_spellings.csv: the spelling as its origin has it; its frame; the code of the unit that the origin
means (by its own code, its coordinates, or the columns beside it), blank where it means none; what sort it is
(plain; slip; foreign; encoded: text of old office fonts as it stands; old: a province of another time; false:
a district, town, region, code, or a name that lost letters). The rules were made on the part `tuned`;
`held_out` has other origins, and was looked at afterwards.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from data_copies import DATA

from hotich_analysis.dataset.names import load_province_names
from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import FRAMES

PATH = Path(__file__).with_name("collected_spellings.csv")
COLLECTED = pd.read_csv(PATH, dtype={"frame": int, "expected": str}, keep_default_na=False)
PARTS = ("tuned", "held_out")
NAMES = {frame: load_province_names(DATA, frame=frame) for frame in FRAMES}


def judge(row: dict[str, str]) -> str:
    """What becomes of a spelling: right, first (its unit is the first candidate), asked, kept, or wrong."""
    expected, names = row["expected"], NAMES[int(row["frame"])]
    try:
        found = names.resolve(row["spelling"])
    except UsageError as error:
        if not expected:
            return "kept"
        return "first" if error.candidates[:1] == (names.name_of[expected],) else "asked"
    return "right" if found == expected else "wrong"


@pytest.fixture(scope="module")
def judged() -> pd.DataFrame:
    return COLLECTED.assign(verdict=[judge(row) for row in COLLECTED.to_dict("records")])


def test_a_thousand_spellings_of_many_origins_are_kept() -> None:
    assert len(COLLECTED) > 1000
    assert COLLECTED["origin"].nunique() > 30
    origins = [set(COLLECTED.loc[COLLECTED["part"] == part, "origin"]) for part in PARTS]
    assert not set.intersection(*origins)


def test_no_spelling_is_taken_for_another_unit(judged: pd.DataFrame) -> None:
    wrong = judged.loc[judged["verdict"] == "wrong", ["spelling", "frame", "expected", "kind"]]
    assert wrong.empty, wrong


@pytest.mark.parametrize("part", PARTS)
def test_plain_spellings_resolve(judged: pd.DataFrame, part: str) -> None:
    plain = judged[(judged["kind"] == "plain") & (judged["part"] == part)]
    is_right = plain["verdict"] == "right"
    assert is_right.mean() >= 0.995, plain.loc[~is_right, ["spelling", "frame", "expected"]]


@pytest.mark.parametrize("part", PARTS)
def test_slips_and_foreign_forms_have_their_unit_first(judged: pd.DataFrame, part: str) -> None:
    near = judged[judged["kind"].isin(["slip", "foreign"]) & (judged["part"] == part)]
    is_near = near["verdict"].isin(["right", "first"])
    assert is_near.mean() >= 0.85, near.loc[~is_near, ["spelling", "frame", "expected"]]
