"""Every message of the program can be looked up, and is there in Indonesian."""

import ast
from pathlib import Path

import pytest

from resources.build import sentences

ROOT = Path(__file__).parents[2]
LOOKUPS = {"_", "ngettext", "pgettext"}
SOURCES = sorted((ROOT / "detox").rglob("*.py"))


def test_every_message_is_translated_once_with_its_placeholders() -> None:
    assert sentences.problems() == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_plain_texts_are_looked_up(source: Path) -> None:
    """A message made by an f-string, `format` or `+` is in no catalogue."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    made_up = [
        f"{source.name}:{call.lineno}"
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in LOOKUPS
        and not all(_plain(argument) for argument in call.args[: _texts(call.func.id)])
    ]
    assert made_up == [] or (source.parent.name == "words" and source.name == "__init__.py")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_looked_up_while_a_module_is_imported(source: Path) -> None:
    """A sentence kept from import time would stay in the language of that moment."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    early = [call for statement in tree.body for call in _calls_at_import(statement)]
    names = [call.func.id for call in early if isinstance(call.func, ast.Name)]
    assert not LOOKUPS & set(names)


def test_a_part_that_forgets_a_placeholder_is_caught(tmp_path: Path) -> None:
    part = tmp_path / "room.po"
    part.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Focus until {time}"\nmsgstr "Fokus!"\n',
        encoding="utf-8",
    )
    merged, disagreements = sentences.translations(tmp_path)
    told = merged.get("Focus until {time}")
    used = sentences.messages()[None, "Focus until {time}"]
    assert told is not None
    found = sorted(sentences._compare(used, told))
    assert [trouble.partition(":")[0] for trouble in found] == [
        "calm, please",
        "placeholders differ",
    ]
    assert disagreements == []


def test_two_parts_that_disagree_are_caught(tmp_path: Path) -> None:
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    for name, text in (("a.po", "Siap"), ("b.po", "Sudah siap")):
        (tmp_path / name).write_text(f'{header}msgid "Ready"\nmsgstr "{text}"\n', encoding="utf-8")
    assert sentences.translations(tmp_path)[1] == ["b.po: 'Ready' is translated in two ways"]


def test_the_same_parts_make_the_same_bytes(tmp_path: Path) -> None:
    first = sentences.compile_into(tmp_path / "a").read_bytes()
    assert first == sentences.compile_into(tmp_path / "b").read_bytes()


def _texts(lookup: str) -> int:
    return 1 if lookup == "_" else 2


def _plain(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Constant) and isinstance(argument.value, str)


def _calls_at_import(statement: ast.stmt) -> list[ast.Call]:
    """Return the calls that run when the module is imported, so none in a function's body."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        roots: list[ast.AST] = [*statement.decorator_list, statement.args]
    elif isinstance(statement, ast.ClassDef):
        return [call for inner in statement.body for call in _calls_at_import(inner)]
    else:
        roots = [statement]
    return [node for root in roots for node in _outside_lambdas(root) if isinstance(node, ast.Call)]


def _outside_lambdas(root: ast.AST) -> list[ast.AST]:
    if isinstance(root, ast.Lambda):
        return []
    inner = [node for child in ast.iter_child_nodes(root) for node in _outside_lambdas(child)]
    return [root, *inner]
