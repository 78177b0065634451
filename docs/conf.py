"""How the documentation is built: `make docs`. The page api.md lists the public names of __init__.pyi."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hotich_analysis

project = "hotich_analysis"
release = version = hotich_analysis.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["images"]
myst_heading_anchors = 3
autodoc_typehints = "description"
autodoc_typehints_format = "short"
html_theme = "furo"
html_title = "hotich_analysis"
html_show_sourcelink = False
html_copy_source = False
# the codebook and the commands link into the repository, which is no part of the site
suppress_warnings = ["myst.xref_missing", "myst.header"]

_ROOMS = {
    "dataset": "Data",
    "metrics": "Metrics",
    "display": "Display",
    "exploring": "In JupyterLab",
    "errors": "Errors",
    "vocabulary": "Vocabulary",
}


def list_names() -> Iterator[tuple[str, str]]:
    """Yield room and name of each public name, in the order of the stub."""
    stub = Path(str(hotich_analysis.__file__)).with_suffix(".pyi").read_text(encoding="utf-8")
    for node in ast.parse(stub).body:
        if isinstance(node, ast.ImportFrom):
            room = str(node.module).split(".")[0]
            yield from ((room, alias.name) for alias in node.names)


def write_reference() -> str:
    """The directives of the reference, room by room."""
    parts = []
    for room, title in _ROOMS.items():
        names = [name for one, name in list_names() if one == room]
        kinds = {
            name: "autoclass" if isinstance(getattr(hotich_analysis, name), type) else "autofunction"
            for name in names
        }
        directives = "\n".join(f".. {kinds[name]}:: hotich_analysis.{name}" for name in names)
        parts.append(f"## {title}\n\n```{{eval-rst}}\n{directives}\n```\n")
    return "\n".join(parts)


def _fill_reference(_app: Any, name: str, source: list[str]) -> None:
    if name == "api":
        source[0] = source[0].replace("(reference)", write_reference())


def setup(app: Any) -> None:
    """Let Sphinx fill in the reference when it reads the page."""
    app.connect("source-read", _fill_reference)
