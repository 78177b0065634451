"""`hotich` in the user's language: all words of the code stand in the catalogue, and no English is left."""

from __future__ import annotations

import ast
import inspect
import io
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from hotich_analysis import cli
from hotich_analysis.console import choose_language, say, show_signs, speaking, translate
from hotich_analysis.errors import DataError, Message, Problem, UsageError
from hotich_analysis.metrics.progress import CHANGES

PACKAGE = Path(cli.__file__).parent
WORDS = PACKAGE / "locale" / "vi" / "LC_MESSAGES"
# which arguments are words: of a problem the second and sixth, say
PLACES = {
    "Message": (0,), "said": (0,), "counted": (0, 1), "Problem": (1, 5), "UnitProblem": (1, 2),
    "UsageError": (0,), "HotichError": (0,), "ExportError": (0,), "AmbiguousProvinceError": (2,),
    "UnknownProvinceError": (0,), "DataError": (), "_check_name": (0,), "_check_codes": (),
}  # fmt: skip
KEYWORDS = {"message", "expected", "advice", "help", "noun"}
VARIABLES = {"message", "expected", "text", "advice", "what", "kept", "reason", "why", "absent"}
# faults of received files have a kind, and words for their sender
WITH_KINDS = {"spreadsheets", "return_tables", "intake"}
NO_WORDS = {"[[report.chapters]]", "answer-", "cite-", "unit-running", "unit-title"}
# of variables: levels, results, what a system says, and a table of the code
COMPUTED = {
    "full", "partial", "none", "done", "failed", "unchanged", "shapes", "too small", "too large",
    "the value has another form", "the value is not one of those allowed", "a list", "a table",
    "No such file or directory", "Permission denied", "Is a directory", "Not a directory", "File exists",
    "No space left on device", "Read-only file system", "documents", *CHANGES,
    "unit_code", "name_vi", "indicator_code", "change", "before", "after",
}  # fmt: skip


@cache
def read_catalogue() -> Catalog:
    with (WORDS / "messages.po").open("rb") as file:
        return read_po(file, locale="vi", abort_invalid=True)


def list_ids() -> set[str]:
    return {one for message in read_catalogue() if message.id for one in _as_tuple(message.id)}


def _as_tuple(words: object) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, tuple | list) else (str(words),)


def list_constants(node: ast.AST) -> Iterator[str]:
    """The texts that an expression may be: of `x if … else y` and `x or y` both."""
    parts = {
        ast.IfExp: ("body", "orelse"),
        ast.BoolOp: ("values",),
        ast.Tuple: ("elts",),
        ast.List: ("elts",),
    }
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.JoinedStr) and re.search("[a-z]{2,} | [a-z]{2,}", "".join(list_literals(node))):
        yield f"not translated, an f-string: {ast.unparse(node)}"
    for name in parts.get(type(node), ()):
        inner = getattr(node, name)
        for one in inner if isinstance(inner, list) else [inner]:
            yield from list_constants(one)


def list_literals(node: ast.JoinedStr) -> list[str]:
    return [str(part.value) for part in node.values if isinstance(part, ast.Constant)]


def list_arguments(call: ast.Call, module: str) -> Iterator[ast.AST]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name == "say":
        yield from (argument for argument in call.args if isinstance(argument, ast.JoinedStr))
    if name not in PLACES or (name == "Problem" and module in WITH_KINDS):
        yield from (one.value for one in call.keywords if one.arg == "help" and module == "cli")
        return
    yield from (argument for place, argument in enumerate(call.args) if place in PLACES[name])
    yield from (one.value for one in call.keywords if one.arg in KEYWORDS)


def list_assigned(assignment: ast.Assign) -> Iterator[ast.AST]:
    for target in assignment.targets:
        targets = getattr(target, "elts", [target])
        values = getattr(assignment.value, "elts", [assignment.value] * len(targets))
        pairs = zip(targets, values, strict=False)
        yield from (value for one, value in pairs if getattr(one, "id", "") in VARIABLES)


def list_words_of(path: Path) -> Iterator[str]:
    if path.stem == "deprecated":  # warns in Python only
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        found: Iterator[ast.AST] = iter(())
        if isinstance(node, ast.Call):
            found = list_arguments(node, path.stem)
            for one in node.keywords:  # of what is known phrases are words, codes are not
                if one.arg == "known" and isinstance(one.value, ast.List):
                    yield from (text for text in list_constants(one.value) if " " in text)
        elif isinstance(node, ast.Assign) and path.stem not in WITH_KINDS:
            found = list_assigned(node)
        elif isinstance(node, ast.Yield) and node.value and path.stem == "source":
            found = iter([node.value])
        for expression in found:
            yield from list_constants(expression)


def list_words() -> set[str]:
    found = {text for path in PACKAGE.rglob("*.py") for text in list_words_of(path)}
    found |= {inspect.cleandoc(one.help or "") for one in (cli.hotich, *cli.hotich.commands.values())}
    return {
        text
        for text in found
        if re.search("[a-zA-Z]{2}", re.sub(r"\{\w*\}", "", text)) and not text.startswith(tuple(NO_WORDS))
    }


def test_every_word_of_the_code_is_in_the_vietnamese_catalogue() -> None:
    assert list_words() - list_ids() == set()


def test_the_catalogue_holds_no_words_that_neither_the_code_nor_click_has() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(click.__file__).parent.glob("*.py")]
    of_click = ast.parse("\n".join(sources).replace("from __future__ import annotations\n", ""))
    known = {text for node in ast.walk(of_click) for text in list_constants(node)}
    errors = (PACKAGE / "errors.py").read_text(encoding="utf-8")
    editions = (PACKAGE / "publishing" / "editions.py").read_text(encoding="utf-8")
    strange = list_ids() - list_words() - known - COMPUTED
    assert {one for one in strange if one not in errors + editions} == set()


def test_words_in_both_languages_speak_of_the_same_values() -> None:
    differing = {}
    for message in read_catalogue():
        english = {name for one in _as_tuple(message.id) for name in re.findall(r"\{(\w+)", one)}
        vietnamese = {name for one in _as_tuple(message.string) for name in re.findall(r"\{(\w+)", one)}
        if (
            message.id
            and english != vietnamese
            and "filename" not in english
            and "number_type" not in english
        ):
            differing[message.id] = english ^ vietnamese
    assert {words: lacking for words, lacking in differing.items() if isinstance(words, str)} == {}


def test_no_words_are_left_untranslated() -> None:
    assert [message.id for message in read_catalogue() if message.id and not message.string] == []


def test_what_programs_read_is_made_of_what_people_read() -> None:
    """`make messages` compiles the catalogue."""
    with (WORDS / "messages.mo").open("rb") as file:
        compiled = [(_as_tuple(one.id), _as_tuple(one.string)) for one in read_mo(file) if one.id]
    source = [(_as_tuple(one.id), _as_tuple(one.string)) for one in read_catalogue() if one.id]
    assert sorted(compiled) == sorted(source)


@pytest.fixture
def run_in_vietnamese(run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run the command in an empty folder, in Vietnamese: all that is printed."""
    monkeypatch.setenv("HOTICH_LANG", "vi")

    def call(*arguments: object) -> str:
        _, out, err = run(*arguments)
        return out + err

    return call


def find_english(text: str) -> list[str]:
    """The pieces of English words in a text, between their values, where they are two words or more."""
    pieces = {piece.strip() for one in list_ids() for piece in re.split(r"\{[^}]*\}|\n", one)}
    flat = " ".join(text.split())
    return sorted(piece for piece in pieces if piece.count(" ") > 1 and piece in flat)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        *((name, "--help") for name in cli.hotich.commands),
        ("reprot",),
        ("gaps", "--indicator", "birth"),
        ("gaps", "--unit", "Hà Nam Ninh"),
        ("gaps", "--unit", "Phù Yên"),
        ("gaps", "--frame", "65"),
        ("gaps", "--forse"),
        ("coverage", "--as-of", "2021-01-01"),
        ("coverage", "--revision", "x"),
        ("coverage", "--revision", "7"),
        ("coverage",),
        ("scenario", "--indicator", "birth_registration"),
        ("scenario", "--indicator", "birth_registration", "--target", "2"),
        ("scenario", "--indicator", "birth_registration", "--target", "0.5"),
        ("trace", "--unit", "Hà Nội", "--indicator", "registry_link"),
        ("trace", "--unit", "Hà Nội", "--indicator", "computers"),
        ("template", "form.docx"),
        ("template",),
        ("template", "form.xlsx", "extra"),
        ("report", "leadershp"),
        ("report", "--today", "2020-01-01"),
        ("report", "--jobs", "0"),
        ("report", "--only", "x", "--dry-run"),
        ("import", "absent.xlsx", "--as-of", "2024-06-30"),
        ("import", "--as-of", "30/6/2024"),
        ("check", "--data", "absent"),
    ],
    ids=" ".join,
)
def test_a_command_leaves_no_english_in_vietnamese(arguments: tuple[str, ...], run_in_vietnamese) -> None:
    said = run_in_vietnamese(*arguments)
    assert re.search("[ăđơưạảấầậắệộợụứ]", said)
    assert find_english(said) == []


def test_a_refusal_of_a_file_says_in_vietnamese_what_its_marked_workbook_says(
    run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(
        "Tỉnh,Đăng ký khai sinh\nHà Nôi,x\nHuế,x\nKà Mau,maybe\n", encoding="utf-8"
    )
    asked = ("import", "a.csv", "--as-of", "2022-06-30", "--data", "own")
    english = run(*asked)
    monkeypatch.setenv("HOTICH_LANG", "vi")
    code, _, said = run(*asked)
    assert (code, english[0]) == (3, 3)
    assert "the mark is unknown" in english[2]
    assert "Không nhận ra ký hiệu. Đề nghị chọn mức độ" in said
    assert find_english(said) == []


def test_an_import_is_told_in_vietnamese(run_in_vietnamese, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Tỉnh,Đăng ký khai sinh\nHà Nội,x\nCà Mau,-\n", encoding="utf-8")
    asked = ("import", "a.csv", "--as-of", "2022-06-30", "--data", "own")
    told = run_in_vietnamese(*asked)
    again = run_in_vietnamese(*asked)
    (tmp_path / "a.csv").write_text("Tỉnh,Đăng ký khai sinh\nHà Nội,-\n", encoding="utf-8")
    correction = run_in_vietnamese(*asked)
    assert "2/63 tỉnh, thành phố có báo cáo; chưa báo cáo: " in told
    assert "không có gì mới: cả 2 giá trị nhận được" in again
    assert "Hà Nội, birth_registration: đầy đủ (a.csv, a, B2) -> chưa triển khai" in correction
    assert find_english(told + again + correction) == []


def test_a_problem_of_the_data_is_told_in_vietnamese_with_its_values() -> None:
    problem = Problem(
        "units.csv", Message("the code is no unit of frame {frame}", frame=63), 5, "unit_code", "99"
    )
    with speaking("vi"):
        said = translate(DataError([problem], advice="it would be replaced").args[0])
    assert said.splitlines() == [
        "dữ liệu bị từ chối, có 1 lỗi:",
        "  - units.csv, dòng 5, cột 'unit_code': mã này không có trong khung 63; đang ghi '99'",
        "kỳ đó sẽ bị thay thế",
    ]
    assert str(problem) == "units.csv, row 5, column 'unit_code': the code is no unit of frame 63; found '99'"


def test_data_that_look_like_words_stay_data() -> None:
    with speaking("vi"):
        assert "'indicator'" in translate(
            UsageError("grouping", "indicator", known=["unit", "region"]).args[0]
        )
        assert translate("indicator") == "indicator"


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "vi_VN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "vi_VN"}, "vi"),
        ({"LANG": "vi_VN.UTF-8", "HOTICH_LANG": "en"}, "en"),
        ({"LANG": "C", "HOTICH_LANG": "vi"}, "vi"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_language_is_asked_for_by_name_or_by_the_locale(
    environment: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOTICH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, environment.get(name, ""))
    assert choose_language() == lang


@pytest.mark.parametrize(
    ("sign", "shown"),
    [
        ("\x1b", "<U+001B>"),
        ("\x9b", "<U+009B>"),
        ("\u202e", "<U+202E>"),
        ("\u2066", "<U+2066>"),
        ("\r", "<U+000D>"),
    ],
)
def test_signs_that_steer_a_terminal_are_shown_by_their_code_points(
    sign: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    say(DataError([Problem(f"a{sign}]0;title.csv", "the file is missing")]).args[0], err=True)
    printed = capsys.readouterr().err
    assert f"a{shown}]0;title.csv" in printed
    assert sign not in printed
    assert show_signs("Đắk Lắk\n\tđủ dấu") == "Đắk Lắk\n\tđủ dấu"


def test_signs_in_a_sheets_name_do_not_reach_the_terminal(run, tmp_path: Path) -> None:
    name = "a\x1b[31m\u202e.csv"
    (tmp_path / name).write_text("Tỉnh,Đăng ký khai sinh\nHà Nội,maybe\n", encoding="utf-8")
    code, out, err = run("import", name, "--as-of", "2022-06-30", "--data", "own")
    assert code == 3
    assert "a<U+001B>[31m<U+202E>.csv" in err
    assert not {"\x1b", "\u202e"} & {*out, *err}


def test_data_for_programs_are_handed_over_as_they_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from hotich_analysis.console import hand_over

    hand_over("a\u202eb\n")
    assert capsys.readouterr().out == "a\u202eb\n"
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stdout", terminal)
    hand_over("a\u202eb\n")
    assert terminal.getvalue() == "a<U+202E>b\n"
