"""`heatsite portfolio` on a small load, and what it refuses."""

import json

import openpyxl
import pytest

from app.cli import main
from app.export.portfolio import write_portfolio
from app.export.portfolio_file import read_portfolio
from app.translation import language
from gis.errors import InputError


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    path = tmp_path_factory.mktemp("portfolio") / "answer.json"
    code = main(["portfolio", "ile_de_france", "--total-mw", "4", "--few", "2", "--many", "4",
                 "--candidates", "3", "--pareto", "heat_used,net_cost", "--out", str(path)])
    assert code == 0
    book = openpyxl.load_workbook(path.with_suffix(".xlsx"))
    assert [cell.value for cell in book["portfolio"]["A"]] == ["option", "one", "few", "many",
                                                               "best_mix"]
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_object_has_the_agreed_shape(answer):
    assert {"total_mw", "options", "best", "binding"} <= set(answer)
    assert [o["name"] for o in answer["options"]] == ["one", "few", "many", "best_mix"]
    for option in answer["options"]:
        assert {"used_mwh_y", "lcoh_eur_mwh", "co2_avoided_t_y", "water_m3_y",
                "lead_time_months", "capex_meur", "gap"} <= set(option)
        assert all({"id", "it_mw"} <= set(site) for site in option["sites"])


def test_counts_and_loads_are_those_asked_for(answer):
    sizes = {o["name"]: [s["it_mw"] for s in o["sites"]] for o in answer["options"]}
    assert sizes["one"] == [4.0] and sizes["few"] == [2.0] * 2 and sizes["many"] == [1.0] * 4
    assert sum(sizes["best_mix"]) == 4.0
    assert all(o["gap"] <= 0.005 for o in answer["options"])


def test_the_free_mix_is_at_least_as_good(answer):
    used = {o["name"]: o["used_mwh_y"] for o in answer["options"]}
    assert used["best_mix"] >= max(used.values()) * (1 - 1e-4)
    assert used[answer["best"]] >= max(used.values()) * (1 - 1e-4)


def test_the_front_trades_heat_against_cost(answer):
    values = [p["values"] for p in answer["pareto"]["points"]]
    assert values
    for first, second in zip(values, values[1:], strict=False):
        assert first["heat_used"] > second["heat_used"]
        assert first["net_cost"] > second["net_cost"]


@pytest.mark.parametrize("arguments, words", [
    (["--total-mw", "0"], "total IT load"),
    (["--total-mw", "nan"], "total IT load"),
    (["--total-mw", "10", "--objective", "heat"], "heat_used"),
    (["--total-mw", "10", "--pareto", "co2"], "two or three"),
    (["--total-mw", "10", "--county-share", "most"], "--county-share"),
    (["--total-mw", "10", "--few", "0"], "--few"),
    (["--total-mw", "10", "--max-sites", "0"], "number of sites"),
    (["--total-mw", "10", "--out", "no/such/folder/x.json"], "--out")])
def test_wrong_words_are_refused_in_one_sentence(arguments, words, capsys):
    assert main(["portfolio", "kenya", *arguments]) == 2
    told = capsys.readouterr().err
    assert words in told and len(told.splitlines()) == 1


def test_where_one_file_cannot_be_replaced_none_is(answer, tmp_path):
    whole = tmp_path / "answer.json"
    whole.write_text(json.dumps(answer), encoding="utf-8")
    found, region = read_portfolio(whole)
    out = tmp_path / "to" / "answer.json"
    (out.parent / "answer.xlsx").mkdir(parents=True)      # a folder in the workbook's way
    out.write_text("an earlier answer", encoding="utf-8")
    with pytest.raises(InputError, match="answer.xlsx"):
        write_portfolio(found, answer, region, out, language("fr"))
    assert sorted(p.name for p in out.parent.iterdir()) == ["answer.json", "answer.xlsx"]
    assert out.read_text(encoding="utf-8") == "an earlier answer"
    (out.parent / "answer.xlsx").rmdir()
    write_portfolio(found, answer, region, out, language("fr"))
    assert json.loads(out.read_text(encoding="utf-8")) == answer
    assert 'lang="fr"' in out.with_suffix(".html").read_text(encoding="utf-8")
