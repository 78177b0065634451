"""Units of both frames by name or code: the 63 provinces until 30/6/2025, the 34 units since 1/7/2025.

Seven codes changed their meaning on that day, and merged units kept the name of one of their parts. A merged
unit is therefore called "Tuyên Quang (2025)", and a code can carry its frame: "63:15" is Yên Bái, "34:15"
Lào Cai (2025).
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Final

import pandas as pd

from hotich_analysis.dataset.package import find_data_directory
from hotich_analysis.dataset.spellings import ProvinceNames, load_province_names
from hotich_analysis.dataset.tables import read_table
from hotich_analysis.errors import UnknownProvinceError, UsageError
from hotich_analysis.vocabulary import Frame

FRAMES: Final[tuple[Frame, ...]] = (63, 34)
_CODE: Final = re.compile(r"(?:(?P<frame>63|34):)?(?P<code>\d\d)")
_MARKED: Final = re.compile(r"(?P<name>.+?)\s*\((?P<frame>2025|34|63|2008-2025)\)")
_OF_MARK: Final[dict[str, Frame]] = {"2025": 34, "34": 34, "63": 63, "2008-2025": 63}


def load_units(frame: Frame = 63, *, data_directory: Path | None = None) -> pd.DataFrame:
    """Return the units of a frame, in official order (63) or that of their codes (34).

    Columns: unit_code, name_vi, name_en, type_vi, label_vi, label_en, frame, part_codes. label: the name,
    with "(2025)" behind it for a unit that was merged; part_codes: of the 63 (tuple, of itself there).
    """
    directory = find_data_directory(data_directory)
    provinces = read_table(directory, "provinces.csv")
    if frame == FRAMES[0]:
        units = provinces[["unit_code", "name_vi", "name_en", "type_vi"]].copy()
        parts = [(code,) for code in units["unit_code"]]
        marks = [""] * len(units)
    else:
        table = read_table(directory, "units_2025.csv").rename(columns={"unit_2025_code": "unit_code"})
        units = table[["unit_code", "name_vi", "name_en", "type_vi"]].copy()
        of_unit = provinces.groupby("unit_2025_code")["unit_code"].agg(tuple)
        parts = [of_unit[code] for code in units["unit_code"]]
        marks = [" (2025)" if change == "merged" else "" for change in table["change"]]
    labels = {f"label_{lang}": units[f"name_{lang}"] + pd.Series(marks) for lang in ("vi", "en")}
    return units.assign(**labels, frame=frame, part_codes=pd.Series(parts, index=units.index))


def resolve_unit(text: str, *, frame: Frame = 63, data_directory: Path | None = None) -> str:
    """Return the code, in `frame`, of the unit that a name or code means.

    Accepted are codes ("15", or with its frame "34:15") and names ("Lào Cai", or with its frame "Lào Cai
    (2025)", "Lào Cai (63)"). Raises UsageError for a unit of the other frame, saying what it is and which
    units of this frame it is or lies in; UnknownProvinceError and AmbiguousProvinceError as
    resolve_province() does.
    """
    units = {one: load_units(one, data_directory=data_directory) for one in FRAMES}
    if found := _CODE.fullmatch(text.strip()):
        own, code = _read_frame(found["frame"], frame), found["code"]
        other: Frame = 34 if own == FRAMES[0] else 63
        if code not in set(units[own]["unit_code"]):
            if code in set(units[other]["unit_code"]):
                raise _of_other_frame(text, code, other, units)
            raise UsageError(f"code of the {own}-unit frame", code, known=list(units[own]["unit_code"]))
    else:
        marked = _MARKED.fullmatch(text.strip())
        own = _OF_MARK[marked["frame"]] if marked else frame
        name = marked["name"] if marked else text
        code = _find_code(name, own, units, data_directory)
    if own != frame:
        raise _of_other_frame(text, code, own, units)
    return code


def _read_frame(text: str | None, frame: Frame) -> Frame:
    return frame if text is None else _OF_MARK[text]


def _find_code(name: str, frame: Frame, units: dict[Frame, pd.DataFrame], data_directory: Path | None) -> str:
    """The code of a name in a frame; no spellings are on record for the units of 2025."""
    provinces = load_province_names(data_directory)
    if frame == FRAMES[0]:
        return provinces.resolve(name)
    try:
        return ProvinceNames(units[34], provinces.spellings.iloc[:0]).resolve(name)
    except UnknownProvinceError:
        province = None
        with suppress(UsageError):
            province = provinces.resolve(name)
        if province is None:
            raise
    raise _of_other_frame(name, province, 63, units)


def _of_other_frame(text: str, code: str, own: Frame, units: dict[Frame, pd.DataFrame]) -> UsageError:
    """Say what a unit of the other frame is, and what stands for it in the frame that was asked."""
    unit = units[own].set_index("unit_code").loc[code]
    other: Frame = 34 if own == FRAMES[0] else 63
    table = units[other]
    is_met = [bool(set(parts) & set(unit["part_codes"])) for parts in table["part_codes"]]
    met = [f"{row['label_vi']} ({other}:{row['unit_code']})" for row in table[is_met].to_dict("records")]
    error = UsageError(f"unit of the {other}-unit frame", text)
    what = f"{unit['label_vi']}, code {code} of the {own}-unit frame"
    error.args = (f"'{text}' is {what}; in the {other}-unit frame this is {' and '.join(met)}",)
    return error
