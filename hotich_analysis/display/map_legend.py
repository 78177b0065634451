"""What the legend of a map says: levels or classes of a ratio, the best first, with the units of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from hotich_analysis.display.map_layers import levels_shown
from hotich_analysis.display.palette import MISSING_LEVEL
from hotich_analysis.display.ratio_classes import limits_of, name_classes
from hotich_analysis.display.wording import Wording

Maps = Mapping[str, Mapping[str, str]]
"""By indicator, then by unit: the key."""


def list_levels(keys: Mapping[str, str], wording: Wording, *, kind: str) -> dict[str, str]:
    """Return the legend's text for each level; kind: "level", or "level-merged" for merged units."""
    counts = Counter(keys.values())
    return {
        level: wording("map-legend-entry", level=wording(f"{kind}-{level}"), n=counts[level])
        for level in levels_shown(keys.values())
    }


def list_classes(
    keys: Mapping[str, str], indicator: str, wording: Wording, *, is_named: bool
) -> dict[str, str]:
    """Return the legend's text for each class, empty ones too; is_named: the map names the lowest's units."""
    counts = Counter(keys.values())
    names = _name_classes(indicator, wording)
    lowest = list(names)[-1]
    if counts[MISSING_LEVEL]:
        names |= {MISSING_LEVEL: wording("level-missing")}
    message = {lowest: "map-legend-entry-named"} if is_named else {}
    return {
        key: wording(message.get(key, "map-legend-entry"), level=name, n=counts[key])
        for key, name in names.items()
    }


def list_common(level_maps: Maps, ratio_maps: Maps, wording: Wording) -> list[list[tuple[str, str]]]:
    """Return the rows, (key, text), of a legend for several maps: levels, classes, not reported last.

    Where ratios have other limits, the same colour means another class, so each text says of which.
    """
    used = {key for maps in (level_maps, ratio_maps) for keys in maps.values() for key in keys.values()}
    levels = levels_shown(key for keys in level_maps.values() for key in keys.values()) if level_maps else []
    rows = [[(level, wording(f"level-{level}")) for level in levels if level != MISSING_LEVEL]]
    by_limits: dict[object, list[str]] = {}
    for code in ratio_maps:
        by_limits.setdefault(limits_of(code), []).append(code)
    for codes in by_limits.values():
        names = _name_classes(codes[0], wording)
        rows.append([(key, _of(codes, name, wording, len(by_limits))) for key, name in names.items()])
    if MISSING_LEVEL in used:
        rows[0 if levels else -1].append((MISSING_LEVEL, wording("level-missing")))
    return [row for row in rows if row]


def _of(codes: Sequence[str], name: str, wording: Wording, n_limits: int) -> str:
    if n_limits == 1:
        return name
    return f"{', '.join(wording.indicator(code, short=True) for code in codes)}: {name}"


def _name_classes(indicator: str, wording: Wording) -> dict[str, str]:
    classes = name_classes(limits_of(indicator), wording)
    return {key: f"{name[:1].upper()}{name[1:]}" for key, name in reversed(classes.items())}
