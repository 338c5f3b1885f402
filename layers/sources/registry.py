"""All recipes, and which one fits a file."""

from __future__ import annotations

from . import (
    areas,
    hazard,
    heat,
    osm,
    own,
    peering,
    places,
    plants,
    power,
    rasters,
    water,
    world_water,
)
from .recipe import FileFacts, Recipe


def _left_out(key: str, title: str, layer: str, matches, why: str) -> Recipe:
    return Recipe(key, title, layer, "vector", matches, title, unused=why)


LEFT_OUT = (
    _left_out("ne_countries", "Natural Earth countries", "boundary",
              lambda f: f.geometry == "polygon" and f.has("adm0_a3", "pop_est"),
              "outlines of countries bound a region that has no pack, and are no layer beside it"),
    _left_out("ne_borders", "Natural Earth border lines", "boundary",
              lambda f: f.has("adm0_left", "adm0_right"),
              "border lines enclose no area"),
    _left_out("ne_urban", "Natural Earth urban areas", "protected",
              lambda f: f.geometry == "polygon" and f.fields == {"scalerank", "area_sqkm"},
              "1:50m urban areas are too coarse to leave land out by"),
    _left_out("ne_airports", "Natural Earth airports", "protected",
              lambda f: f.has("iata_code", "gps_code"),
              "airports as points have no extent"),
    _left_out("ne_ports", "Natural Earth ports", "",
              lambda f: f.geometry == "point" and f.has("website", "scalerank"),
              "ports are no layer of a study"),
    _left_out("onsset", "OnSSET settlements", "",
              lambda f: f.has("x_deg", "y_deg", "windvel"),
              "settlement table of another model with mixed sources"),
    _left_out("gridfinder", "gridfinder modelled grid", "power_lines",
              lambda f: f.geometry == "line" and (f.hint("gridfinder") or not f.fields),
              "modelled lines without voltage, not surveyed"),
)
RECIPES: tuple[Recipe, ...] = (*own.recipes(), *LEFT_OUT, *heat.RECIPES, *power.RECIPES,
                               *plants.RECIPES, *water.RECIPES, *places.RECIPES, *hazard.RECIPES,
                               *areas.recipes(), *world_water.recipes(), *peering.recipes(),
                               *osm.recipes(),
                               *rasters.RECIPES)


def fitting(facts: FileFacts) -> Recipe | None:
    """The first recipe whose kind and columns fit; None where the file is not recognised."""
    for recipe in RECIPES:
        if recipe.kind == facts.kind and recipe.matches(facts):
            return recipe
    return None


def recipe_of(key: str) -> Recipe:
    """The recipe of that key."""
    return next(recipe for recipe in RECIPES if recipe.key == key)
