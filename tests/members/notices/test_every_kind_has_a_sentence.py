"""Whatever kind of notice the code of any floor gives, the registry has its sentence; and every sentence is sent."""

from __future__ import annotations

import ast

from members.notices.sentences import SENTENCES
from tests.house.files import sources, tree


def kinds_given() -> set[str]:
    """Find the words that calls of `notify`, or of a helper of `notify`, pass as their kind.

    A helper is a function with a parameter `kind` that calls `notify`, of the module itself or imported by it; the
    words may stand in an "either … or" or in a table of the module.
    """
    telling = {path: module for path in sources() if "notify" in ast.unparse(module := tree(path))}
    helpers = {path: _helpers(module) for path, module in telling.items()}
    lent = {name: place for of_one in helpers.values() for name, place in of_one.items() if not name.startswith("_")}
    found: set[str] = set()
    for path in sources():
        module = tree(path)
        imported = {name.name for node in ast.walk(module) if isinstance(node, ast.ImportFrom) for name in node.names}
        known = {name: place for name, place in ({"notify": -1} | lent).items() if name in imported}
        known |= helpers.get(path, {})
        tables = {
            node.targets[0].id: node.value.values
            for node in module.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Dict)
        }
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
                place = known[node.func.id]
                given = [word.value for word in node.keywords if word.arg == "kind"]
                given += node.args[place : place + 1] if place >= 0 else []
                found |= {word for value in given for word in _words(value, tables)}
    return found


def _helpers(module: ast.Module) -> dict[str, int]:
    """Find the helpers of `notify` in a module: their name, and where their kind stands (-1: by name)."""
    return {
        node.name: [word.arg for word in node.args.args].index("kind") if not _by_name(node) else -1
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef) and _takes_kind(node) and "notify(" in ast.unparse(node)
    }


def _takes_kind(node: ast.FunctionDef) -> bool:
    return "kind" in {word.arg for word in [*node.args.args, *node.args.kwonlyargs]}


def _by_name(node: ast.FunctionDef) -> bool:
    return "kind" in {word.arg for word in node.args.kwonlyargs}


def _words(value: ast.expr, tables: dict[str, list[ast.expr]]) -> set[str]:
    if isinstance(value, ast.IfExp):
        return _words(value.body, tables) | _words(value.orelse, tables)
    if isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name):
        return {word for one in tables.get(value.value.id, []) for word in _words(one, tables)}
    return {value.value} if isinstance(value, ast.Constant) and isinstance(value.value, str) else set()


def test_every_kind_that_is_given_has_its_sentence() -> None:
    assert kinds_given() - SENTENCES.keys() == set()


def test_every_sentence_is_sent_by_some_act() -> None:
    assert SENTENCES.keys() - kinds_given() == set()
