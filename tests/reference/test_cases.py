"""The published cases: aims, ranges, reading of texts, and the page that is shipped."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:                    # pytest without `python -m` leaves it out
    sys.path.insert(0, str(ROOT))

from layers import tables as shipped  # noqa: E402
from tests.reference import cases  # noqa: E402
from tests.reference.table import page  # noqa: E402


@pytest.fixture(scope="module")
def all_cases():
    return cases.read_cases()


@pytest.fixture(scope="module")
def found(all_cases):
    return cases.checks(all_cases, shipped.load_all())


def test_aims_are_met(found):
    total = cases.summary(found)
    assert total.checks >= 6
    assert total.share >= cases.HITS
    assert total.median_error <= cases.ERROR


def test_no_range_is_wider_than_a_factor_of_two(found):
    stated = [check.spread for check in found if check.spread.central > 0]
    assert len(stated) >= 15
    assert max(spread.factor for spread in stated) <= cases.WIDEST


def test_the_summary_shown_is_that_of_the_engine(all_cases, found):
    shown = (ROOT / "docs" / "cases.md").read_text(encoding="utf-8")
    until = "## Counted"
    assert shown.split(until)[0] == page(all_cases, found).split(until)[0], "run `make cases`"


def test_every_case_has_its_line(all_cases, found):
    text = page(all_cases, found)
    assert not [case.name for case in all_cases if case.name not in text]


def test_figures_that_do_not_belong_together_are_not_counted(found):
    apart = {check.case.id for check in found if check.reason.startswith("its notes")}
    assert apart == {"4", "21", "22", "43"}


def test_metered_counts_before_planned(tmp_path):
    head = "id,name,lat,lon,heat_pump_mw_th,recovered_heat_mwh_y,value_kind,sink\n"
    file = tmp_path / "cases.csv"
    file.write_text(head + "1,plan,60,25,6,25000,design claim,DH\n"
                    "2,meter,60,25,6,15000,metered,DH\n3,other,61,25,6,25000,plan,DH\n",
                    encoding="utf-8")
    reasons = {check.case.id: check.reason
               for check in cases.checks(cases.read_cases(file), shipped.load_all())}
    assert reasons == {"1": "metered in case 2", "2": "", "3": ""}


@pytest.mark.parametrize("text, key", [
    ("direct-to-chip warm water", "direct_to_chip"), ("immersion oil", "immersion"),
    ("free-air + air/water coils", "free_air"), ("air/chilled water", "crah_chiller"),
    ("seawater", "water_source"), ("indirect evaporative air/air retrofit", "evaporative"),
    ("mixed", "")])
def test_cooling_texts(text, key):
    assert cases._first(cases.COOLING, text) == key


@pytest.mark.parametrize("text, key", [
    ("DH + Olympic pool", "network"), ("swimming pool", "pool"), ("adsorption cooling", "cooling"),
    ("greenhouse 300 m2 at -30C", "greenhouse"), ("apartment block", "building"),
    ("aquaculture 9,000 t/y trout", "aquaculture"), ("campus heating", "network")])
def test_user_texts(text, key):
    assert cases._first(cases.USERS, text) == key


def test_command_writes_the_page(tmp_path, capsys):
    out = tmp_path / "cases.md"
    assert cases.main([str(out)]) == 0
    assert "inside their range" in capsys.readouterr().out
    assert out.read_text(encoding="utf-8").startswith("# Published cases")
    assert cases.main([]) == 2
