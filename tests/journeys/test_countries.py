"""Countries from fetched files: the real data served on loopback, fetched and ranked."""

import json
import shutil
from dataclasses import replace

import pytest

from app.cli import main
from app.session import Session
from layers import catalogue, fetching
from layers.cache import Store
from layers.download.pace import USUAL
from layers.mirror import Mirrors
from layers.mirror_index import write_index
from layers.regions.area import area

# Layers that the real data hold for each, beside towns, plants, stations and water
COUNTRIES = {
    "KEN": {"heat_sinks", "solar", "temperature"}, "GHA": {"aquifers", "power_lines"},
    "SEN": {"aquifers", "power_lines"}, "MWI": {"aquifers", "power_lines"},
    "BEN": {"aquifers", "solar", "ghi"}, "BDI": {"power_lines", "population"},
    "ile_de_france": {"heat_networks", "heat_plants", "communes"}}
CELL_M = 10_000.0


@pytest.fixture(scope="module")
def mirror(real_data, tmp_path_factory):
    """The real data on a server of the loopback interface, with an index."""
    from tests.support.unruly import UnrulyServer

    folder = tmp_path_factory.mktemp("mirror") / "data"
    shutil.copytree(real_data, folder, copy_function=shutil.copyfile)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    write_index(folder)
    server = UnrulyServer(folder)
    yield server.base
    server.close()


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store of its own, which `prepare` reads too."""
    root = tmp_path_factory.mktemp("fetched")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEATSITE_CACHE", str(root))
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            patch.delenv(name, raising=False)
            patch.delenv(name.lower(), raising=False)
        yield Store(root)


@pytest.mark.parametrize("key", COUNTRIES)
def test_fetched_from_a_mirror_and_ranked(key, mirror, store):
    own = Mirrors(every=mirror)
    quick = replace(USUAL, gap_s=0.0)
    plan = fetching.plan(area(key), catalogue.chosen(()), store, own, everything=True,
                         limits=quick)
    wanted = replace(plan, asked=tuple(item for item in plan.asked if item.mirrored))
    outcomes = fetching.run(wanted, store, own, limits=quick)
    assert outcomes and not [o.problem for o in outcomes if o.problem]

    session = Session.open(key, cell_m=CELL_M, candidates=5)
    layers = session.inputs.layers
    assert COUNTRIES[key] | {"boundary", "power_plants", "substations", "surface_water"} \
        <= set(layers)
    assert not {layer for layer, _, _ in session.inputs.missing} & set(layers)
    result = session.run()
    assert len(result.sites) == 5
    for site in result.sites:
        assert 0 <= site.score_low <= site.score <= site.score_high <= 1
    known = {key for key, c in result.sites[0].criteria.items() if c.known}
    assert {"grid_carbon", "cooling_climate", "pv_yield", "grid_cost", "surface_water"} <= known
    # rule 3: without a list of heat users their heat is unknown, not zero
    assert ("heat_used" in known) == bool({"heat_sinks", "heat_networks"} & set(layers))
    assert any("fetched" in region.summary for region in _regions())


def _regions():
    from app.session import regions

    return regions()


def test_one_command_each(mirror, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HEATSITE_CACHE", str(tmp_path / "store"))
    assert main(["rank", "BDI", "--json"]) == 2
    assert "heatsite data fetch BDI" in capsys.readouterr().err
    assert main(["data", "fetch", "burundi", "--mirror", mirror, "--only",
                 "boundary,power_lines,population", "--yes"]) == 0
    capsys.readouterr()
    assert main(["rank", "BDI", "--json", "--cell", "5000", "--top", "3"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["region"] == "BDI" and len(document["sites"]) == 3
    origins = {layer["layer"]: layer["origin"] for layer in document["layers"]}
    assert origins["power_lines"] == "file" and origins["heat_sinks"] == "missing"
