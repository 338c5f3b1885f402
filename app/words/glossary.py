"""Terms of the field in plain words."""

from __future__ import annotations

from gis.language import mark

GLOSSARY = (
    (mark("Borehole"), mark(
        "a well of the yield that is usual in that aquifer, needed for the cooling's "
        "water")),
    (mark("Coverage, known"), mark(
        "share of the weight that rests on known values; it does not enter the score")),
    (mark("COP"), mark(
        "heat given by a heat pump per unit of electricity")),
    (mark("CO2 avoided"), mark(
        "emissions of the heat replaced less those of the heat pump's power; it may "
        "be negative")),
    (mark("ERF"), mark(
        "energy reuse factor (ISO/IEC 30134-6): energy reused outside over all energy"
        " that the data centre takes, before an external heat pump")),
    (mark("EUR/MWh, cost of heat"), mark(
        "yearly cost of heat pump, pipes and power over the heat used (levelised "
        "cost, LCOH)")),
    (mark("Full-load hours"), mark(
        "used heat over the capacity of the heat supply")),
    (mark("Range"), mark(
        "from the 10 % to the 90 % quantile of the simulations")),
    (mark("PUE, WUE"), mark(
        "all energy over IT energy; water over IT energy")),
    (mark("Score"), mark(
        "0 to 1: the weighted sum of all criteria, each 0 at its worst and 1 at its "
        "best anchor")),
    (mark("Used heat"), mark(
        "heat at the data centre's fence that present demand takes")),
    (mark("Aquifer"), mark(
        "rock or sand below ground that holds water and gives it to wells")),
    (mark("Substation"), mark(
        "place where lines of the power grid meet and change voltage; a data centre "
        "is connected to one")),
    (mark("Heat network"), mark(
        "pipes with hot water that heat many buildings from a common plant")),
    (mark("Heat pump"), mark(
        "machine that takes lukewarm heat and gives it off warmer, with the help of "
        "electricity")),
    (mark("MW, MWh, GWh"), mark(
        "power and energy: one megawatt for one hour is one megawatt-hour; a thousand"
        " of these are a gigawatt-hour")),
    (mark("Water stress"), mark(
        "share of the water renewed each year that people already take")),
)
"""Term and meaning."""
