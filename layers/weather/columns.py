"""What the columns of a weather file mean, and in which unit they are: guessed and told."""

from __future__ import annotations

import re

import numpy as np

NAMES = {
    "dew_point_c": r"dew|tdew|t2mdew",
    "t_c": r"^t_?c\b|^t2m|temp_air|temperature|^temp|dry.?bulb|^t_?db|^tas\b|^ta\b|^t ?[\[(]|^t$",
    "rh_pct": r"^rh|rhum|rel.*hum|^hum",
    "dni_w_m2": r"\bdni|^dni|gb\(n\)|direct normal|beam normal",
    "dhi_w_m2": r"\bdhi|^dhi|gd\(h\)|diffuse",
    "ghi_w_m2": r"^ghi|g\(h\)|sfc_sw_dwn|global|^solar|radiation|shortwave|ssrd|rsds|irradiance",
    "wind_10m_ms": r"^ws|wspd|wind",
    "pressure_pa": r"^sp$|^ps$|^sp\b|^ps\b|pres|^p_?pa\b",
}
"""Pattern of the header of each column; the first that fits counts."""
NEVER = re.compile(r"direction|wd10|wdir|\bqc\b|uncert|source|flag|extraterr|\betr|clear.?sky"
                   r"|wet.?bulb|infrared|^ir$|ir\(h\)|illum|gust|max|min(?!ut)|elevation|zenith"
                   r"|azimuth")
LABELS = {"t_c": "temperature", "dew_point_c": "dew point", "rh_pct": "humidity",
          "ghi_w_m2": "radiation", "dni_w_m2": "direct radiation", "dhi_w_m2": "diffuse radiation",
          "wind_10m_ms": "wind", "pressure_pa": "pressure"}


def meaning(header: str) -> str | None:
    """Column that a header names; None where it names none of interest."""
    text = header.strip().strip('"').lower()
    if NEVER.search(text):
        return None
    return next((column for column, words in NAMES.items() if re.search(words, text)), None)


def to_unit(column: str, header: str, values: np.ndarray, step_h: float
            ) -> tuple[np.ndarray, str]:
    """Values in the unit that the column's name ends with, and the unit they came in.

    The header's own unit counts; without one the size of the values decides.

    Parameters
    ----------
    column : str
        A key of :data:`NAMES`.
    values : (n,) array
        NaN where unknown.
    step_h : float
        Time between two rows, for energies per step. [h]
    """
    text = header.strip().lower().replace("²", "2").replace("^", "")
    known = values[np.isfinite(values)]
    middle = float(np.median(known)) if len(known) else 0.0
    top = float(np.quantile(known, 0.999)) if len(known) else 0.0
    if column in ("t_c", "dew_point_c"):
        if re.search(r"[(\[_ ]k[)\]]?$|kelvin", text) or middle > 150:
            return values - 273.15, "K"
        if re.search(r"[(\[_ ]°?f[)\]]?$|fahrenheit", text) or middle > 50:
            return (values - 32) / 1.8, "°F"
        return values, "°C"
    if column == "rh_pct":
        return (values * 100, "share") if 0 < top <= 1.0 else (values, "%")
    if column.endswith("_w_m2"):
        return _radiation(text, values, top, step_h)
    if column == "wind_10m_ms":
        for words, factor, unit in ((r"km/?h|kph", 1 / 3.6, "km/h"), (r"mph|mi/h", 0.44704, "mph"),
                                    (r"knot|\bkt\b|kn\)", 0.514444, "knots")):
            if re.search(words, text):
                return values * factor, unit
        return values, "m/s"
    for unit, factor, low, high in (("Pa", 1.0, 3e4, 1.2e5), ("hPa", 100.0, 300, 1200),
                                    ("kPa", 1000.0, 30, 120)):
        if low <= middle <= high:
            return values * factor, unit
    return np.full(len(values), np.nan), "an unknown unit"


def _radiation(text: str, values: np.ndarray, top: float, step_h: float
               ) -> tuple[np.ndarray, str]:
    for words, factor, unit in ((r"kwh", 1000 / step_h, "kWh/m²"), (r"wh", 1 / step_h, "Wh/m²"),
                                (r"mj", 1e6 / 3600 / step_h, "MJ/m²"),
                                (r"kj", 1e3 / 3600 / step_h, "kJ/m²"),
                                (r"j/m|j m", 1 / 3600 / step_h, "J/m²")):
        if re.search(words, text):
            return values * factor, unit
    if re.search(r"w/?m", text) or 5 < top <= 1600:
        return values, "W/m²"
    if 0 < top <= 1.6:
        return values * 1000 / step_h, "kWh/m²"
    if 1.6 < top <= 5:
        return values * 1e6 / 3600 / step_h, "MJ/m²"
    if 1600 < top <= 6000:
        return values * 1e3 / 3600 / step_h, "kJ/m²"
    if top > 6000:
        return values / 3600 / step_h, "J/m²"
    return values, "W/m²"
