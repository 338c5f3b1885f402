import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.errors import InputError
from layers.weather import read_weather
from layers.weather.read import parse_weather


def csv_text(year, stamps, header="time,t_c,rh_pct,ghi_w_m2,wind_10m_ms", when=None, skip=()):
    when = when or (lambda m, d, h: f"2025-{m:02d}-{d:02d} {h:02d}:00")
    rows = [f"{when(*s)},{t:.3f},{r:.2f},{g:.2f},{w:.2f}" for s, t, r, g, w in zip(
        stamps, year.t_c, year.rh_pct, year.ghi_w_m2, year.wind_10m_ms, strict=True)]
    return "\n".join([header, *(row for i, row in enumerate(rows) if i not in skip)])


def test_epw_by_its_standard_fields(year, epw, tmp_path):
    weather = year()
    path = tmp_path / "town.epw"
    path.write_text(epw(weather))
    found = read_weather(path)
    assert (found.lat, found.lon, found.elevation_m, found.utc_offset_h) == (48.8, 2.3, 50, 1)
    assert_allclose(found.table["t_c"], weather.t_c, atol=0.006)
    assert_allclose(found.table["ghi_w_m2"], weather.ghi_w_m2, atol=0.06)
    assert np.isnan(found.table["dni_w_m2"]).all()               # 9999 is unknown
    assert np.isnan(found.table["dew_point_c"]).all()            # 99.9 too
    assert len(found.table.provenance.checksum) == 64


def test_tmy3_hours_end_at_their_stamp(year, stamps):
    weather = year(40.0, -105.0)
    rows = [f"{m:02d}/{d:02d}/1999,{h + 1:02d}:00,{g:.0f},1,{t:.1f},{r:.0f},1010,{w:.1f}"
            for (m, d, h), t, r, g, w in zip(stamps, weather.t_c, weather.rh_pct,
                                             weather.ghi_w_m2, weather.wind_10m_ms, strict=True)]
    text = "\n".join(['724699,"TOWN",CO,-7.0,40.0,-105.0,1600',
                      "Date (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),GHI source,Dry-bulb (C),"
                      "RHum (%),Pressure (mbar),Wspd (m/s)", *rows])
    found = parse_weather(text, "town.csv")
    assert (found.lat, found.lon, found.elevation_m, found.utc_offset_h) == (40, -105, 1600, -7)
    assert_allclose(found.table["t_c"], weather.t_c, atol=0.051)
    assert_allclose(found.table["pressure_pa"], 101_000)
    assert_allclose(found.table["wind_10m_ms"], weather.wind_10m_ms, atol=0.051)


@pytest.mark.parametrize("header, factor, shift", [
    ("time;Temp (K);RH;Solar kJ/m2;Wind km/h", (1, 1, 3.6, 3.6), 273.15),
    ("Date/Time;T [°F];Relative humidity;GHI Wh/m2;Wind speed (mph)", (1.8, 1, 1, 1 / 0.44704),
     32)])
def test_units_are_read_from_the_header_and_told(year, stamps, header, factor, shift):
    weather = year()
    rows = [f"2025-{m:02d}-{d:02d} {h:02d}:00;{t * factor[0] + shift:.3f};{r:.2f};"
            f"{g * factor[2]:.2f};{w * factor[3]:.3f}".replace(".", ",")
            for (m, d, h), t, r, g, w in zip(stamps, weather.t_c, weather.rh_pct,
                                             weather.ghi_w_m2, weather.wind_10m_ms, strict=True)]
    found = parse_weather("\n".join([header, *rows]), "town.csv")
    assert_allclose(found.table["t_c"], weather.t_c, atol=0.01)
    assert_allclose(found.table["ghi_w_m2"], weather.ghi_w_m2, atol=0.02)
    assert_allclose(found.table["wind_10m_ms"], weather.wind_10m_ms, atol=0.01)
    assert "temperature from" in found.notes[0]


def test_a_leap_day_is_left_out_and_gaps_stay_unknown(year, stamps):
    text = csv_text(year(), stamps, when=lambda m, d, h: f"2024-{m:02d}-{d:02d} {h:02d}:00",
                    skip={10, 11, 12})
    leap = "\n".join(f"2024-02-29 {h:02d}:00,40,50,0,1" for h in range(24))
    found = parse_weather(f"{text}\n{leap}", "town.csv")
    assert "29 February was left out." in found.notes
    assert np.flatnonzero(np.isnan(found.table["t_c"])).tolist() == [10, 11, 12]
    assert np.nanmax(found.table["t_c"]) < 40


def test_half_hours_are_averaged(stamps):
    rows = [f"2025-{m:02d}-{d:02d}T{h:02d}:{n:02d},{h + n / 30},{100 if 6 < h < 18 else 0}"
            for m, d, h in stamps for n in (0, 30)]
    found = parse_weather("\n".join(["time,temp,ghi", *rows]), "town.csv")
    assert_allclose(found.table["t_c"][:24], np.arange(24) + 0.5)
    assert "2 rows per hour were averaged." in found.notes


def test_of_several_years_the_fullest_counts(year, stamps):
    text = csv_text(year(), stamps, when=lambda m, d, h: f"2023-{m:02d}-{d:02d} {h:02d}:00")
    more = csv_text(year(), stamps, when=lambda m, d, h: f"2024-{m:02d}-{d:02d} {h:02d}:00",
                    skip=set(range(900))).split("\n", 1)[1]
    found = parse_weather(f"{text}\n{more}", "town.csv")
    assert "the fullest, 2023" in " ".join(found.notes)
    assert not np.isnan(found.table["t_c"]).any()


def test_the_header_tells_universal_time_and_place(year, stamps):
    text = csv_text(year(), stamps, "time(UTC),T2m,RH,G(h),WS10m",
                    lambda m, d, h: f"2016{m:02d}{d:02d}:{h:02d}00")
    text = "Latitude (decimal degrees): -1.300\nLongitude (decimal degrees): 36.800\n" \
           "Elevation (m): 1661.0\n" + text
    found = parse_weather(text, "tmy.csv")
    assert (found.lat, found.lon, found.elevation_m, found.utc_offset_h) == (-1.3, 36.8, 1661, 0)
    assert set(found.table.columns) == {"t_c", "rh_pct", "ghi_w_m2", "wind_10m_ms"}


def test_bare_columns_of_8760_rows_are_the_year(year):
    weather = year()
    rows = [f"{t:.3f},{g:.2f}" for t, g in zip(weather.t_c, weather.ghi_w_m2, strict=True)]
    found = parse_weather("\n".join(["t_c,ghi", *rows]), "town.csv")
    assert_allclose(found.table["t_c"], weather.t_c, atol=0.001)
    assert any(note.startswith("No times") for note in found.notes)


@pytest.mark.parametrize("text, word", [
    ("", "empty"), ("a,b\n1,2\n", "no header"), ("time,ghi\n2025-01-01 00:00,5", "temperature"),
    ("time,t_c\nyesterday,5", "no hours"), ("time,t_c\n1 Jan 2025,5", "cannot be read"),
    ("t_c,ghi\n1,2\n2,3", "no times"), ("time,t_c\n2025-02-30 00:00,5", "day"),
    ("time,t_c\n2025-13-01 00:00,5", "impossible date"),
    ("LOCATION,a,b,c,d,e,1,2,3,4\nx,y", "DATA PERIODS")])
def test_what_is_no_weather_is_refused_in_one_sentence(text, word):
    with pytest.raises(InputError, match=word) as told:
        parse_weather(text, "town.csv")
    assert "\n" not in str(told.value) and str(told.value).endswith(".")


def test_no_file_and_no_text(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        read_weather(tmp_path / "none.epw")
    (tmp_path / "raw.csv").write_bytes(b"\0\1" * 100)
    with pytest.raises(InputError, match="no text"):
        read_weather(tmp_path / "raw.csv")
