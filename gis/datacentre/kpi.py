"""Key figures of ISO/IEC 30134 from yearly sums.

Energies in one unit (MWh), water in litres per kWh, carbon in g per kWh.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import InputError


def pue(total_energy: float, it_energy: float) -> float:
    """Power usage effectiveness, part 2: data-centre energy over IT energy."""
    _positive(it_energy)
    return total_energy / it_energy


def ref(renewable_energy: float, total_energy: float) -> float:
    """Renewable energy factor, part 3: renewable over data-centre energy, at most 1."""
    _positive(total_energy)
    return min(1.0, renewable_energy / total_energy)


def erf(reused_energy: float, total_energy: float) -> float:
    """Energy reuse factor, part 6: reused over data-centre energy.

    Counts heat that crosses the data centre's boundary, before an external heat pump.
    """
    _positive(total_energy)
    return reused_energy / total_energy


def cue(co2_g: float, it_energy_kwh: float) -> float:
    """Carbon usage effectiveness, part 8: g CO2 per kWh of IT energy."""
    _positive(it_energy_kwh)
    return co2_g / it_energy_kwh


def wue(water_l: float, it_energy_kwh: float) -> float:
    """Water usage effectiveness, part 9: litres per kWh of IT energy."""
    _positive(it_energy_kwh)
    return water_l / it_energy_kwh


def ere(reuse_factor: float, usage_effectiveness: float) -> float:
    """Energy reuse effectiveness: (1 − ERF)·PUE."""
    return (1.0 - reuse_factor) * usage_effectiveness


@dataclass(frozen=True)
class KeyFigures:
    """The figures of one data centre over one year."""

    pue: float
    ref: float
    erf: float
    cue_g_kwh: float
    wue_l_kwh: float

    @property
    def ere(self) -> float:
        return ere(self.erf, self.pue)


def _positive(energy: float) -> None:
    if not energy > 0:
        raise InputError(f"An energy of {energy:g} cannot be divided by; it must be above 0.")
