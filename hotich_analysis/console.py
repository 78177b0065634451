"""What commands print: in the user's language, in UTF-8, and no harm done if nobody reads it any more.

The words of the code are English; those of another language stand in locale/, where click finds its own, too.
What files hold is printed as text: signs that steer a terminal are shown by their code points.
"""

from __future__ import annotations

import dataclasses
import gettext
import locale
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Final

import click

from hotich_analysis.errors import Message, Problem
from hotich_analysis.vocabulary import LANGS, Lang

_NEEDED: Final = frozenset("\n\t")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})
"""Control, formatting and lone surrogates: the categories of Unicode of signs without a shape."""


def choose_language() -> Lang:
    """Return the user's language: HOTICH_LANG, else that of the locale, English if that is another one."""
    named = ("HOTICH_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    asked = next(filter(None, map(os.environ.get, named)), None) or locale.getlocale()[0] or ""
    return next((lang for lang in LANGS if asked.lower().startswith(lang)), "en")


@contextmanager
def speaking(lang: Lang) -> Iterator[None]:
    """Speak a language from here on; click is told by gettext, and that by LANGUAGE."""
    gettext.bindtextdomain("messages", str(files("hotich_analysis") / "locale"))
    before = os.environ.get("LANGUAGE", "")
    os.environ["LANGUAGE"] = lang
    try:
        yield
    finally:
        os.environ["LANGUAGE"] = before


def spoken_language() -> Lang:
    """Return the language that is spoken."""
    return next((lang for lang in LANGS if lang == os.environ.get("LANGUAGE")), "en")


def translate(words: object) -> str:
    """Return words of the code in the language that is spoken; what is no Message or Problem as it is."""
    if isinstance(words, Problem):
        return translate(_explain(words).text)
    if not isinstance(words, Message) or not words:
        return str(words)
    template = gettext.gettext(words.template)
    values = {name: translate(value) for name, value in words.values.items()}
    return template.format(**values) if values else template


def _explain(problem: Problem) -> Problem:
    """A fault of a received file has words for its sender, in which stands what would be right."""
    lang = spoken_language()
    if problem.kind is None or lang == "en":
        return problem
    from hotich_analysis.display.wording import explain_problem  # with all messages, for a fault alone

    explained = explain_problem(problem, lang=lang).removesuffix(".")
    return dataclasses.replace(problem, message=explained, expected=None)


def show_signs(text: str) -> str:
    """Return a text in which control and formatting signs, as ESC or those that turn a line, are readable."""
    unsafe = {sign for sign in set(text) - _NEEDED if unicodedata.category(sign) in _UNSEEN}
    return text.translate({ord(sign): f"<U+{ord(sign):04X}>" for sign in unsafe})


def prepare_streams() -> None:
    """Make both streams take Vietnamese; a service or a closed descriptor has none at all."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        getattr(sys, name).reconfigure(encoding="utf-8")


def say(words: str, *, err: bool = False) -> None:
    """Print words to standard output, or to the log; a reader who has left stops no work."""
    _print(show_signs(translate(words)), err=err)


def hand_over(data: str) -> None:
    """Print data for another program as they are; where somebody looks at them, as text."""
    _print(show_signs(data) if sys.stdout.isatty() else data, err=False)


def _print(text: str, *, err: bool) -> None:
    try:
        click.echo(text.removesuffix("\n"), err=err)
    except BrokenPipeError:
        gone = sys.stderr if err else sys.stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), gone.fileno())
