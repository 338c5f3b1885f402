import numpy as np
import pytest

from gis.climate.normals import MonthlyNormals
from gis.climate.sun import extraterrestrial_daily
from gis.climate.weather_year import weather_year

DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


@pytest.fixture
def year():
    """A synthetic year for any place, whose hours the files under test repeat."""

    def make(lat=48.8, lon=2.3, offset=None):
        return weather_year(MonthlyNormals(
            lon, lat, 50.0, 12 + 8 * np.cos(np.arange(12) / 6 * np.pi), np.full(12, 8.0),
            np.full(12, 70.0), 0.5 * extraterrestrial_daily(lat), np.full(12, 3.0)), 1, offset)

    return make


@pytest.fixture
def stamps():
    """Month, day and hour of each hour of a year, (8760, 3)."""
    return np.array([(m + 1, d + 1, h) for m, n in enumerate(DAYS) for d in range(n)
                     for h in range(24)])


@pytest.fixture
def epw(stamps):
    def make(weather, offset=1.0):
        head = [f"LOCATION,Town,-,FRA,made,071490,{weather.lat},{weather.lon},{offset},50.0",
                *["DESIGN CONDITIONS,0"], "TYPICAL/EXTREME PERIODS,0", "GROUND TEMPERATURES,0",
                "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0", "COMMENTS 1", "COMMENTS 2",
                "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31"]
        rows = [f"2011,{m},{d},{h + 1},60,flags,{t:.2f},99.9,{rh:.1f},101000,0,0,300,{g:.1f},"
                f"9999,9999,0,0,0,0,180,{w:.2f},0,0"
                for (m, d, h), t, rh, g, w in zip(
                    stamps, weather.t_c, weather.rh_pct, weather.ghi_w_m2, weather.wind_10m_ms,
                    strict=True)]
        return "\n".join([*head, *rows])

    return make
