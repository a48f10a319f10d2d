"""Whatever kind of notice the code of any floor gives, the registry has its sentence."""

from __future__ import annotations

import ast

from members.notices.sentences import SENTENCES
from tests.house.files import sources, tree

TELLING = {"notify", "notify_each", "_tell"}


def kinds_given() -> set[str]:
    """Find the words that calls of `notify` (or of a module's own `_tell`) pass as their kind."""
    found: set[str] = set()
    for path in sources():
        module = tree(path)
        if "members.notices.actions" not in ast.unparse(module):
            continue
        for node in ast.walk(module):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TELLING):
                continue
            named = [word.value for word in node.keywords if word.arg == "kind"]
            # A module's own `_tell` takes the kind as its one plain word.
            for value in [*named, *(node.args if node.func.id == "_tell" else [])]:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    found.add(value.value)
    return found


def test_every_kind_that_is_given_has_its_sentence() -> None:
    given = kinds_given()
    assert "ballot_cast" in given
    assert given - SENTENCES.keys() == set()
