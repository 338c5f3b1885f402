"""Weather years from the network, by pvlib's clients: only when permitted, kept with their source.

A year fetched once serves for good: it lies as CSV in the user's cache folder, beside a file that
says where it came from.
"""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from gis.errors import InputError

from ..files import sha256, write_atomic
from .read import UNITS, WeatherFile, as_csv, parse_weather, read_weather

PVGIS = "https://re.jrc.ec.europa.eu/api/v5_3/"
NASA = "https://power.larc.nasa.gov/api/temporal/hourly/point"
SOURCES = {"pvgis": "PVGIS typical meteorological year, European Commission JRC",
           "nasa": "NASA POWER hourly, NASA Langley Research Center"}
NASA_YEAR = 2023
"""A whole year that the service has in full."""
COLUMNS = {"temp_air": "t_c", "T2MDEW": "dew_point_c", "relative_humidity": "rh_pct",
           "RH2M": "rh_pct", "ghi": "ghi_w_m2", "dni": "dni_w_m2", "dhi": "dhi_w_m2",
           "wind_speed": "wind_10m_ms", "WS10M": "wind_10m_ms", "wind_speed_10m": "wind_10m_ms",
           "pressure": "pressure_pa"}


def weather_for(word: str, lon: float, lat: float, allow_network: bool = False,
                cache: Path | None = None, url: str | None = None) -> WeatherFile:
    """The weather file, or the fetched year, that `word` names.

    Parameters
    ----------
    word : str
        Path of a file, "pvgis" or "nasa".
    lon, lat : float
        Place, for the sources in the network. [°]
    allow_network : bool
        Whether anything may be fetched; a year in the cache needs no permission.
    cache : Path, optional
        Folder of fetched years; by default the user's cache folder.
    url : str, optional
        Another address of the service.

    Raises
    ------
    InputError
        If the file cannot be read, the network is not permitted or the service fails.
    """
    source = word.lower()
    if source not in SOURCES or Path(word).exists():
        return read_weather(word)
    kept = (cache or cache_folder()) / f"{source}_{lat:.3f}_{lon:.3f}.csv"
    if not kept.is_file():
        if not allow_network:
            raise InputError(f"Weather from {source} has to be fetched and the network is not "
                             "permitted; add --allow-network, or give a file.")
        _fetch(source, lon, lat, kept, url)
    told = _provenance(kept)
    if told.get("sha256") != sha256(kept):
        raise InputError(f"The kept weather {kept.name} was changed after it was fetched; delete "
                         "it and fetch it again.")
    found = parse_weather(kept.read_text(encoding="utf-8"), kept.name, told["sha256"])
    when = f"{SOURCES[source]}, fetched {told['fetched'][:10]}."
    return WeatherFile(found.table, found.lat, found.lon, found.elevation_m, found.utc_offset_h,
                       (when,))


def cache_folder() -> Path:
    """Folder of the fetched years, in the user's cache."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("heatsite", appauthor=False)) / "weather"


def _provenance(kept: Path) -> dict:
    try:
        found = json.loads(kept.with_suffix(".json").read_text(encoding="utf-8"))
        if isinstance(found, dict) and {"sha256", "fetched"} <= found.keys():
            return found
    except (OSError, ValueError):
        pass
    raise InputError(f"The kept weather {kept.name} has lost the file that says where it came "
                     "from; delete it and fetch it again.")


def _fetch(source: str, lon: float, lat: float, kept: Path, url: str | None) -> None:
    """Fetch one year into the cache; raises :class:`InputError` where the service fails."""
    import requests

    address = url or (PVGIS if source == "pvgis" else NASA)
    try:
        frame, height = (_pvgis if source == "pvgis" else _nasa)(lon, lat, address)
    except (requests.RequestException, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError(f"{source} did not give a weather year for {lat:.3f}, {lon:.3f}: "
                         f"{reason or type(error).__name__}; try later or give a file.") from error
    except (KeyError, ValueError, TypeError) as error:
        raise InputError(f"{source} answered in a form that is not known ({error}); give a file "
                         "instead.") from error
    columns = {COLUMNS[name]: frame[name].to_numpy(float) for name in frame.columns
               if name in COLUMNS}
    if "t_c" not in columns or not np.isfinite(columns["t_c"]).any():
        raise InputError(f"{source} knows no temperature at {lat:.3f}, {lon:.3f}; give a file.")
    columns = {key: columns[key] for key in UNITS if key in columns}
    stamps = [t.strftime("%Y-%m-%d %H:00") for t in frame.index]
    head = [f"latitude: {lat}", f"longitude: {lon}"]
    if math.isfinite(height):
        head.append(f"elevation = {height}")
    write_atomic(kept, as_csv(columns, stamps, head))
    write_atomic(kept.with_suffix(".json"), json.dumps(
        {"source": SOURCES[source], "url": address, "lat": lat, "lon": lon,
         "fetched": datetime.now(UTC).isoformat(timespec="seconds"), "sha256": sha256(kept)},
        indent=1))


def _pvgis(lon: float, lat: float, url: str):
    """Hourly frame in UTC and the height that the service took. [m]"""
    from pvlib.iotools import get_pvgis_tmy

    frame, meta = get_pvgis_tmy(lat, lon, outputformat="json", url=url, timeout=60,
                                coerce_year=None)
    place = meta.get("inputs", {}).get("location", {})
    return frame, float(place.get("elevation", math.nan))


def _nasa(lon: float, lat: float, url: str):
    from pvlib.iotools import get_nasa_power

    frame, meta = get_nasa_power(
        lat, lon, f"{NASA_YEAR}-01-01", f"{NASA_YEAR}-12-31",
        parameters=["ghi", "temp_air", "RH2M", "WS10M", "pressure"], url=url)
    return frame, float(meta.get("altitude", math.nan))
