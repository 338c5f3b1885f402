"""`heatsite data pack`, as people call it."""

import json

import pytest
from click.testing import CliRunner

from app.cli import main


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("HEATSITE_CACHE", str(tmp_path / "store"))


def _run(*words):
    return CliRunner().invoke(main, ["data", "pack", *words], catch_exceptions=False)


def test_export_import_list_remove(tmp_path):
    file = str(tmp_path / "idf.heatsite-pack")
    told = json.loads(_run("export", "ile_de_france", file, "--json").stdout)
    assert told["key"] == "ile_de_france" and "pack/pack.toml" in told["files"]
    assert "heatsite rank ile_de_france" in _run("import", file).stdout
    rows = {r["key"]: r for r in json.loads(_run("list", "--json").stdout)["packs"]}
    assert rows["ile_de_france"]["imported"] and not rows["kenya"]["imported"]
    assert _run("remove", "ile_de_france").stdout == "ile_de_france forgotten\n"
