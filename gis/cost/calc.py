"""The whole-site cost, jobs and money of other currencies, callable alone."""

from __future__ import annotations

import math

from ..calc import TEXT, calculation
from ..errors import InputError, UnknownNameError
from ..settings import COOLING_KEYS, Brief
from ..types import Quantity
from .currency import exchange_rate
from .inputs import LABELS, country_inputs, plan_of
from .jobs import jobs
from .prices import shared
from .site import cost_of_inputs

NAN = math.nan


@calculation(
    "site-cost",
    inputs={"it_mw": ("MW", None, "IT capacity"),
            "utilisation": ("fraction", 0.65, "mean IT load over capacity"),
            "pue": ("ratio", 1.2, "yearly mean"),
            "electricity_eur_mwh": ("EUR/MWh", None, "price of electricity"),
            "country": (TEXT, "KEN", "ISO code of three letters, for its prices"),
            "cooling": (TEXT, "direct_to_chip", "one of " + ", ".join(COOLING_KEYS)),
            "connection_keur": ("kEUR", NAN, "grid connection; left out: unknown"),
            "water_m3_y": ("m³/y", NAN, "make-up water; left out: unknown"),
            "outage_h_y": ("h/y", NAN, "hours without power; left out: unknown"),
            "fibre_km": ("km", NAN, "new fibre; left out: unknown"),
            "heat_used_mwh_y": ("MWh/y", 0.0, "heat taken by users"),
            "heat_cost_eur_mwh": ("EUR/MWh", NAN, "levelised cost of that heat"),
            "rate": ("per year", 0.06, "real discount rate")},
    formula="Σ annuities of connection, land, building, cooling, fibre + 8760·u·PUE·price + "
            "upkeep + staff + water + diesel in power cuts + heat supply − heat sold, per MW of IT",
    source="tables site_costs, site_prices, build_sizes; annuity i/(1−(1+i)^−n)")
def site_cost(tables, it_mw, utilisation, pue, electricity_eur_mwh, country, cooling,
              connection_keur, water_m3_y, outage_h_y, fibre_km, heat_used_mwh_y,
              heat_cost_eur_mwh, rate):
    """Cost per MW of IT and year; 8,760 h · 0.5 · 1.2 · 100 EUR/MWh = 525,600 EUR of energy.

    An unknown part stays out of the total.

    it_mw=10 utilisation=0.5 pue=1.2 electricity_eur_mwh=100 connection_keur=1000 ->
    energy_eur=525600 connection_eur=6646
    """
    if cooling not in COOLING_KEYS:
        raise UnknownNameError("cooling", cooling, COOLING_KEYS)
    if not pue >= 1:
        raise InputError(f"calc site-cost: pue = {pue:g} is impossible; give 1 or more.")
    brief = Brief(it_mw=it_mw, utilisation=utilisation, cooling=cooling, discount_rate=rate,
                  electricity_eur_mwh=electricity_eur_mwh)
    given = {"pue": (pue, "PUE"), "electricity_eur_mwh": (electricity_eur_mwh, "EUR/MWh"),
             "connection_eur_mw": (1000 * connection_keur / it_mw, "EUR/MW"),
             "water_m3_mw": (water_m3_y / it_mw, "m³/(MW·y)"),
             "outage_h_y": (outage_h_y, "h/y"), "fibre_km": (fibre_km, "km"),
             "heat_used_mwh_mw": (heat_used_mwh_y / it_mw, "MWh/(MW·y)"),
             "heat_cost_eur_mwh": (heat_cost_eur_mwh, "EUR/MWh")}
    inputs = country_inputs(tables, country.upper(), it_mw, cooling)
    inputs |= {key: shared(tables, key) for key in ("water_eur_m3", "heat_price_eur_mwh")}
    inputs |= {key: Quantity(value, unit, value, value, "assumed", "given")
               for key, (value, unit) in given.items()}
    found = cost_of_inputs(tables, plan_of(brief, tables), {key: inputs[key] for key in LABELS})
    return dict(found.quantities())


@calculation(
    "jobs",
    inputs={"it_mw": ("MW", None, "IT capacity")},
    formula="jobs per MW at this size · IT capacity; between the sizes of the table on its "
            "logarithm",
    source="table build_sizes; claims and audits in the table job_claims")
def job_numbers(tables, it_mw):
    """Jobs of a site: at 10 MW one permanent job per MW and 8 job-years of building.

    it_mw=10 -> permanent_jobs=10.0 construction_job_years=80.0
    """
    found = jobs(tables, it_mw)
    return {"permanent_jobs": found.permanent, "construction_job_years":
            found.construction_job_years, "permanent_per_mw": found.permanent_per_mw}


@calculation(
    "currency",
    inputs={"amount": ("money", None, "sum to convert"),
            "of": (TEXT, "EUR", "its currency, such as EUR"),
            "to": (TEXT, "USD", "wanted currency, such as KES")},
    formula="amount / (per EUR of one) · (per EUR of the other)",
    source="table exchange_rates, means of 2025")
def currency(tables, amount, of, to):
    """Money of one currency in another: 100 EUR · 1.13.

    amount=100 of=EUR to=USD -> amount=113.0
    """
    first, second = exchange_rate(tables, of), exchange_rate(tables, to)
    return {"amount": Quantity(second.from_eur(first.to_eur(amount)), second.code,
                               known=second.known, source=second.source, notes=(second.date,)),
            "rate": Quantity(second.per_eur / first.per_eur, f"{second.code} per {first.code}",
                             known=second.known, source=second.source)}
