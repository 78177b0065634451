"""The widgets of `hotich.explore()`: standard ones of ipywidgets, so that keys and screen readers work.

Only the extra `lab` brings ipywidgets: this module is imported when something is to be explored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets

from hotich_analysis.display.explore.engine import Choice, Engine, View
from hotich_analysis.display.notebook_output import Picture, show, show_tables, show_text
from hotich_analysis.display.table import Table, split_bold
from hotich_analysis.errors import HotichError

Save = Callable[[View], Sequence[Path]]
"""Writes what is seen into files and returns their paths."""

WIDGET_TAG: Final = "widgets"
"""Tag of the output that lives only as long as its kernel and is not kept in a committed notebook."""

_MESSAGES: Final = {
    "indicator": "column-indicator",
    "as_of": "explore-date",
    "region": "column-region",
    "unit": "column-unit",
    "frame": "explore-frame",
    "weight": "explore-weight",
}
_RADIO: Final = ("frame", "weight")
# Else JupyterLab takes the keys pressed in a closed list for its own: arrows change cells, "d d" deletes one
# (github.com/jupyter-widgets/ipywidgets/issues/3912). No widget can say so of itself, but a style sheet can.
_KEEP_KEYS: Final = (
    "this.closest('.hotich-explore').addEventListener('focusin',"
    " event => event.target.setAttribute('data-lm-suppress-shortcuts', ''))"
)


class ExplorationPanel:
    """Controls, sentence, map, table and card; `widget` holds them all."""

    def __init__(self, engine: Engine, *, save: Save) -> None:
        """Show the first view; `save` is called with what is seen when the button is pressed."""
        self._engine, self._save = engine, save
        self._say = engine.say
        self._choice = engine.first
        self._view: View | None = None
        self._is_settling = False
        self.controls = {name: _make_control(name, self._say(text)) for name, text in _MESSAGES.items()}
        self.told, self.map, self.table, self.card, self.saved = (widgets.HTML() for _ in range(5))
        self.button = widgets.Button(description=self._say("explore-save"), icon="download")
        self.widget = self._lay_out()
        self._choose(self._choice)
        for control in self.controls.values():
            control.observe(self._on_choice, names="value")
        self.button.on_click(self._on_save)

    def show_first_view(self) -> None:
        """Show sentence, map and table as a report does, for who reads the notebook without running it."""
        view = self._engine.look(self._engine.first)
        show_text(view.sentence)
        show(view.picture)
        show_tables(view.table)

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.widget._repr_mimebundle_(**options), {"tags": [WIDGET_TAG]}

    def _on_choice(self, _: object) -> None:
        if not self._is_settling:
            chosen = {name: control.value for name, control in self.controls.items()}
            self._choose(Choice(**chosen))

    def _choose(self, choice: Choice) -> None:
        """Show a choice, or say in a sentence why it cannot be shown; the next one is tried anew."""
        try:
            self._choice = self._engine.settle(choice)
            self._fill_controls()
            self._view = self._engine.look(self._choice)
            self._show(self._view)
        except Exception as error:  # noqa: BLE001 - an analyst gets a sentence, whatever went wrong
            self._view = None
            self._clear(_write_error(self._explain(error)))
        self.button.disabled = self._view is None

    def _fill_controls(self) -> None:
        """Offer what goes with the choice; what this itself changes is no choice of the user's."""
        self._is_settling = True
        try:
            for name, options in self._engine.list_options(self._choice).items():
                control = self.controls[name]
                if list(control.options) != options:
                    control.options = options
                control.value = getattr(self._choice, name)
        finally:
            self._is_settling = False

    def _show(self, view: View) -> None:
        self.told.value = f'<h3>{escape(view.title)}</h3><p role="status">{_write_bold(view.sentence)}</p>'
        self.map.value = _write_picture(view.picture)
        self.table.value = _write_table(view.table)
        hint = f"<p>{escape(self._say('explore-hint'))}</p>"
        self.card.value = _write_table(view.card.tabulate(self._say)) if view.card else hint
        self.saved.value = ""

    def _clear(self, message: str) -> None:
        self.told.value = message
        for part in (self.map, self.table, self.card, self.saved):
            part.value = ""

    def _on_save(self, _: object) -> None:
        if self._view is None:
            return
        self.button.disabled = True
        self.saved.value = f'<p role="status">{escape(self._say("explore-saving"))}</p>'
        try:
            paths = self._save(self._view)
        except Exception as error:  # noqa: BLE001 - as above
            self.saved.value = _write_error(self._explain(error))
        else:
            kinds = ", ".join(path.suffix for path in paths)
            folder, name = str(paths[0].parent), paths[0].stem
            told = self._say("explore-saved", folder=folder, name=name, kinds=kinds)
            self.saved.value = f'<p role="status">{escape(told)}</p>'
        finally:
            self.button.disabled = False

    def _explain(self, error: Exception) -> str:
        """What went wrong, in the words of the package, or else of the library it happened in."""
        reason = str(error) if isinstance(error, (HotichError, OSError)) else repr(error)
        return self._say("explore-error", reason=reason)

    def _lay_out(self) -> Any:
        style = files(__package__).joinpath("templates", "panel.css").read_text(encoding="utf-8")
        parts = {
            "controls": widgets.GridBox([*self.controls.values()]),
            "told": self.told,
            "stage": widgets.Box([self.map, self.table]),
            "card": self.card,
            "save": widgets.Box([self.button, self.saved]),
        }
        for name, part in parts.items():
            part.add_class(f"hotich-{name}")
        self.map.add_class("hotich-map")
        self.table.add_class("hotich-table")
        self.table.tabbable = True  # it scrolls: a stop of the Tab key in every browser, however long it is
        panel = widgets.VBox([widgets.HTML(f'<style onload="{_KEEP_KEYS}">{style}</style>'), *parts.values()])
        panel.add_class("hotich-explore")
        return panel


def _make_control(name: str, text: str) -> Any:
    make = widgets.RadioButtons if name in _RADIO else widgets.Dropdown
    control = make(description=text, style={"description_width": "initial"}, layout={"width": "auto"})
    control.add_class(f"hotich-{name}")
    return control


def _write_table(table: Table) -> str:
    return table.to_html() if table.rows else f"<p>{escape(table.when_empty)}</p>"


def _write_bold(markdown: str) -> str:
    """Markdown of a sentence as HTML."""
    parts = [escape(part) for part in split_bold(markdown)]
    parts[1::2] = [f"<strong>{bold}</strong>" for bold in parts[1::2]]
    return "".join(parts)


def _write_error(text: str) -> str:
    return f'<p class="hotich-error" role="alert">{escape(text)}</p>'


def _write_picture(picture: Picture) -> str:
    """The SVG as a part of the page, without what stands before its root, which HTML does not know."""
    drawn = picture.svg[picture.svg.index("<svg") :]
    return (
        f'<figure><div role="img" aria-label="{escape(picture.alt)}">{drawn}</div>'
        f"<figcaption>{escape(picture.caption)}</figcaption></figure>"
    )
