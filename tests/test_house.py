"""The rules of the house that a reader of one module cannot see."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("app", "gis", "layers")
LAYERS_MAY_USE = {"gis.types", "gis.errors", "gis.progress", "gis.units"}


def modules():
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def imports(path: Path) -> set[str]:
    """Full names of every module that `path` imports anywhere, functions included."""
    package = path.relative_to(ROOT).with_suffix("").parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[:len(package) - node.level] if node.level else ()
            stem = ".".join((*base, *([node.module] if node.module else [])))
            found.add(stem)
            # `from gis import calc` names a module, `from gis.types import Grid` does not
            found |= {f"{stem}.{alias.name}" for alias in node.names
                      if (ROOT / stem.replace(".", "/") / f"{alias.name}.py").exists()}
    return found


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def test_the_reader_of_imports_sees_relative_and_inner_imports():
    assert "gis.errors" in imports(ROOT / "gis" / "types.py")
    assert "gis.siting.evidence" in imports(ROOT / "gis" / "siting" / "criteria.py")
    assert "layers.pack" in imports(ROOT / "app" / "prepare.py")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_rooms_import_only_what_they_may(path):
    room = path.relative_to(ROOT).parts[0]
    for module in imports(path):
        if room in ("gis", "layers"):
            assert not within(module, "app"), f"{room} must not know app: {module}"
        if room == "gis":
            assert not within(module, "layers"), f"gis must not know layers: {module}"
        if room == "layers" and within(module, "gis") and module != "gis":
            assert module in LAYERS_MAY_USE, f"layers uses only types of gis: {module}"
        if not str(path.relative_to(ROOT)).startswith("app/ui/"):
            assert not module.startswith(("PyQt", "pyqtgraph")), f"Qt outside app/ui: {module}"


def test_engine_and_command_line_start_without_qt():
    code = ("import sys, gis.study, layers.pack, app.cli, app.session, app.commands.rank;"
            "found = [m for m in sys.modules if m.startswith(('PyQt', 'pyqtgraph'))];"
            "assert not found, found")
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_help_loads_nothing_heavy():
    code = ("import sys, app.cli; app.cli.main(['--help']);"
            "heavy = {'numpy', 'pandas', 'shapely', 'rasterio', 'pvlib', 'numba', 'folium',"
            " 'matplotlib', 'dask', 'PyQt6'} & set(sys.modules);"
            "assert not heavy, heavy")
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True)


def test_engine_opens_no_file_and_no_connection():
    for path in (ROOT / "gis").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = {node.func.id for node in ast.walk(tree)
                 if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        assert "open" not in calls, path
        outside = {"socket", "urllib.request", "requests", "pooch", "pathlib"}
        assert not outside & imports(path), path


def test_project_names_no_machine_and_no_index():
    marks = ("/wo" + "rk/", "index-" + "url", "extra-" + "index", "/ro" + "ot/")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".txt", ".csv", ""} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not [mark for mark in marks if mark in text], name
