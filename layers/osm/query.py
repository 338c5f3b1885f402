"""The words of a query to Overpass.

Settings, output modes and the order of a box as documented in "Overpass API/Overpass QL" of the
OpenStreetMap wiki: a box is south, west, north, east.
"""

from __future__ import annotations

from gis.errors import InputError, UnknownNameError

from ..boxes import Box, parts
from .kinds import KINDS, Rule

TIMEOUT_S = 300
MAXSIZE = 1_073_741_824                  # memory that the server may use [bytes]
SCOPE = "heatsite_scope"                 # a derived element that tells what was asked for
# Relations of a point layer are placed at their centre; of an area their members are needed.
_OUTPUT = {"point": (("nwr", "tags center"),), "line": (("way", "tags geom"),),
           "area": (("way", "tags geom"), ("relation", "geom"))}


def overpass_query(kind: str, box: Box) -> str:
    """Overpass QL for everything of a kind inside a box.

    Parameters
    ----------
    kind : str
        Key of :data:`layers.osm.kinds.KINDS`: power, plants, heat, roads, rail, data_centres,
        sinks, water or protected.
    box : (west, south, east, north)
        West above east crosses the antimeridian. [° WGS 84]

    Raises
    ------
    UnknownNameError
        If there is no such kind.
    InputError
        If the box is impossible.
    """
    if kind not in KINDS:
        raise UnknownNameError("kind of OpenStreetMap data", kind, KINDS)
    west, south, east, north = (float(v) for v in box)
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90
            and west != east):
        raise InputError(f"The box {box} is impossible; give west, south, east, north in degrees.")
    lines = [f"[out:json][timeout:{TIMEOUT_S}][maxsize:{MAXSIZE}];",
             f'make {SCOPE} kind="{kind}",box="{",".join(_degrees(v) for v in box)}";out;']
    for shape, outputs in _OUTPUT.items():
        rules = [rule for rule in KINDS[kind] if rule.shape == shape]
        for element, output in outputs:
            asked = dict.fromkeys(_statement(element, rule, part)
                                  for rule in rules for part in parts((west, south, east, north)))
            if asked:
                lines.append("(" + "".join(asked) + f");out {output};")
    return "\n".join(lines)


def _statement(element: str, rule: Rule, box: Box) -> str:
    tests = "".join(_test(key, values) for key, values in rule.tags)
    tests += "".join(f'[!"{key}"]' for key in rule.without)
    if rule.output:
        tests += f'["{rule.output}"]'
    if rule.round_m and element == "way":
        tests += f"(if:length()>{rule.round_m:g})"
    west, south, east, north = (_degrees(v) for v in box)
    return f"{element}{tests}({south},{west},{north},{east});"


def _test(key: str, values: tuple[str, ...]) -> str:
    if key == "sport":                   # several sports are usual
        return f'["{key}"~"(^|;) *({"|".join(values)}) *(;|$)"]'
    if len(values) == 1:
        return f'["{key}"="{values[0]}"]'
    return f'["{key}"~"^({"|".join(values)})$"]'


def _degrees(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
