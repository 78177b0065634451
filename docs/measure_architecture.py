"""The house in numbers, read from the source with ast: modules, imports, and what a house is judged by.

Nothing of the package is imported, so that a number says what the code is, not what it was meant to be.
Modules are counted without `__init__`; import lines are all lines of import statements.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeGuard

ROOT: Final = Path(__file__).parents[1]

FOUNDATION, TOP, BESIDE = "errors, vocabulary", "root", "publishing"
LAYERS: Final = (FOUNDATION, "dataset", "metrics", "display", TOP)
"""From the bottom to the top: each may import what lies below. Publishing stands beside, on errors alone."""


@dataclass(frozen=True)
class Module:
    """A module of the package, by its name without the package's.

    uses: the modules of the package that it imports; outside: the libraries, those of Python among them.
    """

    name: str
    text: str
    tree: ast.Module
    n_import_lines: int
    uses: frozenset[str]
    outside: frozenset[str]

    @property
    def n_lines(self) -> int:
        """Its lines, blank ones and comments as well."""
        return len(self.text.splitlines())

    @property
    def short(self) -> str:
        """Its name without its room's."""
        return self.name.rpartition(".")[2]

    @property
    def room(self) -> str:
        """The room, or the room in a room, that it stands in."""
        if self.name in FOUNDATION.split(", "):
            return FOUNDATION
        return self.name.rpartition(".")[0] or TOP

    @property
    def layer(self) -> str:
        """The room as the order of imports knows it."""
        return self.room.split(".")[0]


@dataclass(frozen=True)
class House:
    """All modules by name, the lines of all Python files, and the stub that lists the public names."""

    modules: Mapping[str, Module]
    n_lines: int
    stub: str
    package: Path

    @property
    def take_tables(self) -> list[Module]:
        """The modules of metrics and display, which are given tables and never a path."""
        return [module for module in self.modules.values() if module.layer in {"metrics", "display"}]

    @property
    def users(self) -> dict[str, list[str]]:
        """The modules that import each."""
        return {name: [m.name for m in self.modules.values() if name in m.uses] for name in self.modules}

    def rooms(self, layer: str) -> dict[str, list[Module]]:
        """The modules of a layer by room: its own, then those of the rooms inside."""
        inside = [module for module in self.modules.values() if module.layer == layer]
        names = [layer, *sorted({module.room for module in inside} - {layer})]
        return {name: [module for module in inside if module.room == name] for name in names}

    def imports(self, *, layers: bool) -> Counter[tuple[str, str]]:
        """How many imports there are from room to room, or from layer to layer; of a room by itself not."""
        place = {name: module.layer if layers else module.room for name, module in self.modules.items()}
        pairs = ((place[name], place[used]) for name, module in self.modules.items() for used in module.uses)
        return Counter((user, used) for user, used in pairs if user != used)


def read_house(root: Path = ROOT) -> House:
    """Return the modules of the package in a clone of the repository, each read with ast."""
    package = root / "hotich_analysis"
    paths = sorted(package.rglob("*.py"))
    texts = {path: path.read_text(encoding="utf-8") for path in paths}
    names = {_name(path, package): path for path in paths if path.name != "__init__.py"}
    modules = {name: _read_module(name, texts[path], frozenset(names)) for name, path in names.items()}
    n_lines = sum(len(text.splitlines()) for text in texts.values())
    return House(modules, n_lines, (package / "__init__.pyi").read_text(encoding="utf-8"), package)


def _name(path: Path, package: Path) -> str:
    return ".".join(path.relative_to(package).with_suffix("").parts)


def _read_module(name: str, text: str, names: frozenset[str]) -> Module:
    tree = ast.parse(text)
    statements = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    imported = {one for node in statements for one in _list_imported(node)}
    own = {one.removeprefix("hotich_analysis.") for one in imported if one.startswith("hotich_analysis.")}
    n_import_lines = sum((node.end_lineno or node.lineno) - node.lineno + 1 for node in statements)
    outside = frozenset(one.split(".")[0] for one in imported) - {"hotich_analysis"}
    return Module(name, text, tree, n_import_lines, frozenset(own & names - {name}), outside)


def _list_imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]


_MERGED_COLUMNS: Final = {
    "frame", "n_parts", "n_parts_deployed", "n_parts_full", "n_parts_lacking", "n_parts_missing", "n_whole",
    "parts", "parts_full", "parts_lacking", "parts_missing", "parts_partial",
}  # fmt: skip
_READING: Final = re.compile(r"(load|read)_\w+|list_snapshots|find_data_directory")
_RATIO: Final = re.compile(r"is_ratio|is_counted|list_ratios|find_ratios|ratios\b|Kind\.")


def find_one_user_modules(house: House) -> dict[str, str]:
    """Return the modules that exactly one other imports, each with the one."""
    return {name: users[0] for name, users in sorted(house.users.items()) if len(users) == 1}


def count_merged(house: House) -> Counter[str]:
    """Count by module of metrics and display the lines that know merged units by a column of a table."""
    return Counter({module.name: len({*_list_questions(module.tree)}) for module in house.take_tables})


def _list_questions(tree: ast.Module) -> Iterator[int]:
    """The lines with `"column" in table`, or not in, of a column that only merged units have."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=ast.Constant(value=column), ops=[ast.In() | ast.NotIn()]):
                if column in _MERGED_COLUMNS:
                    yield node.lineno


def count_reading(house: House) -> Counter[str]:
    """Count by module of metrics and display the calls of what reads data files in dataset."""
    return Counter({module.name: len([*_list_reading(module.tree)]) for module in house.take_tables})


def _list_reading(tree: ast.Module) -> Iterator[ast.Call]:
    known = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("hotich_analysis.dataset")
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            *owner, name = ast.unparse(node.func).split(".")
            if _READING.fullmatch(name) and (owner or [name])[0] in known:
                yield node


def count_ratio_lines(house: House) -> Counter[str]:
    """Count by module the lines of code that ask whether something is a ratio, or go by the answer."""
    modules = house.modules.items()
    return Counter({name: sum(bool(_RATIO.search(line)) for line in _list_code(m)) for name, m in modules})


def _list_code(module: Module) -> list[str]:
    """The lines without imports, docstrings and comments."""
    apart: set[int] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)) or _is_docstring(node):
            apart |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = enumerate(module.text.splitlines(), 1)
    return [line.partition("# ")[0] for number, line in lines if number not in apart]


def _is_docstring(node: ast.AST) -> TypeGuard[ast.Expr]:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def count_public(house: House) -> tuple[int, int]:
    """Return how many public names the stub has, and how many groups: comments on lines of their own."""
    names = [a.name for n in ast.parse(house.stub).body if isinstance(n, ast.ImportFrom) for a in n.names]
    return len(names), sum(line.startswith("# ") for line in house.stub.splitlines())


def count_files(house: House, pattern: str, suffixes: set[str]) -> int:
    """Count the files of the package, by their suffixes, whose text the pattern finds something in."""
    paths = [path for path in sorted(house.package.rglob("*")) if path.suffix in suffixes]
    return sum(bool(re.search(pattern, path.read_text(encoding="utf-8"))) for path in paths)
