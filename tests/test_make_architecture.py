"""docs/architecture.md and its picture are what the code is now, and the house keeps to its bounds."""

from __future__ import annotations

import ast
import re
import statistics
import sys
import tomllib
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from defusedxml import ElementTree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

import draw_architecture as draw  # noqa: E402 - scripts of the documentation are no package
import make_architecture as make  # noqa: E402
import measure_architecture as measure  # noqa: E402

HOUSE = measure.read_house()
PAGE = make.PAGE.read_text(encoding="utf-8")
ANEW = "run `make architecture`"
CODE = re.compile(r"`([^`\n]+)`")


def test_tables_of_the_page_are_what_the_code_is_now() -> None:
    assert make.write_page(PAGE, HOUSE) == PAGE, ANEW


def test_page_has_every_table_once() -> None:
    names = re.findall(r"<!-- make architecture: (\w+) -->", PAGE)
    assert sorted(names) == ["boundaries", "changes", "concepts", "imports", "measures"]
    assert PAGE.count("<!-- end -->") == len(names)


def test_a_line_more_shows_on_the_page() -> None:
    module = HOUSE.modules["metrics.gaps"]
    longer = replace(module, text=module.text + "\n# one line more\n")
    house = replace(HOUSE, modules={**HOUSE.modules, module.name: longer})
    assert make.write_page(PAGE, house) != PAGE


def test_picture_shows_what_the_code_is_now() -> None:
    described = ElementTree.parse(make.PICTURE).find(".//{http://purl.org/dc/elements/1.1/}description")
    assert described is not None
    assert described.text == draw.describe_picture(HOUSE), ANEW


def test_same_code_gives_the_same_picture() -> None:
    assert draw.draw_picture(HOUSE) == draw.draw_picture(measure.read_house())


def test_no_two_texts_of_the_picture_overlap_and_none_is_small_or_cut() -> None:
    figure = draw.draw_figure(HOUSE)
    renderer = FigureCanvasAgg(figure).get_renderer()
    texts = [text for text in figure.findobj(Text) if text.get_text()]
    boxes = {text: text.get_window_extent(renderer) for text in texts}
    assert [a.get_text() for a, b in combinations(texts, 2) if boxes[a].overlaps(boxes[b])] == []
    page = figure.bbox
    assert all(page.x0 < box.x0 and box.x1 < page.x1 and box.y1 < page.y1 for box in boxes.values())
    assert min(text.get_fontsize() for text in texts) >= 7
    assert len(texts) > 2 * len(HOUSE.modules)


def colours_of_arrows(house: measure.House) -> Counter[str]:
    return Counter(line.get_color() for line in draw.draw_figure(house).axes[0].lines)


def test_no_arrow_goes_against_the_order() -> None:
    assert colours_of_arrows(HOUSE)["#d00000"] == 0


def test_every_import_against_the_order_is_drawn_red() -> None:
    modules = dict(HOUSE.modules)
    against = [
        ("dataset.names", "display.wording"),
        ("metrics.gaps", "display.wording"),
        ("errors", "cli"),
        ("publishing.plan", "display.wording"),
        ("metrics.gaps", "publishing.plan"),
        ("publishing.plan", "cli"),
    ]
    for user, used in against:
        modules[user] = replace(modules[user], uses=modules[user].uses | {used})
    assert colours_of_arrows(replace(HOUSE, modules=modules))["#d00000"] == len(against)


def test_there_is_an_arrow_for_every_import_of_a_room_by_another() -> None:
    for module in HOUSE.modules.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("hotich_analysis."):
                base = str(node.module).removeprefix("hotich_analysis.")
                found = {base, *(f"{base}.{alias.name}" for alias in node.names)} & HOUSE.modules.keys()
                assert found - {module.name} <= module.uses
                assert found, f"{module.name} imports from {base}, which is no module"


def test_every_module_stands_in_one_concept_that_a_user_could_name() -> None:
    named = Counter(name for names in make.CONCEPTS.values() for name in names.split())
    assert set(named) == set(HOUSE.modules)
    assert max(named.values()) == 1


def test_every_module_that_only_one_other_imports_has_a_reason_and_no_other_has() -> None:
    assert set(make.REASONS) == set(measure.find_one_user_modules(HOUSE))


def public_names_of(name: str) -> set[str]:
    imports = [node for node in ast.parse(HOUSE.stub).body if isinstance(node, ast.ImportFrom)]
    return {alias.name for node in imports if node.module == name for alias in node.names}


@pytest.mark.parametrize("name", make.REASONS)
def test_reason_holds(name: str) -> None:
    reason, module = make.REASONS[name], HOUSE.modules[name]
    user = HOUSE.modules[measure.find_one_user_modules(HOUSE)[name]]
    assert reason.why
    match reason.kind:
        case "library":
            assert reason.of in module.outside ^ user.outside
        case "layer":
            assert reason.of == user.layer != module.layer
        case "public":
            assert reason.of in public_names_of(name) | public_names_of(user.name)
        case "plug-in":
            groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
            points = {point: to for group in groups["entry-points"].values() for point, to in group.items()}
            assert points[reason.of].startswith(f"hotich_analysis.{name}:")
        case _:
            assert reason.of


def test_few_modules_of_one_user_are_no_boundary() -> None:
    assert sum(reason.kind == "concept" for reason in make.REASONS.values()) <= 2


def test_files_and_modules_that_the_page_names_exist() -> None:
    code = CODE.findall(PAGE)
    paths = [one for one in code if re.match(r"(hotich_analysis|data|docs|notebooks|tests|reports)/", one)]
    modules = [one for one in code if re.fullmatch(r"(dataset|metrics|display|publishing)\.[\w.]+", one)]
    rooms = {module.room for module in HOUSE.modules.values()}
    assert len(paths) > 30
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert set(modules) - rooms == set(modules) & set(HOUSE.modules)


def test_twelve_changes_each_name_a_file_and_a_test() -> None:
    section = PAGE.split("## Where do I change")[1].split("\n## ")[0]
    changes = [change.partition("Right if:") for change in section.split("\n- **")[1:]]
    assert len(changes) == 12
    assert [where for where, _, tests in changes if "`tests/" not in tests] == []
    assert [where for where, _, _ in changes if "`" not in where] == []


def test_import_lines_are_a_small_share() -> None:
    lines = sum(module.n_lines for module in HOUSE.modules.values())
    assert sum(module.n_import_lines for module in HOUSE.modules.values()) <= 0.08 * lines


def test_public_names_are_few_and_in_groups() -> None:
    n_names, n_groups = measure.count_public(HOUSE)
    assert n_names <= 72
    assert 1 < n_groups < 10


def test_modules_are_few() -> None:
    # 65 when files were first whole concepts; each of what came later (tasks, changes, ...) is one of its own
    assert len(HOUSE.modules) <= 75
    assert statistics.median(module.n_lines for module in HOUSE.modules.values()) >= 150  # none is a shred


def test_every_change_is_measured() -> None:
    assert "not measured" not in PAGE
