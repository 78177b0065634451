"""HTML that came with a notebook, read as browsers read it, and written out for pandoc, which is stricter.

Every end tag stands, rows of headings are the table's head, cells carry the colours that styles give them,
and what a browser hides or runs is gone. Scripts are not run, nothing is fetched.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

_DRAWING: Final = re.compile(r"<svg\b.*?</svg>", re.IGNORECASE | re.DOTALL)
_UNSEEN: Final = frozenset({"script", "style", "template", "noscript", "link", "meta", "title"})
_CELLS: Final = frozenset({"td", "th"})


def tidy_html(html: str) -> str:
    """Return HTML that any reader takes as a browser does; equal text where nothing is left out or wrong.

    Markup nested too deeply to be written out is returned as it is.
    """
    # in the lock with nbconvert, and kept up by its makers; html5lib itself has had no release since 2020
    from bleach.html5lib_shim import HTMLParser

    parser = HTMLParser(namespaceHTMLElements=False)
    root = parser.parseFragment(_DRAWING.sub(_as_picture, html))
    root.tag = "div"
    _colour_cells(root)
    for element in list(root.iter()):
        _remove_unseen(element)
    for element in root.iter():
        _bring_to_paper(element)
    try:
        return ET.tostring(root, encoding="unicode", method="html")
    except RecursionError:
        return html


def _as_picture(drawing: re.Match[str]) -> str:
    svg = drawing[0]
    if "xmlns=" not in svg:
        svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f'<img src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">'


def _remove_unseen(parent: ET.Element) -> None:
    """Children that no browser shows; the text behind each stays."""
    before = None
    for child in list(parent):
        if _is_seen(child):
            before = child
            continue
        if before is None:
            parent.text = (parent.text or "") + (child.tail or "")
        else:
            before.tail = (before.tail or "") + (child.tail or "")
        parent.remove(child)


def _is_seen(element: ET.Element) -> bool:
    style = element.get("style", "").replace(" ", "")
    hidden = "hidden" in element.attrib or "display:none" in style
    return isinstance(element.tag, str) and element.tag not in _UNSEEN and not hidden


def _bring_to_paper(element: ET.Element) -> None:
    element.tag = element.tag.rpartition("}")[2]  # of MathML
    if element.tag == "table":
        _complete_head(element)
    elif "list-inline" in element.get("class", ""):
        _write_on_one_line(element)
    elif element.tag == "iframe" and (address := element.get("src", "")).startswith("http"):
        element.tag, element.text, element.attrib = "a", address, {"href": address}


def _write_on_one_line(items: ET.Element) -> None:
    """A list that its maker shows on one line, as R does with vectors: a dot between items."""
    items.tag = "p"
    for number, item in enumerate(items):
        item.tag, item.tail = "span", " · " if number < len(items) - 1 else ""


def _complete_head(table: ET.Element) -> None:
    """Rows of headings alone that begin a table without a head, and rows that their cells reach into."""
    body = table.find("tbody")
    if body is None or table.find("thead") is not None:
        return
    rows = body.findall("tr")
    are_headings = [bool(len(row)) and all(cell.tag == "th" for cell in row) for row in rows]
    first_other = are_headings.index(False) if False in are_headings else 1
    reach = [number + _span(cell) for number, row in enumerate(rows[:first_other]) for cell in row]
    head = ET.Element("thead")
    head.extend(rows[: max(reach, default=0)])
    if not len(head) or len(head) == len(rows) > 1:
        return
    for row in head:
        body.remove(row)
    table.insert(list(table).index(body), head)


def _span(cell: ET.Element) -> int:
    rows = cell.get("rowspan", "")
    return int(rows) if rows.isdecimal() else 1


def _declarations(style: str) -> list[tuple[str, str]]:
    import tinycss2

    parsed = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    return [
        (one.lower_name, tinycss2.serialize(one.value).strip()) for one in parsed if one.type == "declaration"
    ]


def _colour_cells(root: ET.Element) -> None:
    """Leave of each cell's style its colours: by the rules for its id, and by its own."""
    rules: dict[str, list[tuple[str, str]]] = {}
    for style in root.iter("style"):
        for selectors, declarations in _rules(style.text or ""):
            for selector in selectors:
                rules.setdefault(selector, []).extend(declarations)
    for cell in (element for element in root.iter() if element.tag in _CELLS):
        own = _declarations(cell.get("style", ""))
        if colours := _colours(dict([*rules.get(f"#{cell.get('id')}", ()), *own])):
            cell.set("style", colours)


def _rules(sheet: str) -> Iterator[tuple[list[str], list[tuple[str, str]]]]:
    import tinycss2

    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            selectors = tinycss2.serialize(rule.prelude).split(",")
            yield [one.strip() for one in selectors], _declarations(tinycss2.serialize(rule.content))


def _colours(declared: dict[str, str]) -> str:
    ground = _as_hex(declared.get("background-color", declared.get("background", "")))
    # on a ground of its own, text without a colour is black, as where the notebook was made
    letters = _as_hex(declared.get("color", "black" if ground else ""))
    pairs = {"background-color": ground, "color": letters}
    return ";".join(f"{name}:{value}" for name, value in pairs.items() if value)


def _as_hex(colour: str) -> str:
    """A colour of CSS on white, as #rrggbb; empty if it is none, or cannot be seen."""
    from tinycss2.color3 import RGBA, parse_color

    found = parse_color(colour)
    if not isinstance(found, RGBA) or not found.alpha:
        return ""
    on_white = (round(255 * (1 + (part - 1) * found.alpha)) for part in found[:3])
    return "#" + "".join(f"{part:02x}" for part in on_white)
