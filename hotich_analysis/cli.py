"""The command `hotich`: everything the library does, without a notebook.

Exit codes: 0 done or nothing to do, 1 a run failed (the rest was still done), 2 wrong usage or unknown
name, 3 data refused, 4 another run holds the lock.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

import click
import pandas as pd

from hotich_analysis import __version__
from hotich_analysis.console import prepare_streams, say
from hotich_analysis.dataset.catalog import Snapshot, list_snapshots, load_provinces, load_snapshot
from hotich_analysis.dataset.spellings import resolve_province
from hotich_analysis.errors import DataError, HotichError, LockedError, UsageError
from hotich_analysis.metrics.combinations import add_combinations
from hotich_analysis.metrics.coverage import BYS, WEIGHTS, coverage
from hotich_analysis.metrics.gaps import list_gaps
from hotich_analysis.metrics.reconciliation import reconcile
from hotich_analysis.vocabulary import LANGS

FORMATS: Final = ("table", "csv", "json")


class _Commands(click.Group):
    """A group that proposes the command nearest to one it does not know."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            raise UsageError("command", name, known=self.list_commands(ctx))
        return super().resolve_command(ctx, args)


class _Choice(click.Choice[str]):
    """A choice that proposes the value nearest to one it does not know."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value not in self.choices:
            option = param.opts[0] if param else "the choice"
            raise UsageError(f"value of {option}", value, known=[str(choice) for choice in self.choices])
        return super().convert(value, param, ctx)


def _with_data(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command --data and --debug; the library finds the folder by HOTICH_DATA."""
    data = click.option(
        "--data",
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=_use_data,
        help="Folder of data to use instead of the one that came with the package (also HOTICH_DATA).",
    )
    debug = click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
    return data(debug(command))


def _use_data(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        os.environ["HOTICH_DATA"] = str(value.resolve())


_as_of = click.option("--as-of", default="latest", show_default=True, help="Date of the snapshot (ISO).")
_format = click.option(
    "--format", "form", type=_Choice(FORMATS), default="table", show_default=True, help="Form of output."
)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hotich")
@_with_data
def hotich() -> None:
    """Status of Vietnam's civil-status (hộ tịch) e-services: data, numbers and reports."""


@hotich.command()
@click.argument("name", default="leadership")
@_as_of
@click.option("--lang", type=_Choice([*LANGS, "all"]), default="all", show_default=True, help="Language.")
@click.option("--frame", type=_Choice(["63", "34"]), default="63", show_default=True, help="Frame of units.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("reports"),
    show_default=True,
    help="Folder to write to.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), default=None, help="Notebooks run at once; default: one a core."
)
@click.option("--only", default="*", help="Only the runs whose name matches this pattern (an excerpt).")
@click.option("--force", is_flag=True, help="Run all notebooks, also those that nothing has changed for.")
@click.option("--dry-run", is_flag=True, help="Say what would be run and written; do neither.")
@_with_data
def report(name: str, **options: Any) -> None:
    """Run the notebooks of report NAME (notebooks/reports.toml) into PDF, HTML, XLSX and a manifest."""
    from hotich_analysis.reporting import make_report  # papermill and nbconvert take a second to import

    if code := make_report(name, **options):
        sys.exit(code)


@hotich.command()
@_with_data
def check() -> None:
    """Validate all data; list every problem with file, row and column."""
    from hotich_analysis.dataset.validation import validate_data

    if problems := validate_data():
        raise DataError(problems)
    say(f"No problem found in the data; snapshots held: {', '.join(list_snapshots()['snapshot_date'])}.")


@hotich.command()
@_format
@_with_data
def snapshots(form: str) -> None:
    """List the snapshots held, and the document each comes from."""
    _write(list_snapshots(), form)


@hotich.command("coverage")
@_as_of
@click.option("--by", type=_Choice(BYS), default="indicator", show_default=True, help="Grouping.")
@click.option("--weight", type=_Choice(WEIGHTS), default=None, help="Add shares of the population.")
@click.option(
    "--combinations", is_flag=True, help="Add the essential services together, and all indicators together."
)
@_format
@_with_data
def show_coverage(as_of: str, by: Any, weight: Any, *, combinations: bool, form: str) -> None:
    """Show how many units, and what share of them, have each service deployed."""
    status = load_snapshot(as_of).status
    _write(coverage(add_combinations(status) if combinations else status, by=by, weight=weight), form)


@hotich.command()
@_as_of
@click.option("--indicator", default=None, help="Code of the indicator; default: all.")
@click.option("--unit", default=None, help="Name or code of one province.")
@click.option("--strict", is_flag=True, help="Count partial deployment as a gap as well.")
@_format
@_with_data
def gaps(as_of: str, indicator: str | None, unit: str | None, *, strict: bool, form: str) -> None:
    """List the units that lack a service, with their population and number of gaps."""
    table = list_gaps(load_snapshot(as_of).status, indicator=indicator, strict=strict)
    if unit is not None:
        table = table[table["unit_code"] == _find_unit(unit)]
    _write(table, form)


@hotich.command("reconcile")
@_as_of
@_format
@_with_data
def show_reconciliation(as_of: str, form: str) -> None:
    """Compare every number the document states with the count of its own table."""
    snapshot: Snapshot = load_snapshot(as_of)
    _write(reconcile(snapshot.status, snapshot.claims), form)


def _find_unit(text: str) -> str:
    return text if text in set(load_provinces()["unit_code"]) else resolve_province(text)


def _write(table: pd.DataFrame, form: str) -> None:
    if form == "csv":
        text = table.to_csv(index=False, lineterminator="\n", float_format="%.10g")
    elif form == "json":
        text = table.to_json(orient="records", force_ascii=False, indent=2, double_precision=10) + "\n"
    else:
        text = _as_text(table)
    say(text)


def _as_text(table: pd.DataFrame) -> str:
    if table.empty:
        return "Nothing to list.\n"
    shares = {str(column): "{:.1%}".format for column in table if str(column).endswith("_share")}
    return table.to_string(index=False, formatters=shares, na_rep="") + "\n"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run `hotich`; errors become one clear message and an exit code, a traceback only with --debug."""
    arguments = sys.argv[1:] if arguments is None else arguments
    prepare_streams()
    try:
        hotich.main(list(arguments), prog_name="hotich", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        say("Stopped; nothing was left half-written.", err=True)
        sys.exit(130)
    except Exception as error:
        if "--debug" in arguments:
            raise
        say(f"Error: {_message(error)}", err=True)
        sys.exit(_exit_code(error))
    sys.exit(0)


def _message(error: Exception) -> str:
    if isinstance(error, HotichError):
        return str(error)
    if isinstance(error, OSError) and error.filename:
        return f"cannot use '{error.filename}': {error.strerror}"
    return f"unexpected {type(error).__name__}: {error} (run again with --debug for the traceback)"


def _exit_code(error: Exception) -> int:
    if isinstance(error, OSError) and error.filename:  # a folder to write to that is none
        return 2
    codes = {UsageError: 2, DataError: 3, LockedError: 4}
    return next((code for kind, code in codes.items() if isinstance(error, kind)), 1)


if __name__ == "__main__":
    main()
