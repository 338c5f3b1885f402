"""Thresholds by date and country, and what a range makes of them."""

from datetime import date

import pytest

from gis.compliance.law import Law, day, default_start
from gis.errors import InputError
from layers import tables


@pytest.fixture(scope="module")
def law():
    return Law.from_tables(tables.load_all())


@pytest.mark.parametrize("start, keys", [
    ("2026-06-30", ["enefg_pue_2027", "enefg_pue_2030"]),
    ("2026-07-01", ["enefg_pue_new", "enefg_erf_2026"]),
    ("2027-06-30", ["enefg_pue_new", "enefg_erf_2026"]),
    ("2027-07-01", ["enefg_pue_new", "enefg_erf_2027"]),
    ("2028-07-01", ["enefg_pue_new", "enefg_erf_2028"])])
def test_the_start_decides_the_rules(law, start, keys):
    assert [t.key for t in law.of("DEU", day(start), "enefg_pue", "enefg_erf")] == keys
    assert law.of("FRA", day(start), "enefg_pue", "enefg_erf") == ()


def test_the_limits_are_those_of_the_texts(law):
    values = {key: law[key].value for key in law.thresholds}
    assert (values["eed12_report"], values["eed26_reuse"], values["enefg_scope"]) == (0.5, 1, 0.3)
    assert [values[f"enefg_erf_{y}"] for y in (2026, 2027, 2028)] == [0.10, 0.15, 0.20]
    assert (values["enefg_pue_new"], values["enefg_pue_2027"], values["enefg_pue_2030"]) == (
        1.2, 1.5, 1.3)
    assert {t.status for t in law.thresholds.values() if t.key.startswith("draft")} == {"draft"}
    assert law["rating_scheme"].status == "adopted"
    assert (values["enefg_reach"], values["draft_reach"]) == (2, 4)
    assert (values["enefg_duty_certificate"], values["enefg_free_energy"]) == (1, 7.5)
    assert all(t.source and t.known in ("read", "recalled") for t in law.thresholds.values())
    assert "DEU" in law["eed26_reuse"].countries and len(law["eed26_reuse"].countries) == 27
    assert "KEN" not in law["eed26_reuse"].countries


def test_a_range_across_the_limit_is_unknown(law):
    pue = law["enefg_pue_new"]
    assert pue.verdict(1.2) == "pass" and pue.verdict(1.21) == "fail"
    assert pue.verdict(1.15, 1.1, 1.25) == "unknown" and pue.verdict(1.15, 1.1, 1.2) == "pass"
    assert pue.verdict(1.4, 1.3, 1.5) == "fail" and pue.verdict(float("nan")) == "unknown"
    assert not law["eed26_reuse"].met(1.0) and law["eed12_report"].met(0.5)   # above; at least


def test_days():
    assert day("2027-07-01") == date(2027, 7, 1) and day("") is None
    assert default_start(date(2026, 11, 21)) == date(2027, 1, 1)
    for bad in ("1.7.2027", "2027-13-01", "20270701", "=A1"):
        with pytest.raises(InputError, match="YYYY-MM-DD"):
            day(bad)


def test_conditions_have_their_text_and_say_whether_it_was_read(law):
    assert {c.known for c in law.conditions.values()} == {"read", "recalled"}
    assert law.conditions["eed26_used"].known == "recalled"
    assert all(c.condition.endswith(".") and c.source for c in law.conditions.values())
    assert law.conditions["enefg11_offer"].countries == {"DEU"}
    assert len(law.conditions["eed26_technical"].countries) == 27
    assert law.conditions["draft_network"].status == "draft"


def test_the_fields_of_the_regulation_are_all_there():
    rows = list(tables.load("compliance_kpis").rows())
    codes = [row["code"] for row in rows if row["annex"] == "II" and row["code"]]
    assert codes == ["PDIT", "SDC", "SCR", "EDC", "EDC-BG", "EIT", "CBtG", "WIN", "WIN-POT",
                     "EREUSE", "TWH", "TIN", "CDD", "ERES-TOT", "ERES-GOO", "ERES-PPA", "ERES-OS",
                     "CSERV", "CSTOR", "BIN", "BOUT", "TIN", "TOUT"]
    assert [row["code"] for row in rows if row["annex"] == "III"] == ["PUE", "WUE", "ERF", "REF"]
    assert {row["known"] for row in rows} == {"read"}
