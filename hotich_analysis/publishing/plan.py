"""Which notebooks with which parameters make a report: `reports.toml`, read and checked before anything runs.

Only names that a notebook declares in its cell tagged `parameters` may be given to it: papermill would merely
warn, and the notebook would run on its default.
"""

from __future__ import annotations

import ast
import dataclasses
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import nbformat
from nbformat import NotebookNode
from rapidfuzz import fuzz, process

from hotich_analysis.errors import DataError, Message, Problem, UsageError
from hotich_analysis.publishing.document import read_assignments

Scalar = str | int | float | bool | None
"""What a notebook can be given: the types that papermill writes the same for every kernel."""

PLAN_FILE: Final = "reports.toml"
_REPORT_KEYS: Final = {"title": dict, "chapters": list, "separate": str}
_CHAPTER_KEYS: Final = {"notebook": str, "parameters": dict, "each": str, "among": str, "when": dict}
_READERS: Final[Mapping[str, Callable[[str], Scalar]]] = {
    "bool": lambda text: {"true": True, "false": False}[text.lower()], "int": int, "float": float, "str": str,
}  # fmt: skip
_TYPE_NAMES: Final[Mapping[type, str]] = {dict: "a table", list: "a list", str: "a string"}


@dataclass(frozen=True)
class Chapter:
    """One notebook with the parameters that are its own in this report.

    each: name of a parameter; the notebook is run once for each value that expand_chapters() is given for it.
    among: name of the list of these values, where it is not that of the parameter.
    when: facts that choose_chapters() must be given for the chapter to be in the report.
    """

    notebook: str
    parameters: Mapping[str, Scalar] = field(default_factory=dict)
    each: str | None = None
    among: str = ""
    when: Mapping[str, Scalar] = field(default_factory=dict)

    @property
    def run_id(self) -> str:
        """The notebook's name and its parameters' values, fit for a file name."""
        parts = (self.notebook, *map(str, self.parameters.values()))
        return "-".join(re.sub(r"[^\w.+-]+", "_", part) for part in parts)


@dataclass(frozen=True)
class ReportPlan:
    """A report: its titles by language, and its chapters in order.

    separate: the folder for a document of each run, besides the one of all; empty if there shall be none.
    """

    name: str
    title: Mapping[str, str]
    chapters: tuple[Chapter, ...]
    notebook_directory: Path
    separate: str = ""


@dataclass(frozen=True)
class Run:
    """One execution of one notebook."""

    run_id: str
    notebook_path: Path
    parameters: Mapping[str, Scalar]


@dataclass(frozen=True)
class Limits:
    """Seconds that a cell of a notebook may take, and all of its cells."""

    cell: float = 600
    run: float = 3600


USUAL_LIMITS: Final = Limits()


@dataclass(frozen=True)
class Executed:
    """A notebook as far as it ran, how long that took, and, if it failed, in which cell and why."""

    notebook: NotebookNode
    seconds: float
    cell: str = ""
    error: str = ""


def load_reports(notebook_directory: Path) -> dict[str, ReportPlan]:
    """Return the reports of `reports.toml` by name; raise DataError listing all that is wrong with them."""
    try:
        text = (notebook_directory / PLAN_FILE).read_text(encoding="utf-8")
        reports = tomllib.loads(text)
    except FileNotFoundError as error:
        message = Message("the file is missing from {folder}", folder=notebook_directory)
        raise DataError([Problem(PLAN_FILE, message)]) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError([Problem(PLAN_FILE, Message("not TOML: {error}", error=error))]) from error
    notebooks = {path.stem for path in notebook_directory.glob("*.ipynb")}
    problems = [
        problem for name, table in reports.items() for problem in _report_problems(name, table, notebooks)
    ]
    if problems:
        raise DataError(problems)
    chapters = {name: tuple(Chapter(**one) for one in table["chapters"]) for name, table in reports.items()}
    return {
        name: ReportPlan(name, table["title"], chapters[name], notebook_directory, table.get("separate", ""))
        for name, table in reports.items()
    }


def find_report(reports: Mapping[str, ReportPlan], name: str) -> ReportPlan:
    """Return the report of this name; raise UsageError with the nearest names."""
    if name not in reports:
        raise UsageError("report", name, _nearest(name, reports), sorted(reports))
    return reports[name]


def choose_chapters(plan: ReportPlan, facts: Mapping[str, Scalar]) -> ReportPlan:
    """Return the plan with the chapters whose `when` agrees with the facts; UsageError if none does."""
    chapters = [
        chapter
        for chapter in plan.chapters
        if all(facts.get(name) == value for name, value in chapter.when.items())
    ]
    if not chapters:
        known = sorted({f"{name} {value}" for one in plan.chapters for name, value in one.when.items()})
        given = ", ".join(f"{name} {value}" for name, value in facts.items())
        raise UsageError(Message("chapters of report '{name}' for", name=plan.name), given, known=known)
    return dataclasses.replace(plan, chapters=tuple(chapters))


def expand_chapters(plan: ReportPlan, values: Mapping[str, Sequence[Scalar]]) -> ReportPlan:
    """Return the plan with a chapter for each value of its `each`, from the list it names.

    values: by name of the list. Raises UsageError for a list that is not there.
    """
    chapters: list[Chapter] = []
    for chapter in plan.chapters:
        if chapter.each is None:
            chapters.append(chapter)
            continue
        wanted = chapter.among or chapter.each
        if wanted not in values:
            what = Message("list of values to run '{notebook}' for", notebook=chapter.notebook)
            raise UsageError(what, wanted, known=sorted(values))
        own = ({**chapter.parameters, chapter.each: value} for value in values[wanted])
        chapters.extend(Chapter(chapter.notebook, parameters) for parameters in own)
    return dataclasses.replace(plan, chapters=tuple(chapters))


def plan_runs(
    plan: ReportPlan,
    *,
    parameters: Mapping[str, Scalar],
    offered: Mapping[str, Scalar] = MappingProxyType({}),
    only: str = "*",
) -> list[Run]:
    """Return the runs of a report in its order; a chapter's own parameter goes before the common one.

    offered: parameters for the notebooks that declare them. `only` is a glob on run ids. Raises UsageError if
    it matches none, if a notebook does not declare one of its parameters, or if none declares what is
    offered; DataError if a notebook cannot be read.
    """
    runs = [
        Run(
            chapter.run_id,
            plan.notebook_directory / f"{chapter.notebook}.ipynb",
            {**parameters, **chapter.parameters},
        )
        for chapter in plan.chapters
    ]
    chosen = [run for run in runs if fnmatchcase(run.run_id, only)]
    if not chosen:
        known = [run.run_id for run in runs]
        what = Message("run of report '{name}'", name=plan.name)
        raise UsageError(what, only, _nearest(only.strip("*?"), known), known)
    declared = {path: _declared_parameters(path) for path in {run.notebook_path for run in chosen}}
    for run in chosen:
        for name in run.parameters.keys() - (own := declared[run.notebook_path]):
            what = Message("parameter of notebook '{notebook}'", notebook=run.notebook_path.stem)
            raise UsageError(what, name, _nearest(name, own), sorted(own))
    if strange := sorted(offered.keys() - set().union(*declared.values())):
        known = sorted(set().union(*declared.values()))
        what = Message("parameter of any notebook of report '{name}'", name=plan.name)
        raise UsageError(what, strange[0], known=known)
    return [_offer(run, offered, declared[run.notebook_path]) for run in chosen]


def read_given(runs: Sequence[Run], given: Mapping[str, str]) -> dict[str, Scalar]:
    """Return parameters given as text, each of the type that a notebook of the runs declares it with.

    Raises UsageError for one that none declares, that all which declare it have already, or whose text is no
    value of its type.
    """
    declared = [(run, _declared_parameters(run.notebook_path)) for run in runs]
    return {name: _read_given(name, text, declared) for name, text in given.items()}


def _read_given(name: str, text: str, declared: Sequence[tuple[Run, Mapping[str, str]]]) -> Scalar:
    takers = [(run, types[name]) for run, types in declared if name in types]
    if not takers:
        raise UsageError("parameter", name, known=sorted(set().union(*(types for _, types in declared))))
    if all(name in run.parameters for run, _ in takers):
        message = Message(
            "parameter '{name}' is not free: an option of the command or {file} sets it",
            name=name,
            file=PLAN_FILE,
        )
        raise UsageError("parameter", name, message=message)
    run, wanted = takers[0]
    if text == "None" and "None" in wanted:
        return None
    kind = next((kind for kind in _READERS if kind in wanted), "str")
    try:
        return _READERS[kind](text)
    except (ValueError, KeyError) as error:
        message = Message(
            "parameter '{name}' of notebook '{notebook}' is of type {kind}: '{value}' is not",
            name=name,
            notebook=run.notebook_path.stem,
            kind=kind,
            value=text,
        )
        raise UsageError("value", text, message=message) from error


def _offer(run: Run, offered: Mapping[str, Scalar], declared: Collection[str]) -> Run:
    own = {name: value for name, value in offered.items() if name in declared}
    return dataclasses.replace(run, parameters={**own, **run.parameters})


def _report_problems(name: str, table: object, notebooks: Collection[str]) -> Iterator[Problem]:
    where = f"[{name}]"
    if not isinstance(table, dict):
        message = Message("{where} is not a table", where=where)
        yield Problem(PLAN_FILE, message, expected="a table for each report")
        return
    if not re.fullmatch(r"\w[\w-]*", name):
        message = Message("{where} cannot name a folder", where=where)
        yield Problem(PLAN_FILE, message, expected="letters, digits, _ and -")
    if not re.fullmatch(r"(?!notebooks$)\w[\w-]*", separate := str(table.get("separate", "none"))):
        message = Message("{where}: separate cannot name a folder of its own", where=where)
        yield Problem(PLAN_FILE, message, value=separate)
    yield from _key_problems(where, table, _REPORT_KEYS, required=("title", "chapters"))
    chapters = table.get("chapters")
    ids: Counter[str] = Counter()
    for number, chapter in enumerate(chapters if isinstance(chapters, list) else (), start=1):
        place = Message("{where} chapter {n}", where=where, n=number)
        problems = list(_chapter_problems(place, chapter, notebooks))
        yield from problems
        if not problems:
            # File systems of Windows and macOS do not tell capitals apart.
            ids[Chapter(**chapter).run_id.casefold()] += 1
    for run_id in (run_id for run_id, count in ids.items() if count > 1):
        yield Problem(PLAN_FILE, Message("{where} has the same run twice", where=where), value=run_id)


def _chapter_problems(where: str, chapter: object, notebooks: Collection[str]) -> Iterator[Problem]:
    if not isinstance(chapter, dict):
        message = Message("{where} is not a table", where=where)
        yield Problem(PLAN_FILE, message, expected="[[report.chapters]]")
        return
    yield from _key_problems(where, chapter, _CHAPTER_KEYS, required=("notebook",))
    notebook, parameters = chapter.get("notebook"), chapter.get("parameters")
    if isinstance(notebook, str) and notebook not in notebooks:
        nearest = _nearest(notebook, notebooks) or sorted(notebooks)
        message, expected = Message("{where}: no such notebook", where=where), " or ".join(nearest)
        yield Problem(PLAN_FILE, message, value=notebook, expected=expected)
    for name, value in parameters.items() if isinstance(parameters, dict) else ():
        if not isinstance(value, Scalar):
            message = Message("{where}: parameter '{name}' is no scalar", where=where, name=name)
            yield Problem(PLAN_FILE, message, value=str(value), expected="a string")


def _key_problems(
    where: str, table: Mapping[str, object], kinds: Mapping[str, type], *, required: Sequence[str]
) -> Iterator[Problem]:
    for key in table.keys() - kinds.keys():
        hint = " or ".join(_nearest(key, kinds) or kinds)
        yield Problem(PLAN_FILE, Message("{where}: unknown key", where=where), value=key, expected=hint)
    for key in required:
        if not table.get(key):
            yield Problem(PLAN_FILE, Message("{where} has no {key}", where=where, key=key))
    for key, kind in kinds.items():
        if key in table and not isinstance(table[key], kind):
            message = Message("{where}: {key} is of the wrong type", where=where, key=key)
            yield Problem(PLAN_FILE, message, value=str(table[key]), expected=_TYPE_NAMES[kind])


def _declared_parameters(notebook_path: Path) -> dict[str, str]:
    """The names assigned in the cell tagged `parameters`, each with its type as written, else of its default.

    papermill's inspection would cost its import.
    """
    try:
        notebook: Any = nbformat.read(notebook_path, as_version=4)  # type: ignore[no-untyped-call]
    except (ValueError, OSError) as error:
        message = Message("not a notebook: {error}", error=error)
        raise DataError([Problem(notebook_path.name, message)]) from error
    cells = (cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ()))
    source = next((cell.source for cell in cells), "")
    types = {name: type(value).__name__ for name, value in read_assignments(source).items()}
    with suppress(SyntaxError):
        annotated = (one for one in ast.parse(source).body if isinstance(one, ast.AnnAssign))
        types |= {ast.unparse(one.target): ast.unparse(one.annotation) for one in annotated}
    return types


def _nearest(name: str, known: Collection[str]) -> list[str]:
    found = process.extract(name, sorted(known), scorer=fuzz.WRatio, limit=3, score_cutoff=70)
    return [candidate for candidate, _, _ in found]
