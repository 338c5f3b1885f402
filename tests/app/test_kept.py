"""A result folder opens as it was, or is studied anew where anything it hangs on has changed."""

import copy
import io
import json
import math
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from app import kept
from app.cli import main
from app.documents import Asked, write_documents
from app.export import rank_json
from app.export.disclosure import disclosure_text
from app.fingerprint import fingerprint
from app.kept import CELLS, NAME, TREE, KeptScreening, pack, reopened, unpack
from app.session import Session
from app.translation import told
from gis.errors import InputError
from gis.ranking.reason import Reason
from gis.types import Provenance, Quantity, Table

POINTS = "name,lat,lon\nSaclay,48.71,2.17\n"


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A folder that was written, and the result in it."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "points.csv").write_text(POINTS)
    session = Session.open("ile_de_france", own_points=folder / "points.csv", cell_m=5000.0,
                           candidates=3)
    session.run()
    session.write(folder / "out")
    return folder, session


def anew():
    raise AssertionError("nothing was to be screened")


def opened(folder, session, whole=anew):
    return reopened(folder, session.inputs, session.settings, whole)


def test_the_result_is_the_same_to_the_last_bit(study):
    folder, session = study
    again = Session.open(str(folder / "out"))
    found = again.at_hand()
    assert isinstance(found.screening, KeptScreening) and again.result is found
    was = session.result
    for part in ("sites", "excluded", "layers", "assumptions", "warnings", "region_heat",
                 "elapsed_s", "settings", "region_name"):
        assert repr(getattr(found, part)) == repr(getattr(was, part)), part
    assert np.array_equal(found.suitability.values, was.suitability.values, equal_nan=True)
    assert np.array_equal(found.screening.excluded, was.screening.excluded)
    assert [found.screening.known_share(at) for at in range(len(was.settings.criteria))] == [
        was.screening.known_share(at) for at in range(len(was.settings.criteria))]


def test_the_disclosure_is_the_same_with_or_without_its_file(study, tmp_path):
    session = study[1]
    folder = copied(study, tmp_path)
    text = (folder / "disclosure.json").read_text("utf-8")
    assert disclosure_text(opened(folder, session), session.inputs) == text
    (folder / "disclosure.json").write_text(text.replace("Saclay", "Elsewhere"), "utf-8")
    found = opened(folder, session, session._screened)
    assert disclosure_text(found, session.inputs) == text


def test_cells_are_screened_when_somebody_looks_at_them(study):
    folder, session = study
    found = Session.open(str(folder / "out")).at_hand()
    assert np.array_equal(found.screening.values, session.result.screening.values,
                          equal_nan=True)
    assert np.array_equal(found.screening.known, session.result.screening.known)
    other = np.full(len(session.settings.criteria), 0.5)
    assert np.array_equal(found.screening.suitability(other),
                          session.result.screening.suitability(other))
    assert rank_json(found)["area"] == rank_json(session.result)["area"]


def test_what_the_window_writes_opens_too_in_any_language(study, tmp_path):
    session = study[1]
    write_documents(session.result, session.inputs, Asked(("data",), language="fr"), tmp_path)
    twin = copy.copy(session)
    twin.save(tmp_path / "mine.heatsite.toml")
    again = Session.open(str(tmp_path))
    found = again.reopen()
    assert found.sites[0].why != session.result.sites[0].why         # in French
    assert [s.why for s in told(found, "en").sites] == [s.why for s in session.result.sites]


def test_what_a_study_hangs_on_moves_its_fingerprint(study):
    _, session = study
    inputs, settings = session.inputs, session.settings
    first = fingerprint(inputs, settings)
    towns = inputs.layers["boundary"]
    moved = replace(towns, provenance=replace(towns.provenance, date="1999"))
    table = inputs.tables["criteria"]
    doubled = replace(table, columns={name: cells if cells.dtype == object else cells * 2
                                      for name, cells in table.columns.items()})
    others = [
        fingerprint(replace(inputs, layers={**inputs.layers, "boundary": moved}), settings),
        fingerprint(replace(inputs, tables={**inputs.tables, "criteria": doubled}), settings),
        fingerprint(replace(inputs, own_points=None), settings),
        fingerprint(replace(inputs, notes=("a file has changed",)), settings),
        fingerprint(inputs, replace(settings, seed=1)),
        fingerprint(inputs, replace(settings, brief=replace(settings.brief, it_mw=3.0))),
        fingerprint(inputs, settings.reweighted({**settings.theme_weights, "heat": 0.9}))]
    assert len({first, *others}) == 8
    assert fingerprint(inputs, settings) == first


def test_columns_of_any_kind_have_a_fingerprint(study):
    _, session = study
    table = Table({"day": np.array(["2026-01-01"], "datetime64[D]"), "name": np.array(["a"]),
                   "yes": np.array([True]), "any": np.array([None], object)}, {},
                  Provenance("mine", "me"))
    one, other = (fingerprint(replace(session.inputs, tables={"mine": replace(
        table, columns={**table.columns, "name": np.array([name])})}), session.settings)
        for name in "ab")
    assert one != other


def test_a_changed_file_or_setting_is_studied_anew(study, tmp_path):
    folder, session = study
    assert opened(folder / "out", session) is not None
    assert reopened(folder / "out", session.inputs, replace(session.settings, draws=20),
                    anew) is None
    assert reopened(folder / "out", replace(session.inputs, own_points=None), session.settings,
                    anew) is None


def copied(study, tmp_path, tree=None, cells=None, content=None, map_cut=False):
    """The folder with another kept file."""
    folder, _ = study
    for name in ("result.json", "suitability.tif", "disclosure.json"):
        (tmp_path / name).write_bytes((folder / "out" / name).read_bytes())
    if map_cut:
        with open(tmp_path / "suitability.tif", "ab") as file:
            file.write(b"x")
    if content is None:
        with zipfile.ZipFile(folder / "out" / NAME) as archive:
            was = {TREE: archive.read(TREE), CELLS: archive.read(CELLS)}
        document = json.loads(was[TREE])
        for key, value in (tree or {}).items():
            document[key] = value(document[key]) if callable(value) else value
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(TREE, json.dumps(document))
            archive.writestr(CELLS, was[CELLS] if cells is None else cells)
        content = held.getvalue()
    (tmp_path / NAME).write_bytes(content)
    return tmp_path


@pytest.mark.parametrize("how", [
    dict(content=b""), dict(content=b"PK\x03\x04nonsense"), dict(tree={"format_version": 2}),
    dict(tree={"fingerprint": "0" * 64}), dict(tree={"sites": []}, cells=b"\0"),
    dict(tree={"sites": {"c": "Popen", "v": ["touch x"]}}), dict(tree={"sites": [3]}),
    dict(tree={"sites": lambda sites: [{"c": "Site", "v": []}]}),
    dict(tree={"sites": lambda sites: [{"c": "Quantity", "v": [1.0, "t"] + [None] * 5}]}),
    dict(tree={"known": "?"}), dict(tree={"fields": {}}), dict(tree={"region_heat": {}}),
    dict(map_cut=True)])
def test_what_is_damaged_or_of_another_study_opens_nothing(study, tmp_path, how):
    assert opened(copied(study, tmp_path, **how), study[1]) is None


def test_an_unharmed_copy_opens(study, tmp_path):
    assert opened(copied(study, tmp_path), study[1]) is not None


def test_truncated_anywhere_opens_nothing(study, tmp_path):
    whole = (study[0] / "out" / NAME).read_bytes()
    for share in (0.05, 0.5, 0.95, 0.999):
        cut = copied(study, tmp_path, content=whole[:int(share * len(whole))])
        assert opened(cut, study[1]) is None


def test_a_huge_part_is_not_unpacked(study, tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "MOST_BYTES", 1000)
    assert opened(copied(study, tmp_path), study[1]) is None


def test_files_of_the_project_that_are_gone_are_named(study):
    points = study[0] / "points.csv"
    kept_text = points.read_text()
    points.unlink()
    try:
        with pytest.raises(InputError, match="takes its own_points from .*points.csv, which is"):
            Session.open(str(study[0] / "out"))
    finally:
        points.write_text(kept_text)


def test_a_report_takes_the_result_as_it_was_unless_told_not_to(study, tmp_path, monkeypatch,
                                                                capsys):
    folder, _ = study
    from gis import study as engine

    ran = []
    run = engine.run
    monkeypatch.setattr(engine, "run", lambda *a, **k: ran.append(1) or run(*a, **k))
    words = ["report", str(folder / "out"), "--csv", "--out", str(tmp_path), "--json"]
    assert main(words) == 0 and not ran
    assert (tmp_path / "sites.csv").read_bytes() == (folder / "out" / "sites.csv").read_bytes()
    assert main([*words, "--anew"]) == 0 and ran == [1]
    (folder / "points.csv").write_text(POINTS.replace("48.71", "48.72"))
    capsys.readouterr()
    try:
        assert main(words) == 0 and ran == [1, 1]        # its points are others now
        said = capsys.readouterr().err
        assert "own_points has changed on disk" in said and "Studied anew" in said
    finally:
        (folder / "points.csv").write_text(POINTS)
    assert main(words) == 0 and ran == [1, 1]


def test_values_come_back_as_they_were():
    value = (Quantity(math.inf, "t", None, -math.inf), Reason("place", value=math.nan),
             {"a": [1, (2.5, "é\ud800")], 3: None}, np.float64(0.1), np.int64(7), True)
    fields = {"Quantity": list(vars(value[0])), "Reason": list(vars(value[1]))}
    again = unpack(json.loads(json.dumps(pack(value))), fields)
    assert repr(again) == repr((*value[:3], 0.1, 7, True))


def test_what_a_result_does_not_hold_is_refused():
    with pytest.raises(TypeError, match="holds no object"):
        pack((object(),))
