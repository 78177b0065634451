"""What commands print: in UTF-8 everywhere, and no harm done if nobody reads it any more."""

from __future__ import annotations

import os
import sys

import click


def prepare_streams() -> None:
    """Make both streams take Vietnamese; a service or a closed descriptor has none at all."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        getattr(sys, name).reconfigure(encoding="utf-8")


def say(text: str, *, err: bool = False) -> None:
    """Print text to standard output, or to the log; a reader who has left stops no work."""
    try:
        click.echo(text.removesuffix("\n"), err=err)
    except BrokenPipeError:
        gone = sys.stderr if err else sys.stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), gone.fileno())
