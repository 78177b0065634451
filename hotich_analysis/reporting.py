"""`hotich report`: a snapshot, a plan and words brought together for publishing, which knows none of them."""

from __future__ import annotations

import ast
import dataclasses
import datetime as dt
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from importlib.resources import files
from pathlib import Path

from tqdm import tqdm

from hotich_analysis import __version__, console, unattended
from hotich_analysis.dataset.checks import validate_data
from hotich_analysis.dataset.folder import find_bundled, list_snapshot_directories
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.dataset.source import RECEIVED
from hotich_analysis.display.wording import Wording, wording_of
from hotich_analysis.display.workbook import list_workbook_tables
from hotich_analysis.errors import DataError, Message, ReplacementError, UsageError
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.metrics.gaps import list_gaps, list_nearly_done
from hotich_analysis.publishing.delivery import read_manifest, remember_answers
from hotich_analysis.publishing.document import DocumentInfo
from hotich_analysis.publishing.editions import Edition, EditionResult, Executor, Progress, RunSettings
from hotich_analysis.publishing.kernels import WarmUp
from hotich_analysis.publishing.plan import (
    Limits,
    ReportPlan,
    Scalar,
    choose_chapters,
    expand_chapters,
    find_report,
    load_reports,
    plan_runs,
    read_given,
)
from hotich_analysis.publishing.spreadsheet import Sheet
from hotich_analysis.unattended import Outcome
from hotich_analysis.vocabulary import LANGS, Lang


def make_report(
    name: str,
    *,
    as_of: str,
    lang: str,
    frame: str | None,
    today: dt.date | None,
    out: Path,
    jobs: int | None,
    executor: str | None,
    only: str,
    force: bool,
    keep: int | None,
    cell_timeout: float,
    run_timeout: float,
    dry_run: bool,
    given: Mapping[str, str],
    notebook_directory: Path,
    data_directory: Path,
    requests: Mapping[str, str],
) -> list[Outcome]:
    """Run report `name` into `out` and return what became of each language, nothing of a dry run.

    executor: dask://HOST:PORT to run the notebooks on a cluster, default `jobs` at a time on this machine.
    given: parameters of notebooks, as text. notebook_directory: of the notebooks and their reports.toml.
    frame: of the units that are reported on, default that of the snapshot; another has a folder of its own.
    today: day on which deadlines are judged, default the snapshot's. requests: checksum by language over all
    that is asked for, and on what: noted for the editions that answer it.

    Raises UsageError and DataError before anything is written, LockedError if another run is writing.
    """
    plan = find_report(load_reports(notebook_directory), name)
    reported = load_snapshot(as_of, data_directory=data_directory)
    if problems := validate_data(data_directory):
        raise DataError(problems)
    snapshot = reported if frame is None else regroup(reported, frame=int(frame))  # type: ignore[arg-type]
    plan = plan_chapters(plan, snapshot)
    langs = LANGS if lang == "all" else tuple(one for one in LANGS if one == lang)
    date = snapshot.snapshot_date.isoformat()
    date = f"{date}@{snapshot.revision}" if "@" in as_of else date  # a revision that was asked for
    folder = out / name / (date if snapshot.frame == reported.frame else f"{date}-{snapshot.frame}")
    runs = plan_runs(plan, parameters={"as_of": date, "frame": snapshot.frame, "lang": lang}, only=only)
    is_excerpt = len(runs) < len(plan.chapters)
    if is_excerpt and not force:
        _keep_full_reports(folder, langs)
    day = _check_today(today, reported)
    offered = read_given(runs, given) | ({"today": day} if day else {})
    parameters = {one: {"as_of": date, "lang": one, "frame": snapshot.frame} for one in langs}
    if dry_run:
        _announce(plan, parameters, folder, offered=offered, only=only)
        return []
    editions = [
        _prepare_edition(plan, snapshot, one, given, offered=offered, excerpt=is_excerpt)
        for one, given in parameters.items()
    ]
    settings = RunSettings(
        jobs=jobs or os.cpu_count() or 1,
        facts={
            "as_of": date,
            "frame": snapshot.frame,
            "today": day,
            "package_version": __version__,
            "revision": _find_revision(),
            "data_revision": snapshot.revision,
        },
        only=only,
        force=force,
        keep=keep,
        limits=Limits(cell_timeout, run_timeout),
        inputs=_list_inputs(snapshot, data_directory),
        environment={"HOTICH_DATA": data_directory},
        executor=_choose_executor(executor),
        warm_up=WarmUp(
            "hotich_analysis.warming:warm_up",
            {"as_of": date, "frame": snapshot.frame, "langs": langs, "data_directory": str(data_directory)},
        ),
        preload=find_used_modules(plan.notebook_directory, [chapter.notebook for chapter in plan.chapters]),
    )
    results = _run(plan, editions, folder, settings)
    answers = {one.folder: requests[one.lang] for one in results if one.status != "failed"}
    remember_answers(out, name, answers)
    for result in results:
        about = {"lang": result.lang, "folder": result.folder}
        if result.status == "failed":
            unattended.note("failed", lang=result.lang, messages=list(map(str, result.messages)))
            console.say(Message("{lang}: failed, kept for inspection in {folder}", **about), err=True)
            console.say(Message.listing(result.messages, by="\n"), err=True)
        else:
            console.say(Message("{lang}: {status}, {folder}", status=Message(result.status), **about))
    return [Outcome(one.lang, one.status, one.folder) for one in results]


def _choose_executor(address: str | None) -> Executor | None:
    if not address:
        return None
    from hotich_analysis.publishing.cluster import open_cluster

    return partial(open_cluster, address)


def _check_today(today: dt.date | None, reported: Snapshot) -> str | None:
    """Return the day as text; refuse one on which the data did not exist yet."""
    if today and today < reported.snapshot_date:
        held = reported.snapshot_date.isoformat()
        message = Message(
            "--today {today} lies before the data, which are of {held}: give a day from then on",
            today=today,
            held=held,
        )
        raise UsageError("day", today, message=message)
    return today.isoformat() if today else None


def plan_chapters(plan: ReportPlan, snapshot: Snapshot) -> ReportPlan:
    """Return the plan with its chapters chosen and repeated by what the snapshot has, and who lacks it."""
    codes = {"indicator": "indicator_code", "unit": "unit_code"}
    values = {name: [str(one) for one in snapshot.status[code].unique()] for name, code in codes.items()}
    nearly_done = list_nearly_done(snapshot.status)
    values["widely_lacking"] = [code for code in values["indicator"] if code not in nearly_done]
    facts = {"counted_up": snapshot.origin is not None, "nearly_done": bool(nearly_done)}
    plan = choose_chapters(plan, {"frame": snapshot.frame, **facts})
    return expand_chapters(plan, values)


def _keep_full_reports(folder: Path, langs: tuple[Lang, ...]) -> None:
    """Refuse to put an excerpt in the place of a full report."""
    for lang in langs:
        with suppress(DataError):
            if read_manifest(folder / lang).only == "*":
                raise ReplacementError(folder / lang)


def _prepare_edition(
    plan: ReportPlan,
    snapshot: Snapshot,
    lang: Lang,
    parameters: Mapping[str, str | int],
    *,
    offered: Mapping[str, Scalar],
    excerpt: bool,
) -> Edition:
    say = wording_of(snapshot, lang)
    citation = say.citation(snapshot.source)
    title, subtitle = plan.title[lang], say("document-subtitle", citation=citation)
    info = DocumentInfo(
        title=say("document-excerpt", title=title) if excerpt else title,
        lang=lang,
        subtitle=say("document-frame-2025", subtitle=subtitle) if snapshot.origin is not None else subtitle,
        annex_line=say("document-annex-line"),
        date=snapshot.snapshot_date,
        author="hotich_analysis",
        description=say("document-description", citation=citation),
        table_of_contents=bool(plan.separate),
        contents_apart=bool(plan.separate),
        attached=_describe_attachments(say),
    )
    tables = list_workbook_tables(snapshot, lang=lang)
    edition = Edition(
        lang=lang,
        info=info,
        parameters=parameters,
        offered=offered,
        sheets=[Sheet(one.name, one.table, one.labels, (*one.notes, citation)) for one in tables],
        attachments=_list_attachments(snapshot.as_reported),
    )
    if not plan.separate:
        return edition
    subtitle = say("brief-subtitle", date=say.date(snapshot.snapshot_date))
    return dataclasses.replace(
        edition,
        separate_info=dataclasses.replace(info, subtitle=subtitle, annex_line=""),
        index_lead=say.markdown("briefs-lead", pdf=f"{plan.name}.pdf", xlsx=f"{plan.name}.xlsx"),
    )


def _describe_attachments(say: Wording) -> dict[str, str]:
    """Return what each file attached to a PDF is, by its name."""
    return {
        "status.csv": say("attachment-status"),
        "gaps.csv": say("attachment-gaps"),
        "claims.csv": say("attachment-claims"),
        "headline.json": say("attachment-headline"),
        "manifest.json": say("attachment-manifest"),
    }


def _list_attachments(snapshot: Snapshot) -> dict[str, bytes]:
    """The data behind the numbers, so that a PDF can be checked by itself."""
    tables = {
        "status.csv": snapshot.status,
        "gaps.csv": list_gaps(snapshot.status),
        "claims.csv": snapshot.claims,
    }
    return {name: table.to_csv(index=False, lineterminator="\n").encode() for name, table in tables.items()}


def _list_inputs(snapshot: Snapshot, directory: Path) -> dict[str, Path]:
    """All data files that the notebooks may read, by their name below data/: not the files received."""
    last = snapshot.snapshot_date.isoformat()
    earlier = [date for date in list_snapshot_directories(directory) if date <= last]
    of_snapshots = [f"snapshots/{date}/**/*" for date in earlier]
    patterns = ("*.csv", "units/*.csv", "boundaries/*.geojson", *of_snapshots)
    paths = sorted(path for pattern in patterns for path in directory.glob(pattern) if path.is_file())
    names = {path.relative_to(directory): path for path in paths}
    read = {
        name: path for name, path in names.items() if name.parent.name != RECEIVED and name.name[0] != "."
    }
    return {f"data/{name.as_posix()}": path for name, path in read.items()}


def find_used_modules(notebook_directory: Path, notebooks: Sequence[str]) -> tuple[str, ...]:
    """Return the modules of this package whose public names the code of notebooks uses, in order of names.

    They are imported once for all kernels of a report; that one is missed only costs its import in each.
    """
    stub = ast.parse(Path(str(files("hotich_analysis") / "__init__.pyi")).read_text(encoding="utf-8"))
    module_of = {
        alias.name: f"hotich_analysis.{node.module}"
        for node in stub.body
        if isinstance(node, ast.ImportFrom) and node.level
        for alias in node.names
    }
    texts = [(notebook_directory / f"{name}.ipynb").read_text(encoding="utf-8") for name in set(notebooks)]
    used = {name for text in texts for name in re.findall(r"\bhotich\.(\w+)", text)}
    return tuple(sorted({module_of[name] for name in used & module_of.keys()}))


def _find_revision() -> str | None:
    """The commit of a checkout; an installed package has its version only."""
    root = find_bundled("data").parent
    with suppress(OSError, subprocess.CalledProcessError):
        if (root / ".git").exists():
            command = ["git", "-C", str(root), "rev-parse", "HEAD"]
            return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return None


def _announce(
    plan: ReportPlan,
    parameters: Mapping[Lang, Mapping[str, str | int]],
    folder: Path,
    *,
    offered: Mapping[str, Scalar],
    only: str,
) -> None:
    """Say what would be made, before any of it is."""
    for lang, given_to_all in parameters.items():
        runs = plan_runs(plan, parameters=given_to_all, offered=offered, only=only)
        separate = f", {plan.separate}/" if plan.separate else ""
        documents = f"{plan.name}.pdf, .html, .xlsx, manifest.json, notebooks/{separate}"
        console.say(f"{folder / lang}: {documents}")
        for run in runs:
            given = ", ".join(f"{key}={value}" for key, value in run.parameters.items())
            console.say(f"  {run.run_id} ({given})")


def _run(
    plan: ReportPlan, editions: list[Edition], folder: Path, settings: RunSettings
) -> list[EditionResult]:
    from hotich_analysis.publishing.runner import run_report

    hidden = unattended.note("run", report=plan.name, langs=[one.lang for one in editions]) or None
    with tqdm(desc=plan.name, unit="step", disable=hidden, leave=False) as bar:

        def on_progress(step: Progress) -> None:
            bar.total = step.total
            bar.set_postfix_str(console.show_signs(f"{step.lang} {step.step}"))
            bar.update(step.done - bar.n)
            about = dataclasses.asdict(step)
            if not unattended.note("step", **about) and bar.disable:  # no terminal: a line each for the log
                about |= {"step": Message(step.step), "status": Message(step.status)}
                console.say(Message("[{done}/{total}] {lang} {step}: {status}", **about), err=True)

        return run_report(
            plan, editions, folder=folder, settings=dataclasses.replace(settings, on_progress=on_progress)
        )
