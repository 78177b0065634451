"""Text of old office files: TCVN3, VNI and VISCII, and UTF-8 that was read as Windows-1252.

Such a cell holds characters of Windows-1252; only its font says what they mean. Text that is Unicode already
must never be converted ("Hoà Bình" would become "Hồ Bình"): the caller decides, by the font, or because
only the decoded text is known.
Source of the characters: legacy_characters.csv of the package, for they are facts of no data folder.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, Literal

import pandas as pd

from hotich_analysis.dataset.folder import find_bundled
from hotich_analysis.dataset.tables import read_table

LegacyEncoding = Literal["tcvn3", "vni", "viscii", "utf-8"]
LEGACY_ENCODINGS: Final[tuple[LegacyEncoding, ...]] = ("tcvn3", "vni", "viscii", "utf-8")
_FONTS: Final[Mapping[LegacyEncoding, re.Pattern[str]]] = {
    "tcvn3": re.compile(r"\.vn", re.IGNORECASE),
    "vni": re.compile(r"vni[- ]", re.IGNORECASE),
    "viscii": re.compile(r"(vi ?times|viscii|hoang ?yen|minh ?qu[aâ]n)", re.IGNORECASE),
}
_BLANK: Final = 0xA0
_PUNCTUATION: Final = "\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026"


def find_encoding(font: str | None) -> LegacyEncoding | None:
    """Return the encoding that a font's name tells (".VnTime" TCVN3, "VNI-Times" VNI), None for others."""
    return next((encoding for encoding, name in _FONTS.items() if font and name.match(font)), None)


def decode_legacy(text: str, encoding: LegacyEncoding) -> str | None:
    """Return the text in Unicode form NFC; None if it cannot be text of this encoding.

    TCVN3 fonts ending in H draw capitals from small letters: case is then lost, and stays small.
    """
    try:
        content = bytes(_byte_of(character) for character in text)
        if encoding == "utf-8":
            return content.decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    letters = _read_letters(encoding)
    decoded = list(_decode(content, letters))
    return None if None in decoded else "".join(filter(None, decoded))


def list_readings(text: str, font: str | None = None) -> list[str]:
    """Return what a text may say, in form NFC: as it stands, and as text of its font's encoding, or of any.

    A text of another font than those of old office is tried in all encodings. The soft hyphen, which nobody
    sees, is a letter in TCVN3; else it stands within a word or between two.
    """
    if text.isascii():
        return [text]
    of_font = find_encoding(font)
    encodings = (of_font,) if of_font else LEGACY_ENCODINGS
    decoded = [decode_legacy(text, encoding) for encoding in encodings]
    plain, parted = text.replace("\u00ad", ""), text.replace("\u00ad", " ")
    readings = [unicodedata.normalize("NFC", reading) for reading in (plain, *decoded, parted) if reading]
    return list(dict.fromkeys(readings))


def is_unicode(text: str) -> bool:
    """Return whether a text, as it stands, has no letter or sign that Vietnamese has not.

    Old text read as Unicode mostly has some ("Hµ Néi"), but may by chance have none ("cã", TCVN3 for "có").
    """
    known = _read_vietnamese()
    return all(sign.isascii() or sign in known for sign in unicodedata.normalize("NFC", text))


def _read_characters() -> pd.DataFrame:
    return read_table(find_bundled("data"), "legacy_characters.csv")


@lru_cache
def _read_vietnamese() -> frozenset[str]:
    letters = _read_characters()["character"]
    return frozenset([*letters, *_PUNCTUATION])


def _byte_of(character: str) -> int:
    """Return the byte of Windows-1252, whose five undefined bytes stand for themselves."""
    try:
        return character.encode("cp1252")[0]
    except UnicodeEncodeError:
        return character.encode("latin-1")[0]


def _decode(content: bytes, letters: Mapping[bytes, str]) -> Iterator[str | None]:
    """Yield letter after letter, two bytes before one; None where a byte means nothing."""
    place = 0
    while place < len(content):
        length = 2 if content[place : place + 2] in letters else 1
        part = content[place : place + length]
        place += length
        if part in letters:
            yield letters[part]
        elif part[0] < 0x80:  # noqa: PLR2004 - ASCII
            yield part.decode("ascii")
        else:
            yield " " if part[0] == _BLANK else None


@lru_cache
def _read_letters(encoding: LegacyEncoding) -> dict[bytes, str]:
    table = _read_characters().dropna(subset=f"{encoding}_bytes")
    letters = {
        bytes.fromhex(code): letter
        for letter, code in zip(table["character"], table[f"{encoding}_bytes"], strict=True)
    }
    # a capital may be followed by the small form of its mark, as at the beginning of a word
    mixed = {
        bytes([code[0] - 0x20, code[1]]): letter.upper()
        for code, letter in letters.items()
        if len(code) == 2 and 0x61 <= code[0] <= 0x7A  # noqa: PLR2004 - a to z
    }
    return mixed | letters
