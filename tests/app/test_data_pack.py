"""`heatsite data pack`, as people call it."""

import json

import pytest

from app.cli import main


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("HEATSITE_CACHE", str(tmp_path / "store"))


def test_export_import_list_remove(tmp_path, capsys):
    def run(*words):
        assert main(["data", "pack", *words]) == 0
        return capsys.readouterr().out

    file = str(tmp_path / "idf.heatsite-pack")
    told = json.loads(run("export", "ile_de_france", file, "--json"))
    assert told["key"] == "ile_de_france" and "pack/pack.toml" in told["files"]
    assert "heatsite rank ile_de_france" in run("import", file)
    rows = {r["key"]: r for r in json.loads(run("list", "--json"))["packs"]}
    assert rows["ile_de_france"]["imported"] and not rows["kenya"]["imported"]
    assert run("remove", "ile_de_france") == "ile_de_france forgotten\n"
    assert main(["data", "pack", "import", str(tmp_path / "none")]) == 2
