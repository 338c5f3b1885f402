import numpy as np
import pyproj
import pytest
import shapely

from gis.types import Features, Provenance

NAN = np.nan


def layer(points):
    """Climate layer from dicts with lon, lat, elevation_m, t (yearly) and perhaps monthly=True.

    Monthly stations: t + cos course of 10 K amplitude, 12 K range, 60 %, 5 kWh/m²·d, 3 m/s.
    """
    rows = []
    for point in points:
        lon, lat, height, t = (point[k] for k in ("lon", "lat", "elevation_m", "t"))
        rows.append((lon, lat, height, 0, t, NAN, NAN, NAN, point.get("ghi", 5.0), NAN))
        if point.get("monthly"):
            for month in range(1, 13):
                mean = t - 5 * np.cos(2 * np.pi * (month - 0.5) / 12)
                rows.append((lon, lat, height, month, mean, mean - 6, mean + 6, 60.0, 5.0, 3.0))
    names = ("elevation_m", "month", "t_mean_c", "t_min_c", "t_max_c", "rh_pct",
             "ghi_kwh_m2_d", "wind_10m_ms")
    table = np.array(rows, float)
    columns = {name: table[:, i + 2] for i, name in enumerate(names)}
    columns["place"] = np.array(["somewhere"] * len(rows), object)
    columns["source"] = np.array(["made up"] * len(rows), object)
    return Features(shapely.points(table[:, 0], table[:, 1]), pyproj.CRS("EPSG:4326"), columns,
                    {}, Provenance("climate", "made up"))


@pytest.fixture
def climate_layer():
    return layer
