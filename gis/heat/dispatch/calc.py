"""Heat stores: capacity, loss and cost, alone."""

from __future__ import annotations

from collections.abc import Mapping

from ...calc import TEXT, calculation
from ...errors import InputError
from ...types import Quantity, Table
from .storage import storage_kind

WHERE = "table storage (Danish Energy Agency technology data; small tanks recalled)"


@calculation(
    "tank-capacity",
    inputs={"m3": ("m³", None, "volume of water"),
            "delta_t_k": ("K", 50.0, "top less bottom temperature; at most the store's own 55 K"),
            "hours": ("h", 24.0, "time over which the loss is counted"),
            "kind": (TEXT, "tank", "tank or pit")},
    formula="Q = V·ρ·c·ΔT; loss = Q·(1 − (1 − λ)^hours); cost = Q at the store's own ΔT × EUR/kWh "
            "of its size",
    source=WHERE)
def tank_capacity(tables: Mapping[str, Table], m3: float, delta_t_k: float = 50.0,
                  hours: float = 24.0, kind: str = "tank") -> dict[str, Quantity]:
    """Heat that a store holds and loses, and what it costs.

    m3=1000 delta_t_k=50 -> capacity_mwh=58.2
    """
    store = storage_kind(tables, kind)
    if not 0 < delta_t_k <= 150:
        raise InputError(f"delta_t_k = {delta_t_k:g} is impossible; give above 0 and at most "
                         "150 K.")
    if not 0 <= hours <= 8760:
        raise InputError(f"hours = {hours:g} is impossible; give 0 to 8,760 h.")
    capacity = store.capacity_mwh(m3, delta_t_k)
    lost = capacity * (1 - (1 - store.loss_per_h(m3)) ** hours)
    notes = () if delta_t_k <= store.delta_t_k else (
        f"a {kind} keeps at most {store.delta_t_k:g} K apart",)
    return {"capacity_mwh": Quantity(capacity, "MWh", known="modelled", source="textbook",
                                     notes=notes),
            "loss_mwh": Quantity(lost, "MWh", known="modelled", source=WHERE),
            "investment_eur": Quantity(store.investment_eur(m3), "EUR",
                                       *store.investment_range(m3), "modelled", WHERE,
                                       ("money of 2025",))}
