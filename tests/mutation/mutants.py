"""Small faults for a module of pure functions: another comparison, one more or less, a condition upside down."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Continue: ast.Break,
    ast.Break: ast.Continue,
}
TWINS = {"min": "max", "max": "min", "any": "all", "all": "any", "bisect_left": "bisect_right"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: the function it is planted in, and that function's code with the fault."""

    module: str
    function: str
    line: int
    change: str
    code: CodeType

    @property
    def name(self) -> str:
        """Name the fault by its words, so that the name outlives a moved line."""
        return f"{self.module.rpartition('.')[2]} {self.function}: {self.change}"

    def plant(self) -> None:
        """Put the faulty code into the function as it is, wherever it was imported to."""
        found: Any = import_module(self.module)
        for part in self.function.split("."):
            found = vars(found)[part]
        found = getattr(found, "__func__", None) or getattr(found, "fget", None) or found
        assert isinstance(found, FunctionType), self.function
        found.__code__ = self.code


def faults_of(node: ast.AST) -> Iterator[Callable[[Any], None]]:
    """Give every way to spoil this node, each as a function that does so to a copy of it."""
    for field in ("op", "ops"):
        held = getattr(node, field, [])
        for index, operator in enumerate(held if isinstance(held, list) else [held]):
            if type(operator) in OTHER:
                other = OTHER[type(operator)]()
                if field == "op":
                    yield lambda it, other=other: setattr(it, "op", other)  # type: ignore[misc]
                else:
                    yield lambda it, index=index, other=other: it.ops.__setitem__(index, other)  # type: ignore[misc]
    match node:
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield lambda it: setattr(it, "operand", ast.UnaryOp(it.op, it.operand))
        case ast.Constant(value=bool(value)):
            yield lambda it: setattr(it, "value", not value)
        case ast.Constant(value=int(value)):
            yield lambda it: setattr(it, "value", value + 1)
            yield lambda it: setattr(it, "value", value - 1)
        case ast.Constant(value=str(value)):
            yield lambda it: setattr(it, "value", f"{value}?")
        case ast.Name(id=name) if name in TWINS:
            yield lambda it: setattr(it, "id", TWINS[name])
        case ast.Return(value=ast.expr()) if ast.unparse(node.value) != "None":
            yield lambda it: setattr(it, "value", ast.Constant(None))
        case ast.If() | ast.IfExp():
            yield lambda it: setattr(it, "test", ast.UnaryOp(ast.Not(), it.test))
        case ast.comprehension(ifs=[_, *_]):
            yield lambda it: it.ifs.clear()


def _sites(node: ast.AST) -> Iterator[ast.AST]:
    """Give the nodes of a function in a fixed order.

    Without docstrings, annotations, the words of an f-string, and whether a `zip` checks that all are as long.
    """
    yield node
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            words = isinstance(child, ast.Constant) and isinstance(node, ast.Expr | ast.JoinedStr)
            checks = isinstance(child, ast.keyword) and ast.unparse(node).startswith("zip(")
            if isinstance(child, ast.AST) and not (words or checks) and field not in ("annotation", "returns"):
                yield from _sites(child)


def _functions(tree: ast.Module | ast.ClassDef, within: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Give the functions and methods of a module by their names; what stands inside them belongs to them."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{within}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield f"{within}{node.name}", node


def _code_of(function: str, made: ast.FunctionDef, path: Path) -> CodeType:
    """Compile one function, inside its classes."""
    shell: ast.stmt = made
    for name in reversed(function.split(".")[:-1]):
        shell = ast.ClassDef(name=name, bases=[], keywords=[], body=[shell], decorator_list=[], type_params=[])
    tree = ast.fix_missing_locations(ast.Module(body=[shell], type_ignores=[]))
    waiting = [compile(tree, str(path), "exec")]
    for each in waiting:
        if each.co_qualname == function:
            return each
        waiting.extend(inner for inner in each.co_consts if isinstance(inner, CodeType))
    raise LookupError(function)


def _nodes(made: ast.FunctionDef) -> list[ast.AST]:
    return [node for line in made.body for node in _sites(line)]


def mutants_of(package: Path, root: Path) -> list[Mutant]:
    """Make every mutant of the functions of a package; defaults of arguments and constants of a module are left."""
    mutants: list[Mutant] = []
    for path in sorted(package.glob("*.py")):
        module = ".".join(path.relative_to(root).with_suffix("").parts)
        for function, made in _functions(ast.parse(path.read_text(encoding="utf-8"))):
            for place, node in enumerate(_nodes(made)):
                for spoil in faults_of(node):
                    spoiled = copy.deepcopy(made)
                    there = _nodes(spoiled)[place]
                    spoil(there)
                    change = f"{_words(node)} → {_words(there)}"
                    line = getattr(node, "lineno", made.lineno)
                    mutants.append(Mutant(module, function, line, change, _code_of(function, spoiled, path)))
    return mutants


def _words(node: ast.AST) -> str:
    """Write a node as code, its first line alone."""
    shown = node.test if isinstance(node, ast.If) else node
    return ast.unparse(ast.fix_missing_locations(copy.deepcopy(shown))).strip().splitlines()[0]
