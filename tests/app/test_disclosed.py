"""A disclosure read back: whatever was asked comes back; whatever is forged is refused."""

import json
import sys
from dataclasses import replace

import numpy as np
import pytest

from app.disclosed import read_disclosure
from app.export.disclosure import write_disclosure
from app.overrides import overridden
from app.scenarios import Scenario
from app.session import Session
from gis.errors import InputError
from gis.ranking.stakeholders import Stakeholder


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A study on wide cells with an own point and few draws, and the path of its disclosure."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "points.csv").write_text("name,lat,lon\nMine,-1.1,36.9\n")
    session = Session.open("kenya", own_points=folder / "points.csv", cell_m=20_000.0,
                           candidates=3)
    session.settings = replace(session.settings, draws=200)
    return session, write_disclosure(session.run(), session.inputs, folder / "disclosure.json")


FORGED = (None, "x", "inf", [], {}, -1, 1e308, 10**400, True, "/etc/passwd", "\ud800", "a" * 5000,
          [[1, 2]], 0)


def places(value, path=()):
    """Paths of all nodes; of long lists the first three."""
    found = [path] if path else []
    items = (value.items() if isinstance(value, dict) else
             enumerate(value[:3]) if isinstance(value, list) else ())
    for key, item in items:
        found += places(item, (*path, key))
    return found


def test_whatever_stands_anywhere_is_read_or_refused_in_one_sentence(small, tmp_path):
    document = json.loads(small[1].read_text("utf-8"))
    for part in ("tables", "layers", "licences", "assumptions"):     # nothing hangs on them
        document.pop(part)
    path, random = tmp_path / "forged.json", np.random.default_rng(7)
    nodes = places(document)
    for at in random.choice(len(nodes), 150, replace=False):
        *way, last = nodes[at]
        node = document
        for key in way:
            node = node[key]
        kept, node[last] = node[last], FORGED[random.integers(len(FORGED))]
        path.write_text(json.dumps(document), "utf-8")
        try:
            disclosed = read_disclosure(path)
            disclosed.differences(disclosed.rebuilt())
        except InputError as refused:
            assert "\n" not in str(refused) and len(str(refused)) < 600, nodes[at]
        node[last] = kept


def test_no_path_in_it_is_followed(small, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    document = json.loads(small[1].read_text("utf-8"))
    for layer in document["layers"]:
        layer.update(path=str(secret), source=str(secret), checksum="0")
    for table in document["tables"].values():
        table.update(path=str(secret))
    document["settings"]["brief"].update(data_dir=str(secret), own_points=str(secret))
    document.update({"$ref": f"file://{secret}", "include": str(secret)})
    path = tmp_path / "disclosure.json"
    path.write_text(json.dumps(document), "utf-8")
    opened, watching = [], [True]        # a hook cannot be taken away, only fall silent
    sys.addaudithook(lambda event, words: opened.append(str(words[0])) if watching and event in (
        "open", "os.scandir", "os.listdir", "socket.connect") else None)
    disclosed = read_disclosure(path)
    assert disclosed.differences(disclosed.rebuilt()) == ()
    watching.clear()
    assert str(path) in opened and str(secret) not in opened


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.9999])
def test_a_truncated_file_is_refused(small, tmp_path, share):
    whole = small[1].read_bytes()
    path = tmp_path / "cut.json"
    path.write_bytes(whole[:int(share * len(whole))])
    with pytest.raises(InputError, match="is not the JSON of a disclosure"):
        read_disclosure(path)


def test_a_huge_file_or_simulation_is_refused(small, tmp_path, monkeypatch):
    document = json.loads(small[1].read_text("utf-8"))
    document["settings"]["draws"] = 100_000
    document["sites"] = [{**document["sites"][0], "id": f"s{i}"} for i in range(900)]
    path = tmp_path / "many.json"
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(InputError, match="900 sites"):
        read_disclosure(path)
    monkeypatch.setattr("app.disclosed.MOST_BYTES", 1000)
    with pytest.raises(InputError, match="larger than"):
        read_disclosure(path)


ASKED = {
    "TOPSIS": dict(method="topsis"), "PROMETHEE": dict(method="promethee"),
    "weighted product": dict(method="weighted_product"), "OWA": dict(method="owa"),
    "water first": dict(theme_weights={"water": 3.0, "energy": 1.0}),
    "another seed": dict(seed=5),
    "own value functions": dict(criteria={
        "slope": {"value": {"kind": "bell", "half_low": 1, "best": 4, "half_high": 9}},
        "pv_yield": {"weight": 0.9, "value": {"kind": "piecewise", "points": [
            [1200, 0.1], [1500, 0.9], [1800, 0.4]]}},
        "wind_100m": {"value": {"limits": [2.0, 6.0], "outliers": "unknown"}}})}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_whatever_is_asked_comes_back(small, tmp_path, asked):
    """Own points are among the sites; stakeholders do not enter the ranking."""
    session = small[0]
    before = session.settings
    given = dict(asked)
    criteria = overridden(before.criteria, given.pop("criteria", {}))
    session.settings = replace(before, criteria=criteria, **given)
    try:
        result = session.run()
        path = write_disclosure(result, session.inputs, tmp_path / "disclosure.json")
    finally:
        session.settings = before
    disclosed = read_disclosure(path)
    again = disclosed.rebuilt()
    assert disclosed.differences(again) == ()
    assert [s.id for s in again] == [s.id for s in result.sites]
    assert any(s["own"] for s in disclosed.sites)


def test_a_scenario_comes_back(small, tmp_path):
    session = small[0]
    session.add_scenario("Ten", Scenario(brief={"it_mw": 10.0}, weight_preset="heat_first"))
    session.set_stakeholders((Stakeholder("Council", {"heat": 1.0}, {}),))
    one = session.scenario_session("Ten")
    result = one.run()
    path = write_disclosure(result, one.inputs, tmp_path / "disclosure.json")
    disclosed = read_disclosure(path)
    assert disclosed.basis.settings.brief.it_mw == 10.0
    assert disclosed.differences(disclosed.rebuilt()) == ()
