"""Of what a result depends on, one checksum: as long as it is the same, the result need not be made again."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path

_LIBRARIES = (
    "geopandas", "matplotlib", "nbconvert", "pandas", "papermill", "pypandoc_binary", "shapely", "typst",
    "xlsxwriter",
)  # fmt: skip
_CODE = frozenset(
    {".css", ".ftl", ".j2", ".js", ".lua", ".openxml", ".py", ".rels", ".typ", ".typst", ".xml"}
)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file; of a folder, that of its files' names and contents."""
    if not path.is_dir():
        return digest(path.read_bytes())
    inside = sorted(file for file in path.rglob("*") if file.is_file())
    return fingerprint({file.relative_to(path).as_posix(): digest(file.read_bytes()) for file in inside})


def fingerprint(*parts: object) -> str:
    """One checksum of all parts: what JSON can hold, and dates and paths as text."""
    return digest(json.dumps(parts, sort_keys=True, default=str).encode())


@cache
def software() -> str:
    """One checksum of this package's code and templates, of Python and of the libraries that results show."""
    package = Path(str(files("hotich_analysis")))
    code = sorted(path for path in package.rglob("*") if path.suffix in _CODE or path.name == "report.html")
    contents = {path.relative_to(package).as_posix(): digest(path.read_bytes()) for path in code}
    versions = {name: _version(name) for name in _LIBRARIES}
    return fingerprint(contents, versions, platform.python_version_tuple()[:2])


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "absent"
