"""Global Solar Atlas: one archive of GeoTIFFs per country, yearly sums."""

from __future__ import annotations

from urllib.parse import quote

from ..catalogue import Area, Source, near
from ..download.request import Download
from . import at

# The atlas's own names, where they are not those of the table of countries
NAMES = {"COD": "Congo (DRC)", "COG": "Congo", "CIV": "Cote d'Ivoire", "CPV": "Cabo Verde",
         "SWZ": "Eswatini", "TZA": "Tanzania", "GMB": "Gambia"}


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """PVOUT, GHI, TEMP and the rest for each country of the area."""
    found = []
    for country in near(area):
        name = NAMES.get(country.key, country.name)
        address = source.address.format(country=quote(name), name=quote(name.replace(" ", "-")))
        other = address.replace("_LTAy_", "_LTAym_")     # so it is called for some countries
        found.append(Download(source.key, at(address, base), f"{source.key}/{country.key}.zip",
                              unpack="zip", also=(at(other, base),)))
    return tuple(found)
