"""The parts of a project file: what may stand in each, and in which range."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Finite = Annotated[float, Field(allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    def given(self) -> dict[str, Any]:
        """What is set, without what was left out."""
        return self.model_dump(exclude_none=True, exclude_defaults=True)


class BriefPart(Part):
    """What differs from the default brief; None keeps the default."""

    it_mw: Finite | None = None
    utilisation: Finite | None = None
    load_profile: str | None = None
    cooling: str | None = None
    water_allowed: bool | None = None
    land_ha_per_mw: Finite | None = None
    land_min_ha: Finite | None = None
    candidates: int | None = None
    spacing_min_km: Finite | None = None
    spacing_share: Finite | None = None
    discount_rate: Finite | None = None
    horizon_y: int | None = None
    heat_cost_limit_eur_mwh: Finite | None = None
    electricity_eur_mwh: Finite | None = None
    currency: str | None = None
    currency_per_eur: Finite | None = None
    storage_m3: Finite | None = None
    warmer_k: Finite | None = None

    def keys(self) -> list[str]:
        """Names of the fields that are set, so that `**brief` gives just these."""
        return [name for name, value in self if value is not None]

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


class CriterionPart(Part):
    """What differs from the default criterion; None keeps the default.

    `value` describes a value function: `kind` (linear, log, piecewise, logistic, bell, step,
    category) and its keys; without a kind, only what differs from the usual one.
    """

    weight: Weight | None = None
    value: dict[str, Any] | None = None


class StakeholderPart(Part):
    """What one stakeholder weighs; themes that are absent weigh nothing."""

    theme_weights: dict[str, Weight]
    criterion_weights: dict[str, Weight] = {}


class ScenarioPart(Part):
    """A variant of the study: what differs from it."""

    note: str = ""
    data_dir: str | None = None
    year: Annotated[int, Field(ge=2000, le=2150)] | None = None
    grid_carbon_g_kwh: Annotated[float, Field(ge=0, le=2000)] | None = None
    weight_preset: str | None = None
    method: str | None = None
    brief: BriefPart = BriefPart()
    theme_weights: dict[str, Weight] = {}
    criteria: dict[str, CriterionPart] = {}
