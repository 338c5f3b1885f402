"""Finds the remarks that the engine composes, so that catalogues hold them.

The engine writes its remarks as plain English strings where it finds something to say. Each string
of three words or more in its modules is such a remark, apart from what only a programmer or the
author of a wrong input reads: docstrings, errors, names of steps of work, annotations.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator

SILENT = ("gis/calc", "gis/compliance", "gis/errors.py", "gis/fields.py", "gis/grid",
          "gis/units.py", "gis/settings.py", "gis/siting/criteria.py",
          "gis/siting/marginal_value.py", "gis/siting/value_functions.py",
          "gis/siting/value_tables.py", "gis/heat/network/check.py", "gis/heat/network/streets.py",
          "gis/heat/network/terrain.py", "gis/heat/network/least_cost.py",
          "gis/heat/network/cost_distance.py", "gis/heat/dispatch", "gis/heat/network_summary.py",
          "gis/heat/detail.py", "gis/heat/finance", "gis/ranking/ahp.py",
          "gis/ranking/stakeholders.py", "gis/ranking/doubt.py", "gis/datacentre/households.py",
          "gis/siting/candidates.py")
"""Modules whose sentences stand in no report: they serve errors, commands or the window alone."""
UNTOLD = ("mark", "mark_plural", "progress", "compile", "field", "part", "step")
LETTERS = re.compile(r"(?<![\w{+=])[A-Za-z][a-z]+(?!\w)")


def is_silent(path: str) -> bool:
    """Whether a module (as "gis/study.py") writes nothing that a report shows."""
    return path.startswith(SILENT) or "calc" in path.rsplit("/", 1)[-1]


def composed(source: str) -> Iterator[tuple[str, int]]:
    """Messages marked as f-strings or within one, and their lines.

    An f-string has a hole for each value, named after it.
    """
    if not re.search(r"mark\(\s*f[\"']|\{[^}]*mark\(", source):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            for part in ast.walk(node):
                if isinstance(found := _marked(part), ast.Constant):
                    yield str(found.value), found.lineno
        elif isinstance(found := _marked(node), ast.JoinedStr):
            yield with_holes(found), found.lineno


def _marked(node: ast.AST) -> ast.expr | None:
    """What a call marks; None where a node is no such call."""
    marks = isinstance(node, ast.Call) and _called(node) == "mark" and len(node.args) == 1
    return node.args[0] if marks and isinstance(node, ast.Call) else None


def remarks(source: str) -> Iterator[tuple[str, int]]:
    """Unmarked sentences of a module, and their lines."""
    tree = ast.parse(source)
    unsaid = set(_unsaid(tree))
    for node in ast.walk(tree):
        if id(node) in unsaid or not isinstance(node, ast.JoinedStr | ast.Constant):
            continue
        text = with_holes(node) if isinstance(node, ast.JoinedStr) else node.value
        if isinstance(text, str) and is_sentence(text, isinstance(node, ast.JoinedStr)):
            yield text.strip("; "), node.lineno


def is_sentence(text: str, composed_of_values: bool = False) -> bool:
    """Whether a text reads as words: three or more, or one beside the values it is made of."""
    words = LETTERS.findall(re.sub(r"\{\w*\}", "", text))
    if composed_of_values:
        return " " in text.strip() and sum(map(len, words)) >= 4
    return text.count(" ") >= 2 and len(words) >= 3


def _unsaid(tree: ast.AST) -> Iterator[int]:
    """Nodes that are no remark: docstrings, errors, annotations, parts of another string."""
    for node in ast.walk(tree):
        inner: list[ast.AST] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inner = [node.value]
        elif isinstance(node, ast.Raise | ast.Assert):
            inner = list(ast.walk(node))
        elif isinstance(node, ast.Call) and (
                _called(node) in UNTOLD or _called(node).endswith("Error")):
            inner = list(ast.walk(node))
        elif isinstance(node, ast.JoinedStr):
            inner = [part for part in ast.walk(node) if isinstance(part, ast.Constant)]
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            inner = list(ast.walk(node.annotation))
        elif isinstance(node, ast.FunctionDef) and node.returns is not None:
            inner = list(ast.walk(node.returns))
        yield from map(id, inner)


def _called(node: ast.Call) -> str:
    """Name of the function that a call calls."""
    return node.func.id if isinstance(node.func, ast.Name) else \
        node.func.attr if isinstance(node.func, ast.Attribute) else ""


def with_holes(text: ast.JoinedStr) -> str:
    """An f-string as a message: each value is a hole, which its last name names."""
    parts: list[str] = []
    taken: Counter[str] = Counter()
    for piece in text.values:
        if isinstance(piece, ast.Constant):
            parts.append(str(piece.value).replace("{", "{{").replace("}", "}}"))
        elif isinstance(piece, ast.FormattedValue):
            name = _named(piece.value)
            taken[name] += 1
            parts.append(f"{{{name}{taken[name] if taken[name] > 1 else ''}}}")
    return "".join(parts)


INNER: dict[type, Callable] = {
    ast.Call: lambda v: v.args[0] if v.args else v.func.value
    if isinstance(v.func, ast.Attribute) else v.func,
    ast.Subscript: lambda v: v.value, ast.IfExp: lambda v: v.body,
    ast.BoolOp: lambda v: v.values[0], ast.GeneratorExp: lambda v: v.elt,
    ast.UnaryOp: lambda v: v.operand,
    ast.BinOp: lambda v: v.right if isinstance(v.left, ast.Constant) else v.left}
"""Where a value's name stands in its expression."""


def _named(value: ast.expr) -> str:
    """What a translator knows the hole by: the last name in the expression."""
    if isinstance(value, ast.Name):
        return value.id
    if isinstance(value, ast.Attribute):
        return value.attr
    inner = INNER.get(type(value))
    return _named(inner(value)) if inner else "value"
