"""The documents' own words; what the study says of itself comes from the study."""

from __future__ import annotations

from gis.language import Language, mark, mark_plural

AUDIENCES = {"council": mark("Report for the council"),
             "investor": mark("Report for investors"),
             "government": mark("Report for government and regulators")}

LABELS = {
    "summary": mark("In one page"),
    "first_five": mark("The first five sites"),
    "sure": mark("How sure is this?"), "next": mark("What next"),
    "ranking": mark("All sites, best first"), "overview": mark("Where the sites lie"),
    "contents": mark("Contents"), "asked": mark("What was asked"),
    "taken_out": mark("Taken out before scoring, share of the region"),
    "sites": mark("Site by site"), "why": mark("Why here"), "improve": mark("What would help"),
    "doubt": mark("How sure"), "score": mark("Score"), "score_by_theme": mark("Score by theme"),
    "range": mark("Range"), "known": mark("How known"), "what": mark("What"),
    "value": mark("Value"), "site": mark("Site"),
    "heat_used": mark("Heat used"), "heat_cost": mark("Cost of heat"),
    "co2": mark("CO₂ avoided"), "coverage": mark("Known"), "ranks": mark("Ranks"),
    "whom": mark("Whom it would heat"), "unknown": mark("unknown"),
    "too_wide": mark("range only: too uncertain to state one figure"),
    "steps": mark("Steps to get there"), "step": mark("Step"), "who": mark("Who decides"),
    "months": mark("Months"), "from_to": mark("From–to month"), "source": mark("Source"),
    "gaps": mark("What would change this ranking"), "criterion": mark("Criterion"),
    "weight": mark("Weight"), "unknown_where": mark("Unknown"), "because": mark("Why"),
    "missing": mark("Layers that are missing"), "flips": mark("Other weights, other order"),
    "remarks": mark("Remarks of this run"), "method": mark("How this was done"),
    "criteria": mark("Criteria, weights and anchors"),
    "unit": mark("Unit"), "zero": mark("Scores 0"), "one": mark("Scores 1"),
    "sources": mark("Sources and licences"), "layer": mark("Layer"), "date": mark("Date"),
    "licence": mark("Licence and attribution"), "glossary": mark("Glossary"),
    "table_values": mark("Table values used"), "portfolio": mark("One big or many small"),
    "comparison": mark("Side by side"), "first_site": mark("First site"),
    "of": mark("page {page} of {pages}"),
    "own": mark("your own site"),
    "user": mark("Heat user"), "pipe": mark("Pipe"), "potential": mark("potential, not counted"),
    "next_steps": mark("Next steps"), "cost": mark("Cost"),
    "reading": mark("How to read the figures"),
    "chain": mark("Bold: the longest chain of steps; the others run beside it."),
}

MORE = mark_plural("The last site has no page of its own; sites.csv and result.json hold all its "
                   "figures.", "The last {number} sites have no page of their own; sites.csv and "
                   "result.json hold all their figures.")
SCALE = mark("{low} to {high}")
"""Ends of the scale on which the ranked table draws the scores."""
STEPS = mark("{site}: {months} months to operation ({span})")
WITHOUT = mark("No data of: {layers}. What each would change stands under “{title}”.")

READING = {
    "whisker": mark("The dot is the best estimate; 8 of 10 simulations lie within the whisker. "
                    "Where whiskers overlap, the order of two sites is open."),
    "wide": mark("Grey box: too uncertain to state one figure, so only its range is given."),
    "unknown": mark("Hatched: nobody knows yet. It is neither counted as zero nor held against "
                    "the site."),
    "excluded": mark("Flat grey on a map: excluded; nothing may be built there."),
    "planned": mark("Dotted line on a map: planned or being built. Solid: there today."),
    "theme": mark("Bar of a score: what the site reaches in each theme, of what it could reach."),
}

METHOD = (
    (mark("Screening"), mark(
        "The region is cut into equal squares. What must not be built on is taken out, each with "
        "its reason. Every other square is measured on each criterion in its own unit and scored "
        "from 0 to 1 between two fixed values, so a score here means the same as a score "
        "elsewhere.")),
    (mark("Candidates"), mark(
        "The best squares with enough land in one piece, some distance apart, become sites, "
        "together with any points of your own.")),
    (mark("Heat, hour by hour"), mark(
        "For each site a year of weather is built from monthly climate. The cooling decides how "
        "warm the heat leaves the servers; a heat pump lifts it where a user needs it warmer. In "
        "every hour the heat used is the least of what is there, what the user needs beyond the "
        "heat that runs first, and what the pipe can carry. Potential users are shown and never "
        "counted.")),
    (mark("Ranking"), mark(
        "A score is the weighted sum of the criteria. Each figure is then varied within its "
        "doubt, unknown ones within what the region suggests, {draws} times over; the spread of "
        "scores and ranks is what the whiskers show.")),
    (mark("What this is not"), mark(
        "No permit, no grid offer, no ground survey. It says where to ask first.")),
)

GLOSSARY = (
    (mark("Coverage, known"), mark("share of the weight that rests on known values; it does not "
                                   "enter the score")),
    (mark("COP"), mark("heat given by a heat pump per unit of electricity")),
    (mark("CO₂ avoided"), mark("emissions of the heat replaced less those of the heat pump's "
                               "power; it may be negative")),
    (mark("Cost of heat"), mark("yearly cost of heat pump, pipes and power over the heat used "
                                "(levelised cost, LCOH)")),
    (mark("ERF"), mark("energy reuse factor (ISO/IEC 30134-6): energy reused outside over all "
                       "energy that the data centre takes, before an external heat pump")),
    (mark("Full-load hours"), mark("used heat over the capacity of the heat supply")),
    (mark("IRR"), mark("internal rate of return: the interest rate at which the money put in "
                       "just comes back")),
    (mark("NPV"), mark("net present value: all later money counted at what it is worth today, "
                       "less what is put in")),
    (mark("PUE, WUE"), mark("all energy over IT energy; water over IT energy")),
    (mark("Range"), mark("from the 10 % to the 90 % quantile of the simulations")),
    (mark("Score"), mark("0 to 1: the weighted sum of all criteria, each 0 at its worst and 1 at "
                         "its best anchor")),
    (mark("Used heat"), mark("heat at the data centre's fence that present demand takes")),
)

UNITS = {"used": "GWh/y", "lcoh": "EUR/MWh", "co2": "t/y"}


def labels(say: Language) -> dict[str, str]:
    """The labels in a language, and units as `unit_used` …; `{page}`, `{pages}` and `{count}` are
    filled by the template."""
    return {**{key: say(text) for key, text in LABELS.items()},
            **{f"unit_{key}": say(unit) for key, unit in UNITS.items()}}
