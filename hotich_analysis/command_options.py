"""What the commands of `hotich` share: options, forms of output, and what becomes of an error."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click
import pandas as pd

from hotich_analysis.console import say
from hotich_analysis.errors import DataError, HotichError, LockedError, UsageError

FORMATS: Final = ("table", "csv", "json")


class Commands(click.Group):
    """A group that proposes the command nearest to one it does not know."""

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
            raise UsageError(f"value of {option}", value, known=[str(choice) for choice in self.choices])
        return super().convert(value, param, ctx)


def with_data(command: Callable[..., None]) -> Callable[..., None]:
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


def with_snapshot(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command --as-of and --revision, and pass both on as one `as_of` ("2022-04-12@1")."""

    @click.option("--as-of", default="latest", show_default=True, help="Date of the snapshot (ISO).")
    @click.option("--revision", type=int, default=None, help="Revision of the snapshot; default: its last.")
    @wraps(command)
    def wrapped(*args: Any, as_of: str, revision: int | None, **options: Any) -> None:
        command(*args, as_of=as_of if revision is None else f"{as_of}@{revision}", **options)

    return wrapped


with_format = click.option(
    "--format", "form", type=Choice(FORMATS), default="table", show_default=True, help="Form of output."
)


def write_table(table: pd.DataFrame, form: str) -> None:
    """Print a table in one of FORMATS."""
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


def describe_error(error: Exception) -> str:
    """Return the one message that a user sees of an error."""
    if isinstance(error, HotichError):
        return str(error)
    if isinstance(error, OSError) and error.filename:
        return f"cannot use '{error.filename}': {error.strerror}"
    return f"unexpected {type(error).__name__}: {error} (run again with --debug for the traceback)"


def find_exit_code(error: Exception) -> int:
    """Return the exit code of an error, see the commands' documentation."""
    if isinstance(error, OSError) and error.filename:  # a folder to write to that is none
        return 2
    codes = {UsageError: 2, DataError: 3, LockedError: 4}
    return next((code for kind, code in codes.items() if isinstance(error, kind)), 1)
