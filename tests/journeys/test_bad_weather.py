"""Weather files as users bring them: mended and told, or refused in one sentence."""

import numpy as np
import pytest

from app.cli import main
from app.single import estimate_site
from gis.climate.normals import climate_from_world
from gis.climate.weather_year import weather_year
from layers import tables

WORLD = tables.load("climate_normals")
CAPE = (18.42, -33.93)
PARIS = (2.35, 48.92)


def year_of(lon, lat):
    return weather_year(climate_from_world(WORLD, lon, lat), 7)


def written(path, year, t_c=None, ghi=None, stamps=None):
    """A CSV of hours; `stamps` writes times beside them."""
    t_c = year.t_c if t_c is None else t_c
    ghi = year.ghi_w_m2 if ghi is None else ghi
    rows = ["t_c,rh_pct,ghi" if stamps is None else "time,t_c,rh_pct,ghi"]
    for i, (t, r, g) in enumerate(zip(t_c, year.rh_pct, ghi, strict=True)):
        cells = ",".join("" if np.isnan(v) else f"{v:.3f}" for v in (t, r, g))
        rows.append(cells if stamps is None else f"{stamps[i]},{cells}")
    path.write_text("\n".join(rows))
    return str(path)


def site(path, lon, lat):
    return estimate_site(lon, lat, it_mw=1.0, weather=path)


def told(found):
    return " ".join(note for note in found["notes"] if note.startswith("Weather"))


def test_gaps_and_slightly_negative_nights_are_mended_and_told(tmp_path):
    year = year_of(*CAPE)
    t_c, ghi = year.t_c.copy(), year.ghi_w_m2.copy()
    t_c[100:102], t_c[4000:4040] = np.nan, np.nan
    ghi[ghi == 0] = -3.0
    found = site(written(tmp_path / "gaps.csv", year, t_c, ghi), *CAPE)
    assert "42 missing hours of temperature" in told(found)
    assert "slightly negative radiation count as 0" in told(found)
    assert found["energy"]["t_mean_c"]["value"] == pytest.approx(year.t_c.mean(), abs=0.1)
    assert found["energy"]["ghi_kwh_m2_y"]["value"] == pytest.approx(
        year.ghi_w_m2.sum() / 1000, rel=0.005)


def test_a_leap_year_in_another_time_zone(tmp_path):
    year = year_of(*CAPE)
    stamps = np.arange("2024-01-01T00", "2025-01-01T00", dtype="datetime64[h]")
    keep = np.ones(8784, bool)
    keep[59 * 24:60 * 24] = False                    # 29 February
    source = np.full(8784, -1)
    source[keep] = np.arange(8760)
    source[~keep] = np.arange(58 * 24, 59 * 24)

    class Leap:
        rh_pct = year.rh_pct[source]

    # the clock is 5 h ahead of the Cape's
    late = np.roll(np.arange(8784), 5)
    path = written(tmp_path / "leap.csv", Leap, year.t_c[source][late],
                   year.ghi_w_m2[source][late], stamps)
    found = site(path, *CAPE)
    assert "29 February" in told(found) or "leap" in told(found).lower()
    assert "rows were moved by" in told(found) or "moved" in told(found)
    assert found["energy"]["t_mean_c"]["value"] == pytest.approx(year.t_c.mean(), abs=0.1)


def refused(path, lon, lat, word, capsys):
    code = main(["estimate", f"--lat={lat}", f"--lon={lon}", "--it-mw", "1", "--weather", path,
                 "--json"])
    out = capsys.readouterr()
    assert code == 2 and not out.out
    last = out.err.strip().splitlines()[-1]
    assert word in last and last.endswith(".")


def test_a_year_of_zeros_is_refused(tmp_path, capsys):
    year = year_of(*PARIS)
    path = written(tmp_path / "zeros.csv", year, np.zeros(8760), np.zeros(8760))
    refused(path, *PARIS, "all year", capsys)


def test_a_year_of_the_other_half_of_the_earth_is_refused(tmp_path, capsys):
    refused(written(tmp_path / "south.csv", year_of(*CAPE)), *PARIS, "other half of the Earth",
            capsys)


def test_strongly_negative_radiation_is_no_night(tmp_path):
    year = year_of(*PARIS)
    ghi = year.ghi_w_m2.copy()
    ghi[12:12 + 24 * 20:24] = -400.0
    found = site(written(tmp_path / "negative.csv", year, ghi=ghi), *PARIS)
    assert "20 hours of impossible radiation" in told(found)
    assert found["energy"]["ghi_kwh_m2_y"]["value"] == pytest.approx(
        year.ghi_w_m2.sum() / 1000, rel=0.02)


@pytest.mark.parametrize("lat, lon", [(90.0, 0.0), (-90.0, 77.0), (-86.0, 179.99)])
def test_a_pole_has_its_sun_and_says_how_little_is_known_there(lat, lon):
    found = estimate_site(lon, lat, it_mw=1.0)
    assert 500 < found["energy"]["ghi_kwh_m2_y"]["value"] < 1300      # half a year of night
    t = found["energy"]["t_mean_c"]
    assert t["high"] - t["low"] > 20 and "give a weather file" in " ".join(t["notes"])
    assert found["heat"]["used_mwh_y"] is None


def test_the_date_line_is_one_place():
    east, west = (estimate_site(lon, -16.8, it_mw=1.0) for lon in (180.0, -180.0))
    for key in ("t_mean_c", "ghi_kwh_m2_y", "pv_kwh_kwp_y", "pue"):
        assert east["energy"][key]["value"] == pytest.approx(west["energy"][key]["value"],
                                                             rel=1e-3), key
