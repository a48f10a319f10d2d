"""The house rules about files, names, writes and words in the code."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.house.files import FLOORS, ROOT, limits, named, sources, templates, tracked, tree

SLICE_FILES = {
    "__init__", "models", "rules", "actions", "queries", "forms", "views", "urls", "tasks", "signals", "reactions",
}  # fmt: skip
BANNED = re.compile(r"(^|_)(utils?|helpers?|common|misc|manager|process|handle|data|info)($|_)")
WRITES = {
    "save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create",
}  # fmt: skip
TOP_LEVEL = {
    "manage.py", "pyproject.toml", "cooperative", "members", "initiatives", "financing", "templates", "static", "tests",
    "docker-compose.yml", "README.md", "requirements.lock", "Dockerfile", "LICENSE", "CHANGELOG.md",
}  # fmt: skip


def test_the_top_level_holds_nothing_else() -> None:
    names = {named(path).split("/")[0] for path in tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL


def test_no_file_is_longer_than_the_limit() -> None:
    exceptions = limits()["length"]["exceptions"]
    too_long = {
        named(path): lines
        for path in [*(p for p in tracked() if p.suffix == ".py" and "/migrations/" not in named(p)), *templates()]
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > limits()["length"]["lines"]
        and named(path) not in exceptions
    }
    assert not too_long


def test_every_module_says_what_it_is_about() -> None:
    silent = [
        named(path)
        for path in sources()
        if path.read_text(encoding="utf-8").strip() and ast.get_docstring(tree(path)) is None
    ]
    assert not silent


def test_every_public_function_and_class_says_what_it_does() -> None:
    silent = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and node.name not in {"Meta", "add_arguments", *ALLOWED_BY_FRAMEWORK}
        and ast.get_docstring(node) is None
        and _is_public(path, node)
    ]
    assert not silent


def _is_public(path: Path, node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Say whether a definition stands at the top of its module or its class."""
    module = tree(path)
    return node in module.body or any(isinstance(outer, ast.ClassDef) and node in outer.body for outer in module.body)


def test_names_say_what_things_are() -> None:
    bad = []
    for path in sources(migrations=True):
        if BANNED.search(path.stem):
            bad.append(named(path))
        bad += [
            f"{named(path)}:{node.lineno} {node.name}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and BANNED.search(node.name)
            and node.name not in ALLOWED_BY_FRAMEWORK
        ]
    assert not bad


# Names that a library asks for.
ALLOWED_BY_FRAMEWORK = {
    "handle", "handle_starttag", "process_exception", "process_view", "get_context_data",
    "handle_raw_input", "receive_data_chunk",
}  # fmt: skip


def test_only_actions_write() -> None:
    exceptions = limits()["writes"]["exceptions"]
    found = []
    for path in sources():
        name = named(path)
        if path.name in {"actions.py", "demo.py"} or name in exceptions or "/demo" in name:
            continue
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES
                and _touches_rows(node.func.value)
                and not (path.name == "models.py" and ast.unparse(node.func) == "super().save")
            ):
                found.append(f"{name}:{node.lineno} .{node.func.attr}()")
    assert not found


def _touches_rows(value: ast.expr) -> bool:
    """Say whether the call starts at `Model.objects…`; a dict's update() or a hash's update() does not."""
    text = ast.unparse(value)
    return ".objects" in text or text.startswith("super()")


def test_slices_use_the_fixed_vocabulary() -> None:
    exceptions = limits()["modules"]["exceptions"]
    strange = []
    for path in sources():
        parts = named(path).split("/")
        if parts[0] == "cooperative" or len(parts) != 3 or parts[1] in {"management", "templatetags", "source", "demo"}:
            continue
        if path.stem not in SLICE_FILES and named(path) not in exceptions:
            strange.append(named(path))
    assert not strange


WHOLE = {"ceil", "comb", "floor", "gcd", "isqrt", "lcm", "prod"}  # of math: what gives whole numbers


def test_no_float_in_money_and_counting() -> None:
    found = []
    for path in sources():
        name = named(path)
        if not name.startswith(("financing/", "initiatives/voting/")):
            continue
        for node in ast.walk(tree(path)):
            if (isinstance(node, ast.Constant) and isinstance(node.value, float)) or (
                isinstance(node, ast.Name) and node.id == "float"
            ):
                found.append(f"{name}:{node.lineno}")
    assert not found


def test_financing_divides_fractions_and_never_whole_numbers() -> None:
    # `/` of two integers is a float: one side says that it is exact, or that this is a path.
    found = []
    for path in sources():
        for node in ast.walk(tree(path)) if named(path).startswith("financing/") else ():
            if isinstance(node, ast.ImportFrom) and node.module == "math":
                found += [f"{named(path)}: {one.name}" for one in node.names if one.name not in WHOLE]
            elif isinstance(node, ast.Import):
                found += [f"{named(path)}: {one.name}" for one in node.names if one.name in {"math", "statistics"}]
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                exact = any(ast.unparse(one).startswith("Fraction(") for one in (node.left, node.right))
                place = any(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in ast.walk(node))
                if not exact and not place:
                    found.append(f"{named(path)}:{node.lineno} {ast.unparse(node)}")
    assert not found


def test_the_house_reach_is_used_only_where_it_is_listed() -> None:
    listed = set(_house_modules())
    using = {
        named(path)
        for path in sources()
        if named(path) != "cooperative/isolation/transactions.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"house", "system", "house_on"}
    }
    assert using - listed == set()
    assert {name for name in listed if not name.startswith("tests/")} - using == set()


def _house_modules() -> dict[str, str]:
    text = (ROOT / "cooperative" / "isolation" / "house.toml").read_text(encoding="utf-8")
    modules: dict[str, str] = tomllib.loads(text)["modules"]
    assert all(reason.strip() for reason in modules.values())
    return modules


INLINE = re.compile(r"""(\sstyle\s*=)|(\son[a-z]+\s*=\s*["'])|(\shx-on)|(javascript:)|(<script(?![^>]*\ssrc=))|(js:)""")


def test_no_inline_style_or_script_in_templates() -> None:
    found = [
        f"{named(path)}:{number} {line.strip()[:80]}"
        for path in templates()
        if path.suffix == ".html"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if INLINE.search(line)
    ]
    assert not found


def test_every_template_is_used() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in tracked()
        if path.suffix in {".py", ".html", ".txt", ".svg"} and not named(path).startswith("tests/")
    )
    exceptions = limits()["templates"]["exceptions"]
    unused = [
        name
        for path in templates()
        if (name := named(path).removeprefix("templates/")) not in text
        and not any(name.startswith(prefix) for prefix in (*exceptions, *BY_NAME))
    ]
    assert not unused


# Templates that Django or the sign-in library look up by their own names.
BY_NAME = (
    "400.html",
    "403.html",
    "404.html",
    "409.html",
    "429.html",
    "500.html",
    "account/",
    "mfa/",
    "usersessions/",
    "web/texts/",
)


def test_every_dependency_has_a_lower_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(name for extra in extras for name in extra)]
    assert len(wanted) > 30
    assert [name for name in wanted if not re.fullmatch(r"[a-z0-9.-]+(\[[a-z,]+\])?>=[0-9.]+", name)] == []


def test_the_lock_names_no_index() -> None:
    assert "http" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.mark.parametrize("floor", FLOORS)
def test_a_package_root_holds_only_what_a_newcomer_expects(floor: str) -> None:
    expected = {
        "__init__", "apps", "models", "urls", "admin", "subjects", "figures", "home", "search", "agenda", "printouts",
        "demo", "jobs",
    }  # fmt: skip
    if floor == "cooperative":
        expected |= {"settings", "celery", "wsgi", "protocols"}
    exceptions = limits()["modules"]["exceptions"]
    found = {path.stem for path in (ROOT / floor).glob("*.py") if named(path) not in exceptions}
    assert found - expected == set()
