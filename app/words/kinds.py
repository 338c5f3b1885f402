"""Words of the data: kinds, states and layers as tables name them, marked for the catalogues.

A table says `heat_networks` or `under_construction`; people read it without the underscores, in
their language.
"""

from __future__ import annotations

from gis.language import mark

LAYERS = tuple(name.replace("_", " ") for name in (
    mark("boundary"), mark("towns"), mark("communes"), mark("climate"), mark("elevation"),
    mark("solar"), mark("wind"), mark("power lines"), mark("substations"), mark("power plants"),
    mark("load profile"), mark("aquifers"), mark("surface water"), mark("water stress"),
    mark("heat networks"), mark("heat plants"), mark("heat pipes"), mark("heat sinks"),
    mark("heat density"), mark("fibre"), mark("exchanges"), mark("landings"),
    mark("data centres"), mark("roads"), mark("rail"), mark("streets"), mark("population"),
    mark("land cover"), mark("protected"), mark("hazard"), mark("figures"), mark("large loads"),
    mark("system load"), mark("irradiation")))
"""Layers, as one reads their keys."""

STATES = (mark("existing"), mark("operating"), mark("planned"), mark("under construction"),
          mark("closed"), mark("complete"), mark("partial"), mark("present"))
POWER_BASES = (mark("grid connection"), mark("customer power, final"), mark("grid, estimate"),
               mark("IT power as stated or recalled"), mark("planned IT"), mark("planned grid"),
               mark("IT, estimate"), mark("IT, final"), mark("planned, estimate"),
               mark("planned grid (at least)"))
USERS = (mark("district heating"), mark("tea factory"), mark("dairy"), mark("hospital"),
         mark("hotel"), mark("university"), mark("school"), mark("laundry"), mark("brewery"),
         mark("bottler"), mark("textile"), mark("fruit canning"), mark("fruit drying"),
         mark("herb drying"), mark("edible oil"), mark("meat"), mark("coffee mill"),
         mark("grain dryer"), mark("rice mill"), mark("fish farm"), mark("fish drying"),
         mark("greenhouse"), mark("swimming pool"), mark("desalination"),
         mark("sludge digestion"), mark("sugar"), mark("cement"), mark("industry"),
         mark("research"), mark("airport"), mark("buildings"), mark("tea withering"),
         mark("tea drying"), mark("maize drying"), mark("coffee drying"), mark("cocoa drying"),
         mark("cassava drying"), mark("school kitchen"), mark("aquaculture"),
         mark("absorption cooling"), mark("adsorption cooling"))
FUELS = (mark("biogas"), mark("biomass"), mark("coal"), mark("gas"), mark("geothermal"),
         mark("hydro"), mark("import"), mark("nuclear"), mark("oil"), mark("waste"),
         mark("exchanger"), mark("data centre"))
AREAS = (mark("national park"), mark("national reserve"), mark("forest reserve"), mark("forest"),
         mark("urban core"), mark("airbase"), mark("airfield"), mark("airstrip"),
         mark("airport and noise zone"), mark("classified wood"), mark("flood plain"),
         mark("flood plain (PPRI)"), mark("flood plain (PPRI, 1910 level)"), mark("farmland"),
         mark("UNESCO, classified site"), mark("national nature reserve"),
         mark("regional nature park"), mark("energy concession inside and beside the park"),
         mark("airfield, bird reserve (étangs de Saclay)"), mark("military"), mark("flood"),
         mark("forest, Natura 2000 (part)"), mark("forest, Natura 2000, biosphere reserve"),
         mark("national nature reserve, Natura 2000, flood storage"), mark("concession"),
         mark("nuclear site (INB), safety perimeter"),
         mark("protected agricultural zone (farmland part)"))
WATERS = (mark("lake"), mark("river"), mark("canal"), mark("reservoir"), mark("sea"),
          mark("effluent"), mark("spring"))
UNITS = (mark("months"), mark("years"), mark("people"), mark("boreholes"), mark("homes"),
         mark("share"), mark("ratio"), mark("class"), mark("per year"), mark("people/km²"),
         mark("h/y"), mark("t/y"), mark("MWh/y"), mark("GWh/y"), mark("EUR/y"), mark("kEUR/y"),
         mark("MEUR/y"), mark("m³/y"), mark("kWh/kWp·y"), mark("kWh/m²·y"), mark("tCO2/y"),
         mark("count"), mark("households"), mark("hours"), mark("days"), mark("m³/d"),
         mark("EUR of 2025"), mark("fraction"))
"""Units that hold a word, and those that hold a year."""

SHORT = (mark("exchanger only"), mark("speculative use"), mark("need unknown"),
         mark("yield unknown"), mark("used heat"), mark("reuse factor"), mark("permanent jobs"),
         mark("its life"), mark("the scenario"), mark("the brief"), mark("straight lines"),
         mark("hard exclusion"), mark("protected area"), mark("residual mix"), mark("no site"),
         mark("least distance"), mark("station power"), mark("theme weights"),
         mark("heat delivered"), mark("homes heated"), mark("electric resistance"),
         mark("electric chiller"), mark("reverse osmosis"), mark("electricity price"),
         mark("world"), mark("upkeep"), mark("CO2 avoided"), mark("heat used"),
         mark("boreholes needed"),
         mark("solar yield"), mark("per MW of IT"), mark("{low} to {high} people"),
         mark("{low} to {high} job-years"),
         mark("1 hour"), mark("1 month"),
         mark("region's climate layer, {km} km to its nearest point"), mark("job-year"),
         mark("person"),
         mark("under {part} % of {column} m of water"),
         mark("class {word}: under {part} % of {column} m of water"))
"""Remarks of one or two words."""

SHAPES = (mark("flat"), mark("office"), mark("ai batch"), mark("log"), mark("points"))
GRANTED_BY = (mark("County government"), mark("County government (physical planning)"),
              mark("Owner and contractor"),
              mark("County government, road authorities (KeRRA, KURA, KeNHA)"),
              mark("Kenya Power up to 66 kV, KETRACO from 132 kV"))
"""Who grants a permit, where it is no proper name."""

SOURCES = (mark("recalled"), mark("read"), mark("assumed"), mark("measured"), mark("derived"),
           mark("judgement"), mark("seen"),
           mark("January {year}"), mark("February {year}"), mark("March {year}"),
           mark("April {year}"), mark("May {year}"), mark("June {year}"), mark("July {year}"),
           mark("August {year}"), mark("September {year}"), mark("October {year}"),
           mark("November {year}"), mark("December {year}"), mark("press"),
           mark("anchors"), mark("source per step"))
"""How a source opens: read, or recalled by the authors; what follows is its own title."""


def in_words(key: str) -> str:
    """A key of a table as one reads it."""
    return key.replace("_", " ")
