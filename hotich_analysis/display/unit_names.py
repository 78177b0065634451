"""A province by its full name, with its unit word: Tỉnh Quảng Ngãi, Thành phố Đà Nẵng."""

from __future__ import annotations

from functools import cache
from typing import Final

from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.display.wording import load_wording
from hotich_analysis.vocabulary import Lang

_CITY: Final = " City"


def name_unit(code: str, *, lang: Lang, running: bool = False) -> str:
    """Return the full name of a province; running: as it stands within a sentence (tỉnh Quảng Ngãi)."""
    province = _provinces()[code]
    name = province[f"name_{lang}"].removesuffix(_CITY)
    message = "unit-running" if running else "unit-title"
    return load_wording(lang)(message, kind=kind_of_unit(code), name=name)


def kind_of_unit(code: str) -> str:
    """Return "city" for a centrally run city, else "province"."""
    return "city" if _provinces()[code]["type_vi"].startswith("Thành phố") else "province"


@cache
def _provinces() -> dict[str, dict[str, str]]:
    table = load_provinces().set_index("unit_code")[["name_vi", "name_en", "type_vi"]]
    return {
        str(code): {str(key): str(value) for key, value in row.items()}
        for code, row in table.to_dict("index").items()
    }
