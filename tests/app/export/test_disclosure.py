"""The disclosure holds what the ranking hangs on, and gives it back."""

import copy
import json
from dataclasses import replace
from hashlib import sha256
from importlib import resources

import numpy as np
import pytest
from click.testing import CliRunner

from app.cli import main
from app.commands.rank import command
from app.disclosed import read_disclosure
from app.export.disclosure import (
    checksum,
    disclosure,
    disclosure_text,
    exact,
    tables_json,
    write_disclosure,
)
from app.session import Session
from gis.errors import InputError
from gis.types import Provenance, Table

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def wrong(schema, value, root, where="$"):
    """Where a value breaks those rules of a JSON Schema that ours uses."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        tried = [wrong(one, value, root, where) for one in schema["anyOf"]]
        return [] if any(not found for found in tried) else tried[0]
    if "const" in schema and value != schema["const"]:
        return [where]
    if "enum" in schema and value not in schema["enum"]:
        return [where]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kinds and not any(isinstance(value, TYPES[k]) if k in TYPES else
                         number and (k == "number" or isinstance(value, int)) for k in kinds):
        return [where]
    found = []
    if isinstance(value, dict):
        found += [f"{where}.{key}" for key in schema.get("required", ()) if key not in value]
        rest = schema.get("additionalProperties")
        for key, item in value.items():
            rule = schema.get("properties", {}).get(key, rest)
            if isinstance(rule, dict):
                found += wrong(rule, item, root, f"{where}.{key}")
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        for i, item in enumerate(value):
            found += wrong(schema["items"], item, root, f"{where}[{i}]")
    return found


@pytest.fixture(scope="module")
def schema():
    return json.loads(resources.files("assets").joinpath("schema", "disclosure.schema.json")
                      .read_text("utf-8"))


@pytest.fixture(scope="module")
def kenya(tmp_path_factory):
    """A result with gaps of every kind, and the path of its disclosure."""
    session = Session.open("kenya", candidates=6)
    result = session.run()
    path = tmp_path_factory.mktemp("kenya") / "disclosure.json"
    return result, session.inputs, write_disclosure(result, session.inputs, path)


def test_the_ranking_is_the_same_from_the_file_alone(kenya):
    result, _, path = kenya
    disclosed = read_disclosure(path)
    again = disclosed.rebuilt()
    assert [s.id for s in again] == [s.id for s in result.sites]
    for one, site in zip(again, result.sites, strict=True):
        assert one.rank == site.rank
        assert one.score == pytest.approx(site.score, abs=1e-9)
        assert one.score_low == pytest.approx(site.score_low, abs=1e-9)
        assert one.score_high == pytest.approx(site.score_high, abs=1e-9)
        assert one.coverage == pytest.approx(site.coverage, abs=1e-9)
        firm = site.robustness
        assert (one.rank_low, one.rank_high) == (firm.rank_low, firm.rank_high)
        assert one.p_top3 == pytest.approx(firm.p_top3, abs=1e-9)
    assert disclosed.differences(again) == ()
    ranges = {c["range_from"] for s in disclosed.sites for c in s["criteria"].values()}
    assert ranges >= {"its own bounds", "the criterion's usual error", "a local prior",
                      "the region's prior"}


def test_the_file_keeps_to_its_schema_and_is_the_same_twice(kenya, schema, tmp_path):
    result, inputs, path = kenya
    document = json.loads(path.read_text("utf-8"))
    assert wrong(schema, document, schema) == []
    assert json.loads(json.dumps(disclosure(result, inputs))) == document
    assert write_disclosure(result, inputs, tmp_path / "again.json").read_bytes() == \
        path.read_bytes()
    other = replace(result, region_name="Elsewhere")          # another result, another text
    assert '"Elsewhere"' in disclosure_text(other, inputs)
    assert path.stat().st_size < 1_500_000
    broken = copy.deepcopy(document)
    del broken["sites"][0]["criteria"]["slope"]["range_from"]
    broken["settings"]["seed"] = "x"
    assert wrong(schema, broken, schema) == ["$.settings.seed",
                                             "$.sites[0].criteria.slope.range_from"]


def test_inputs_are_told(kenya):
    result = kenya[0]
    document = json.loads(kenya[2].read_text("utf-8"))
    for said, site in zip(document["sites"], result.sites, strict=True):
        assert [user["name"] for user in said["users"]] == [k.name for k in site.heat.sinks]
        assert set(said["cost"]) == {*(c.key for c in site.cost.components), "total_eur"}
        assert set(said["cost_inputs"]) == {i.key for i in site.cost.inputs}
        assert all(one["source"] or one["notes"] for one in said["cost_inputs"].values())
    layers = {layer["layer"]: layer for layer in document["layers"]}
    assert {"source", "licence", "date", "checksum"} <= set(layers["power_lines"])
    assert {row["key"] for row in document["tables"]["criteria"]["rows"]} >= {"pv_yield"}
    rows = document["tables"]["countries"]["rows"]
    assert [row["iso3"] for row in rows] == ["KEN"]
    assert document["missing"] and document["assumptions"]


def test_the_command_ranks_anew(kenya):
    found = CliRunner().invoke(command, ["--from", str(kenya[2]), "--json"])
    assert found.exception is None, found.exception
    said = json.loads(found.stdout)
    assert said["agrees"] is True and said["differences"] == []
    assert said["checksum"] == "right" and "brief" in said["carried_only"]
    assert [s["id"] for s in said["sites"]] == [s.id for s in kenya[0].sites]
    refused = CliRunner().invoke(command, ["kenya", "--from", str(kenya[2])])
    assert isinstance(refused.exception, InputError) and "REGION" in str(refused.exception)


def forge_licence(document):
    document["layers"][0]["licence"] = "CC0-1.0"


@pytest.mark.parametrize("change, words", [
    (lambda d: d["settings"]["brief"].update(it_mw=50), "was changed after it was written"),
    (forge_licence, "was changed after it was written"),
    (lambda d: d.update(missing=[]), "was changed after it was written"),
    (lambda d: d["assumptions"].pop(), "was changed after it was written"),
    (lambda d: d["sites"][0].update(p_first=0.9), "1 figure differs from"),
    (lambda d: d["sites"][0].update(p_first=0.9, p_top3=0.01), "2 figures differ from"),
    (lambda d: d["sites"][0].update(coverage=1.0), "1 figure differs from")])
def test_a_changed_part_is_told_and_the_command_fails(kenya, tmp_path, change, words):
    document = json.loads(kenya[2].read_text("utf-8"))
    change(document)
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(document), "utf-8")
    found = CliRunner().invoke(command, ["--from", str(path), "--json"])
    assert isinstance(found.exception, InputError) and words in str(found.exception)
    said = json.loads(found.stdout)
    assert said["agrees"] is False and said["checksum"] == "wrong"
    assert len(said["differences"]) == (int(words[0]) if words[0].isdigit() else 0)
    shown = CliRunner().invoke(command, ["--from", str(path)]).stdout
    assert "some part was changed" in shown and "not proved by this: brief, layers" in shown
    assert (words in shown) is words[0].isdigit()


def test_the_exit_code_of_a_changed_file_is_that_of_wrong_input(kenya, tmp_path):
    document = json.loads(kenya[2].read_text("utf-8"))
    document["licences"] = []
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(document), "utf-8")
    assert main(["rank", "--from", str(kenya[2])]) == 0
    assert main(["rank", "--from", str(path)]) == 2


def test_the_checksum_is_of_content_not_of_its_form(kenya, tmp_path):
    document = json.loads(kenya[2].read_text("utf-8"))
    turned = dict(reversed(document.items()))
    path = tmp_path / "turned.json"
    path.write_text(json.dumps(turned, indent=3), "utf-8")
    assert read_disclosure(path).checksum == "right"
    assert checksum({"b": 1, "a": "é", "checksum": "x"}) == \
        "sha256:" + sha256('{"a":"é","b":1}'.encode()).hexdigest()
    del turned["checksum"]
    path.write_text(json.dumps(turned), "utf-8")
    assert read_disclosure(path).checksum == "absent"
    assert "bears no checksum" in CliRunner().invoke(command, ["--from", str(path)]).stdout


def test_values_of_like_places_are_read_back(kenya, tmp_path):
    document = json.loads(kenya[2].read_text("utf-8"))
    document["sites"][1]["criteria"]["slope"].update(
        {"range_from": "like places", "equally_likely": [2.0, 4.0, "inf"]})
    path = tmp_path / "like.json"
    path.write_text(json.dumps(document), "utf-8")
    prior = read_disclosure(path).basis.priors["slope"]
    assert prior.of(1).values.tolist() == [2.0, 4.0, np.inf] and prior.of(0) is prior


def test_another_value_is_noticed(kenya, tmp_path):
    document = json.loads(kenya[2].read_text("utf-8"))
    last = document["sites"][-1]
    for criterion in last["criteria"].values():
        if criterion["unit"] == "kWh/kWp·y":
            criterion["value"] *= 0.5
    path = tmp_path / "forged.json"
    path.write_text(json.dumps(document), "utf-8")
    disclosed = read_disclosure(path)
    assert any(said.startswith(f"{last['id']}: score is")
               for said in disclosed.differences(disclosed.rebuilt()))


@pytest.mark.parametrize("change, words", [
    (lambda d: d.pop("settings"), "'settings' is missing"),
    (lambda d: d.update(format="other"), "is no disclosure"),
    (lambda d: d.update(format_version=9), "update HeatSite"),
    (lambda d: d["settings"].update(draws=10**9), "draws; between 1"),
    (lambda d: d["settings"].update(method="magic"), "magic"),
    (lambda d: d["settings"]["brief"].update(it_mw=-1), "it_mw"),
    (lambda d: d.update(settings=[]), "`settings` should be an object and is not"),
    (lambda d: d.update(sites={}), "`sites` should be a list and is not"),
    (lambda d: d["settings"].update(criteria=[[]]), "not of the kind that it should be"),
    (lambda d: d["sites"].append(d["sites"][0]), "same id"),
    (lambda d: d["sites"][0]["criteria"]["slope"].update(value="<script>"), "for a number"),
    (lambda d: d["ranking"]["priors"]["slope"].pop("equally_likely"), "prior of slope"),
    (lambda d: d["settings"]["criteria"][0]["value_function"].update(kind="evil"), "evil"),
])
def test_a_damaged_file_is_refused_in_one_sentence(kenya, tmp_path, change, words):
    document = json.loads(kenya[2].read_text("utf-8"))
    change(document)
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(InputError, match=words) as refused:
        read_disclosure(path)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"format": NaN}', "\ufeff{}", "[" * 100_000])
def test_what_is_no_json_is_refused(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match="disclosure"):
        read_disclosure(path)


def test_numbers_in_full():
    given = {"a": np.float64(0.1) + 0.2, "b": [np.nan, np.inf, -np.inf], "c": np.int64(3),
             "d": True}
    assert exact(given) == {"a": 0.30000000000000004, "b": [None, "inf", "-inf"], "c": 3,
                            "d": True}


def test_long_tables_tell_the_rows_of_the_place():
    many = Table({"iso3": np.array(["KEN", "FRA"] * 100, object),
                  "x": np.arange(200.0)}, {}, Provenance("many", "me"))
    plain = Table({"x": np.arange(200.0)}, {}, Provenance("plain", "me"))
    found = tables_json({"many": many, "plain": plain}, ("KEN",))
    assert {row["iso3"] for row in found["many"]["rows"]} == {"KEN"}
    assert found["many"]["row_count"] == 200 and "rows" not in found["plain"]


def test_invented_result_can_be_disclosed(result, inputs):
    assert [s["id"] for s in disclosure(result, inputs)["sites"]] == [s.id for s in result.sites]
