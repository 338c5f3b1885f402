"""No module of `layers` imports, at its top, one that imports it."""

import ast
from pathlib import Path

import layers

ROOT = Path(layers.__file__).parent


def module_of(path):
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path, known):
    """Modules of `layers` that a file's top names, also those for type checkers only."""
    here = module_of(path).split(".")
    package = here if path.name == "__init__.py" else here[:-1]
    nodes = [inner for node in ast.parse(path.read_text("utf-8")).body
             for inner in (node.body if isinstance(node, ast.If) else [node])]
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            base = package[:len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *(node.module.split(".") if node.module else [])])
            yield from (one for one in [f"{name}.{alias.name}" for alias in node.names]
                        if one in known)
            if name in known and name != ".".join(package):
                yield name


def circle(graph):
    """Some circle of a graph, as a list of modules; empty where there is none."""
    done, path = set(), []

    def visit(module):
        if module in path:
            return [*path[path.index(module):], module]
        if module in done:
            return []
        path.append(module)
        for other in sorted(graph[module]):
            if found := visit(other):
                return found
        path.pop()
        done.add(module)
        return []

    return next((found for module in sorted(graph) if (found := visit(module))), [])


def test_a_circle_is_found():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert circle({"a": {"b"}, "b": set(), "c": {"b"}}) == []


def test_layers_has_none():
    files = sorted(ROOT.rglob("*.py"))
    known = {module_of(path): path for path in files}
    assert circle({name: set(imported(path, known)) - {name}
                   for name, path in known.items()}) == []
