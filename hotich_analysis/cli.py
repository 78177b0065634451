"""The command `hotich`: everything the library does, without a notebook.

Exit codes: 0 done or nothing to do, 1 a run failed (the rest was still done), 2 wrong usage or unknown
name, 3 data refused, 4 another run holds the lock. What a command needs is imported when it runs.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from inspect import cleandoc
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from hotich_analysis import __version__
from hotich_analysis.console import (
    choose_language,
    hand_over,
    prepare_streams,
    say,
    speaking,
    spoken_language,
    translate,
)
from hotich_analysis.errors import DataError, HotichError, LockedError, Message, UsageError
from hotich_analysis.unattended import LOG_FORMATS, Outcome, Watch
from hotich_analysis.vocabulary import COMMUNES, FRAMES, LANGS, Frame

if TYPE_CHECKING:
    import pandas as pd

    from hotich_analysis.dataset.snapshots import Snapshot

FORMATS: Final = ("table", "csv", "json")


class Command(click.Command):
    """A command whose help is in the user's language."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return --help, whose own words click keeps in the language they were first asked in."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = translate(Message("Show this message and exit."))
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the help in one line, for the list of commands."""
        with _translated(self):
            return super().get_short_help_str(limit)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help itself."""
        with _translated(self):
            super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help of the options."""
        with _translated(self):
            super().format_options(ctx, formatter)


@contextmanager
def _translated(command: click.Command) -> Iterator[None]:
    """Put the help of a command and its options into the user's language for a while."""
    described: list[Any] = [command, *(param for param in command.params if isinstance(param, click.Option))]
    words = [one.help for one in described]
    for one in described:
        one.help = translate(Message(cleandoc(one.help or "")))
    try:
        yield
    finally:
        for one, english in zip(described, words, strict=True):
            one.help = english


class Commands(Command, click.Group):
    """A group that proposes the command nearest to one it does not know."""

    command_class = Command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command; raise UsageError with the nearest one."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            raise UsageError("command", name, known=self.list_commands(ctx))
        return super().resolve_command(ctx, args)


class Choice(click.Choice[str]):
    """A choice that proposes the value nearest to one it does not know."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Check the value; raise UsageError with the nearest one."""
        if value not in self.choices:
            option = param.opts[0] if param else "the choice"
            raise UsageError(
                Message("value of {option}", option=option),
                value,
                known=[str(choice) for choice in self.choices],
            )
        return super().convert(value, param, ctx)


_data = click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Folder of data to use instead of the one that came with the package (also HOTICH_DATA).",
)
_debug = click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")


def with_data(command: Callable[..., Any], *, begun: bool = True) -> Callable[..., Any]:
    """Give a command --data and --debug, and pass on the folder to read from as `data`.

    A folder that holds nothing yet is read as the package's, and a line says so; without `begun` it is passed
    on as it is meant.
    """

    @_data
    @_debug
    @wraps(command)
    def wrapped(*args: Any, data: Path | None, **options: Any) -> Any:
        from hotich_analysis.dataset.folder import choose_data_directory, find_bundled, is_begun

        of_group = click.get_current_context().obj  # hotich --data DIR COMMAND
        folder = choose_data_directory(data or of_group).resolve()
        if begun and not is_begun(folder):
            say(Message("{folder} holds no data yet: the package's own are read", folder=folder), err=True)
            folder = find_bundled("data")
        return command(*args, data=folder, **options)

    return wrapped


def with_snapshot(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --as-of and --revision, and pass both on as one `as_of` ("2022-04-12@1")."""

    @click.option("--as-of", default="latest", show_default=True, help="Date of the snapshot (ISO).")
    @click.option("--revision", type=int, help="Revision of the snapshot; default: its last.")
    @wraps(command)
    def wrapped(*args: Any, as_of: str, revision: int | None, **options: Any) -> Any:
        return command(*args, as_of=as_of if revision is None else f"{as_of}@{revision}", **options)

    return wrapped


def with_format(command: Callable[..., pd.DataFrame]) -> Callable[..., None]:
    """Give a command that returns a table --format, --data and --debug, and print the table."""

    @click.option(
        "--format", "form", type=Choice(FORMATS), default="table", show_default=True, help="Form of output."
    )
    @with_data
    @wraps(command)
    def wrapped(*args: Any, form: str, **options: Any) -> None:
        table = command(*args, **options)
        if form == "csv":
            hand_over(table.to_csv(index=False, lineterminator="\n", float_format="%.10g"))
        elif form == "json":
            text = table.to_json(orient="records", force_ascii=False, indent=2, double_precision=10)
            hand_over(text + "\n")
        elif table.empty:
            say(Message("Nothing to list."))
        else:
            from hotich_analysis.display.wording import load_wording  # as reports write and round a share

            share = load_wording(spoken_language()).share
            shares = {str(column): share for column in table if str(column).endswith("_share")}
            say(table.to_string(index=False, formatters=shares, na_rep=""))

    return wrapped


def describe_error(error: Exception) -> Message:
    """Return the one message that a user sees of an error."""
    if isinstance(error, HotichError):
        return Message.said(error.args[0])
    if isinstance(error, OSError) and error.strerror:
        file = error.filename or gettempdir()
        return Message("cannot use '{file}': {reason}", file=file, reason=Message(str(error.strerror)))
    return Message(
        "unexpected {kind}: {error} (run again with --debug for the traceback)",
        kind=type(error).__name__,
        error=error,
    )


def find_exit_code(error: Exception) -> int:
    """Return the exit code of an error, see the commands' documentation."""
    if isinstance(error, OSError) and error.filename:  # a folder to write to that is none
        return 2
    codes = {UsageError: 2, DataError: 3, LockedError: 4}
    return next((code for kind, code in codes.items() if isinstance(error, kind)), 1)


_DATE = click.DateTime(["%Y-%m-%d"])
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_HELD_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SECONDS = click.FloatRange(min=0, min_open=True)
_WEIGHT = Choice(["population"])
_FRAMES: Final[dict[str, Frame]] = {str(frame): frame for frame in FRAMES}
_WITH_COMMUNES: Final = _FRAMES | {"communes": COMMUNES}
_frame = click.option(
    "--frame", type=Choice(list(_FRAMES)), help="Frame of units, 63 or 34; default: that of the snapshot."
)
_any_frame = click.option(
    "--frame",
    type=Choice(list(_WITH_COMMUNES)),
    help="Frame of units: 63, 34 or communes; default: that of the snapshot.",
)
_indicator = click.option("--indicator", help="Code of the indicator; default: all.")


def _check_address(_context: object, _option: object, value: str | None) -> str | None:
    if value and not re.fullmatch(r"dask://\S+:\d+", value):
        raise UsageError("value of --executor", value, known=["an address as dask://127.0.0.1:8786"])
    return value


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hotich", help="Show the version and exit.")
@_data
@_debug
@click.pass_context
def hotich(context: click.Context, data: Path | None) -> None:
    """Status of Vietnam's civil-status (hộ tịch) e-services: data, numbers and reports."""
    context.obj = data


@hotich.command()
@click.argument("name", default="leadership")
@with_snapshot
@click.option("--lang", type=Choice([*LANGS, "all"]), default="all", show_default=True, help="Language.")
@_frame
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("reports"),
    show_default=True,
    help="Folder to write to.",
)
@click.option("--today", type=_DATE, help="Day on which deadlines are judged; default: the date of the data.")
@click.option("--jobs", type=click.IntRange(min=1), help="Notebooks run at once; default: one a core.")
@click.option(
    "--executor", metavar="dask://HOST:PORT", callback=_check_address, help="Run notebooks on a Dask cluster."
)
@click.option("--only", default="*", help="Only the runs whose name matches this pattern (an excerpt).")
@click.option("--force", is_flag=True, help="Run all notebooks, also those that nothing has changed for.")
@click.option(
    "--cell-timeout", type=_SECONDS, default=600, show_default=True, help="Seconds a cell may take."
)
@click.option(
    "--run-timeout", type=_SECONDS, default=3600, show_default=True, help="Seconds a notebook may take."
)
@click.option("--keep", type=click.IntRange(min=0), help="Earlier editions to keep; default: all.")
@click.option("--dry-run", is_flag=True, help="Say what would be run and written; do neither.")
@click.option(
    "--notebooks", type=_FOLDER, help="Folder of one's own notebooks and reports.toml (see hotich notebooks)."
)
@click.option(
    "-p", "--parameter", "given", nargs=2, multiple=True, metavar="KEY VALUE", help="Parameter of notebooks."
)
@click.option("--log-format", type=Choice(LOG_FORMATS), help="Log a line an event, as text or JSON.")
@click.option("--log-file", type=_FILE, help="File the log is added to; default: standard error.")
@click.option("--on-success", metavar="CMD", help="Program to call when a report was made anew.")
@click.option("--on-failure", metavar="CMD", help="Program to call when a run failed or was refused.")
@with_data
def report(
    *,
    log_format: str | None,
    log_file: Path | None,
    on_success: str | None,
    on_failure: str | None,
    **options: Any,
) -> None:
    """Run the notebooks of report NAME (notebooks/reports.toml) into PDF, HTML, XLSX and a manifest."""
    with Watch(log_format, log_file, on_success, on_failure) as watch:
        watch.outcomes = _make_report(**options)
    if any(one.status == "failed" for one in watch.outcomes):
        sys.exit(1)


def _make_report(
    name: str,
    lang: str,
    out: Path,
    today: dt.datetime | None,
    notebooks: Path | None,
    given: tuple[tuple[str, str], ...],
    data: Path,
    **options: Any,
) -> list[Outcome]:
    from hotich_analysis.dataset.folder import find_bundled
    from hotich_analysis.publishing.delivery import digest_file, find_answers, fingerprint, software

    day, folder = today.date() if today else None, (notebooks or find_bundled("notebooks")).resolve()
    asked = {key: options[key] for key in ("as_of", "frame", "only")} | {"name": name, "today": day}
    sources = {path.name: digest_file(path) for path in _list_notebooks(folder)}
    common = fingerprint(asked, given, digest_file(data), sources, software())
    requests: dict[str, str] = {one: fingerprint(one, common) for one in LANGS if lang in (one, "all")}
    # before anything is imported that takes its time: pandas, papermill, nbconvert
    if not (options["force"] or options["dry_run"]) and (
        answers := find_answers(out, name, list(requests.values()))
    ):
        for one, answer in zip(requests, answers, strict=True):
            say(Message("{lang}: unchanged, {folder}", lang=one, folder=answer))
        return [Outcome(one, "unchanged", answer) for one, answer in zip(requests, answers, strict=True)]
    from hotich_analysis.reporting import make_report

    return make_report(
        name,
        lang=lang,
        out=out,
        today=day,
        given=dict(given),
        notebook_directory=folder,
        data_directory=data,
        requests=requests,
        **options,
    )


def _list_notebooks(folder: Path) -> list[Path]:
    """The notebooks of a folder, and its list of reports."""
    return sorted([*folder.glob("*.ipynb"), *folder.glob("reports.toml")])


@hotich.command("notebooks")
@click.argument("directory", metavar="DIR", type=_FOLDER)
@_debug
def copy_notebooks(directory: Path) -> None:
    """Copy the notebooks and reports.toml of the package to DIR, to change and extend them."""
    from hotich_analysis.dataset.folder import find_bundled

    paths = _list_notebooks(find_bundled("notebooks"))
    if held := [path.name for path in paths if (directory / path.name).exists()]:
        message = Message(
            "'{folder}' holds {file} already: nothing was copied; name another folder",
            folder=directory,
            file=held[0],
        )
        raise UsageError("folder", directory, message=message)
    directory.mkdir(parents=True, exist_ok=True)
    for path in paths:
        shutil.copyfile(path, directory / path.name)
    say(
        Message(
            "{folder}: {n} files; run their reports with: hotich report --notebooks {folder}",
            folder=directory,
            n=len(paths),
        )
    )


@hotich.command()
@with_data
def check(data: Path) -> None:
    """Validate all data; list every problem with file, row and column."""
    from hotich_analysis.dataset.checks import validate_data
    from hotich_analysis.dataset.snapshots import list_snapshots

    if problems := validate_data(data):
        raise DataError(problems)
    held = ", ".join(list_snapshots(data_directory=data)["snapshot_date"])
    say(Message("No problem found in the data; snapshots held: {held}.", held=held))


@hotich.command()
@with_format
def snapshots(data: Path) -> pd.DataFrame:
    """List the snapshots held, and the document each comes from."""
    from hotich_analysis.dataset.snapshots import list_snapshots

    return list_snapshots(data_directory=data)


@hotich.command("coverage")
@with_snapshot
@click.option(
    "--by",
    type=Choice(["indicator", "region", "province", "unit"]),
    default="indicator",
    show_default=True,
    help="Grouping.",
)
@click.option("--weight", type=_WEIGHT, help="Add shares of the population.")
@click.option(
    "--combinations", is_flag=True, help="Add the essential services together, and all indicators together."
)
@_any_frame
@with_format
def show_coverage(*, by: Any, weight: Any, combinations: bool, **options: Any) -> pd.DataFrame:
    """Show how many units, and what share of them, have each service deployed."""
    from hotich_analysis.metrics.coverage import add_combinations, coverage

    status = _load(**options).status
    counted = add_combinations(status) if combinations else status
    table = coverage(counted, by=by, weight=weight)
    _note_inferred(status)
    _note_ended(status)
    return table


def _note_ended(status: pd.DataFrame) -> None:
    """Say below a table for people which items do not apply on its date: they are no gap and no row of it."""
    from hotich_analysis.display.tables import note_ended
    from hotich_analysis.display.wording import wording_of

    context = click.get_current_context()
    if context.params["form"] == "table" and (note := note_ended(status, wording_of(status, "en"))):
        context.call_on_close(partial(say, f"\n{note}"))


def _note_inferred(status: pd.DataFrame) -> None:
    """Say below a table for people which of its items are inferred; CSV and JSON keep their columns."""
    from hotich_analysis.metrics.states import list_inferred

    context = click.get_current_context()
    if context.params["form"] == "table" and (inferred := list_inferred(status)):
        note = Message(
            "\nInferred: {items}. The document lists only the units that lack it; all others are counted as"
            " full, which a list cannot tell from partial.",
            items=", ".join(inferred),
        )
        context.call_on_close(partial(say, note))


@hotich.command()
@with_snapshot
@_indicator
@click.option("--unit", help="Name or code of one unit; of communes also that of their province.")
@click.option("--strict", is_flag=True, help="Count partial deployment as a gap as well.")
@_any_frame
@with_format
def gaps(*, indicator: str | None, unit: str | None, strict: bool, **options: Any) -> pd.DataFrame:
    """List the units that lack a service or did not report it, with their population and number of gaps."""
    from hotich_analysis.dataset.communes import resolve_units
    from hotich_analysis.metrics.gaps import list_gaps

    snapshot = _load(**options)
    snapshot.require_applicable(indicator)
    table = list_gaps(snapshot.status, indicator=indicator, strict=strict)
    _note_ended(snapshot.status)
    if unit is None:
        return table
    codes = resolve_units(unit, frame=snapshot.frame, data_directory=options["data"])
    return table[table["unit_code"].isin(codes)]


def _load(as_of: str, frame: str | None, data: Path) -> Snapshot:
    """A snapshot on the units of a frame, its own by default."""
    from hotich_analysis.dataset.snapshots import load_snapshot
    from hotich_analysis.metrics.frames import regroup

    snapshot = load_snapshot(as_of, data_directory=data)
    return snapshot if frame is None else regroup(snapshot, frame=_WITH_COMMUNES[frame])


@hotich.command()
@with_snapshot
@click.option("--indicator", required=True, help="Code of the indicator.")
@click.option(
    "--target", "target_share", type=float, required=True, help="Share to reach: above 0, at most 1."
)
@click.option("--weight", type=_WEIGHT, help="A share of the population, not of units.")
@click.option("--strict", is_flag=True, help="Only full deployment counts.")
@_frame
@with_format
def scenario(as_of: str, frame: str | None, data: Path, **options: Any) -> pd.DataFrame:
    """List the fewest units that would have to close a gap to reach a target share."""
    from hotich_analysis.metrics.scenarios import shortest_list

    status = _load(as_of, frame, data).status
    shortest = shortest_list(status, **options)
    _note_inferred(status[status["indicator_code"].eq(options["indicator"])])
    return shortest


@hotich.command("reconcile")
@with_snapshot
@with_format
def show_reconciliation(as_of: str, data: Path) -> pd.DataFrame:
    """Compare every number the document states with the count of its own table."""
    from hotich_analysis.dataset.snapshots import load_snapshot
    from hotich_analysis.metrics.reconciliation import compare_totals, reconcile

    snapshot = load_snapshot(as_of, data_directory=data)
    context, totals = click.get_current_context(), compare_totals(snapshot.status)
    if context.params["form"] == "table" and len(different := totals[totals["difference"].ne(0)]):
        table = f"\nTotals that are not the sum of their parts:\n{different.to_string(index=False)}"
        context.call_on_close(partial(say, table))
    return reconcile(snapshot.status, snapshot.claims)


@hotich.command()
@click.argument("before", metavar="D1")
@click.argument("after", metavar="D2")
@click.option(
    "--by", type=Choice(["unit", "indicator", "region"]), default="unit", show_default=True, help="Grouping."
)
@_indicator
@click.option("--all", "with_unchanged", is_flag=True, help="By unit: also what did not change.")
@_any_frame
@with_format
def diff(
    before: str, after: str, *, by: Any, indicator: str | None, with_unchanged: bool, **options: Any
) -> pd.DataFrame:
    """Show what changed from snapshot D1 to D2 (ISO dates; 2022-04-12@1 is revision 1 of that date)."""
    from hotich_analysis.metrics.progress import NO_NEWS, compare, count_changes

    later = _load(after, **options)
    own = next(name for name, one in _WITH_COMMUNES.items() if one == later.frame)
    earlier = _load(before, own, options["data"])
    changes = compare(earlier.status, later.status)
    if indicator is not None:
        if indicator not in (known := list(changes["indicator_code"].unique())):
            raise UsageError("indicator", indicator, known=known)
        changes = changes[changes["indicator_code"] == indicator]
    if by != "unit":
        _note_inferred(later.status[later.status["indicator_code"].isin(changes["indicator_code"])])
        return count_changes(changes, by=by)
    return changes if with_unchanged else changes[~changes["change"].isin(NO_NEWS)]


@hotich.command()
@click.argument("file", type=_FILE, required=False)
@click.option("--each-unit", type=_FOLDER, help="Instead of FILE: a folder for one form a unit.")
@click.option("--as-of", type=_DATE, help="Date the figures are asked for (ISO).")
@click.option("--unit", help="Name or code of one province; default: all in one form.")
@click.option("--frame", type=Choice(["communes"]), help="One row a commune, not one a province.")
@click.option("--filled", is_flag=True, help="Fill in what the latest snapshot holds.")
@click.option("--force", is_flag=True, help="Write over forms that are filled in.")
@with_data
def template(
    file: Path | None, as_of: dt.datetime | None, data: Path, *, frame: str | None, **options: Any
) -> None:
    """Write the return form for the provinces, or for communes, to FILE (.xlsx), or one a province."""
    from hotich_analysis.importing import write_templates  # openpyxl takes 0.2 s to import

    own, day = _WITH_COMMUNES[frame] if frame else None, as_of.date() if as_of else None
    write_templates(file, as_of=day, frame=own, data_directory=data, **options)


@hotich.command("import")
@click.argument("files", nargs=-1, required=True, type=_HELD_FILE)
@click.option("--as-of", type=_DATE, required=True, help="Date of the snapshot to make (ISO).")
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option(
    "--problems", type=_FILE, help="If refused: the sender's own file with the bad cells marked (.xlsx)."
)
@click.option("--force", is_flag=True, help="Write over files of --problems and --propose-spellings.")
@click.option("--list-of-gaps", help="Indicator that the units of a bare list have not.")
@click.option("--reason", help="Why a snapshot that is held is added to (a new revision).")
@click.option("--replace", is_flag=True, help="Lose what is held and in no file, instead of adding to it.")
@click.option(
    "--propose-spellings", type=_FILE, help="If refused: the names that are not known, to be reviewed (.csv)."
)
@click.option(
    "--spellings", type=_HELD_FILE, help="A reviewed file of names: used, and added to spellings.csv."
)
@click.option(
    "--columns",
    type=_HELD_FILE,
    help="What headings of this sender mean (.csv: heading, role, indicator_code); kept with the files.",
)
@click.option(
    "--frame",
    type=Choice(list(_FRAMES)),
    help="Say that the units are those of the date's frame, of files that do not say so themselves.",
)
@click.option("--from", "sender", default="", help="From whom the files are; default: each file's own name.")
@click.option("--issuer", default="", help="Who issued the document that the figures came with.")
@click.option("--type", default="", help="Its type, as Công văn.")
@click.option("--number", default="", help="Its number.")
@click.option("--title", default="", help="Its title.")
@partial(with_data, begun=False)
def import_files(
    files: tuple[Path, ...], as_of: dt.datetime, data: Path, *, frame: str | None, **options: Any
) -> None:
    """Read return forms, and tables like the annexes (XLSX, CSV), into a snapshot, or add to one."""
    from hotich_analysis.importing import make_import

    own: Any = int(frame) if frame else None
    make_import(files, as_of=as_of.date(), frame=own, data_directory=data, **options)


@hotich.command()
@click.option("--unit", required=True, help="Name or code of the unit.")
@click.option("--indicator", required=True, help="Code of the indicator.")
@with_snapshot
@_any_frame
@with_format
def trace(*, unit: str, indicator: str, as_of: str, frame: str | None, data: Path) -> pd.DataFrame:
    """Show where a cell stands, in print or in a sender's file, and the rule that read it.

    Of a unit that was counted up from others, where the cell of each of these stands.
    """
    import pandas as pd

    from hotich_analysis.dataset.deposit import trace_cell
    from hotich_analysis.dataset.names import resolve_unit

    snapshot = _load(as_of, frame, data)
    code = resolve_unit(unit, frame=snapshot.frame, data_directory=data)
    reported = snapshot.as_reported
    is_own = reported is snapshot
    codes = (code,) if is_own else snapshot.units.set_index("unit_code")["part_codes"][code]
    table = pd.concat([trace_cell(reported, data, unit=one, indicator=indicator) for one in codes])
    return _list_facts(table) if click.get_current_context().params["form"] == "table" else table


def _list_facts(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of facts as columns for people, what is blank in all left out."""
    facts = table.astype("object").T.dropna(how="all")
    heads = ["found"] if len(table) == 1 else table["name_vi"]
    texts = {"fact": list(facts.index)}
    for place, head in enumerate(heads):
        texts[head] = [translate(fact) for fact in facts.iloc[:, place].fillna("")]
    widths = {name: max(map(len, texts[name])) for name in texts}
    padded = {name: [text.ljust(widths[name]) for text in texts[name]] for name in texts}
    return facts.iloc[:, :0].assign(**padded)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run `hotich`; errors become one clear message and an exit code, a traceback only with --debug."""
    arguments = sys.argv[1:] if arguments is None else arguments
    prepare_streams()
    with speaking(choose_language()):
        try:
            hotich.main(list(arguments), prog_name="hotich", standalone_mode=False)
        except click.ClickException as error:
            error.show(shown := io.StringIO())
            say(shown.getvalue(), err=True)
            sys.exit(error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            say(Message("Stopped; nothing was left half-written."), err=True)
            sys.exit(130)
        except Exception as error:
            if "--debug" in arguments:
                raise
            say(Message("Error: {message}", message=describe_error(error)), err=True)
            sys.exit(find_exit_code(error))
    sys.exit(0)


if __name__ == "__main__":
    main()
