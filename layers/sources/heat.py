"""Heat plants and pipes of France Chaleur Urbaine."""

from __future__ import annotations

import numpy as np

from gis.types import Features

from .combine import add_beyond, beside_pack, joined
from .recipe import Recipe, Region, number, shaped, text

FUELS = (("uiom", "waste incineration"), ("geothermie", "geothermal"), ("biomasse", "biomass"),
         ("bois", "biomass"), ("cogeneration", "gas cogeneration"), ("gaz", "gas"),
         ("fioul", "oil"), ("charbon", "coal"), ("autre", "other"))
ROLES = {"Principale": "main", "Secours": "backup", "Appoint": "backup"}
SAME_PIPE_M = 150.0                      # a coarse route of the pack strays this far


def plants(features: Features) -> Features:
    import shapely

    words = [w.lower() for w in text(features, "combustib")]
    fuels = ["; ".join(dict.fromkeys(key for part, key in FUELS if part in w)) or "unknown"
             for w in words]
    power = number(features, "puissance")
    return shaped("heat_plants", features, {
        "name": [f"{owner.title() or 'Heat plant'} {code}".strip() for owner, code in
                 zip(text(features, "gestionnai"), text(features, "id_chauff"), strict=True)],
        "network_id": "", "fuel": fuels, "thermal_mw": np.where(power > 0, power, np.nan),
        "role": [ROLES.get(r, "") for r in text(features, "ppale_sec")], "accuracy_km": 0.1,
        "confidence": "medium-high", "source": features.provenance.source},
        geometry=shapely.centroid(features.geometry),
        steps=("plants drawn as polygons reduced to their centres",
               f"{int((~(power > 0)).sum())} plants with power 0 read as unknown power"))


def pipes(features: Features) -> Features:
    place = text(features, "place")
    return shaped("heat_pipes", features, {
        "name": [f"{p.split(' (')[0] or 'pipe'} {s}" for p, s in
                 zip(place, text(features, "seg"), strict=True)],
        "kind": "network", "accuracy_km": 0.02, "confidence": "medium-high",
        "note": "excerpt: not connected, temperature and network unknown",
        "source": features.provenance.source})


def networks(features: Features) -> Features:
    """Routes of whole networks, one multi-part line each."""
    names = text(features, "nom_reseau", "nom_du_res")
    codes = text(features, "identifiant reseau", "identifian", "id_fcu")
    return shaped("heat_pipes", features, {
        "name": [n or f"network {c}" for n, c in zip(names, codes, strict=True)],
        "kind": "network", "accuracy_km": 0.05, "confidence": "medium-high",
        "note": "route of the network; temperature and diameter unknown",
        "source": features.provenance.source})


@beside_pack
def merge_pipes(base: Features, file: Features, region: Region) -> Features:
    """Add pipes that no pipe of the pack stands for already; the pack's carry temperatures."""
    import shapely

    ours = shapely.union_all(base.to_crs(region.crs).geometry)
    middle = shapely.line_interpolate_point(file.to_crs(region.crs).geometry, 0.5,
                                            normalized=True)
    known = shapely.distance(middle, ours) <= SAME_PIPE_M
    return joined(base, file.where(~known),
                  f"{int((~known).sum())} of the file's {len(file)} pipe segments added, those "
                  f"farther than {SAME_PIPE_M:g} m from the pack's, whose temperatures are known")


RECIPES = (
    Recipe("fcu_plants", "France Chaleur Urbaine heat plants", "heat_plants", "vector",
           lambda f: f.has("id_chauff", "combustib"),
           "France Chaleur Urbaine, DRIEAT Île-de-France", "Licence Ouverte 2.0", "2022-07",
           adapt=plants, merge=add_beyond(0.5, ("thermal_mw",))),
    Recipe("fcu_networks", "France Chaleur Urbaine networks", "heat_pipes", "vector",
           lambda f: f.geometry == "line" and (f.has("nom_reseau") or f.has("identifiant reseau")
                                               or f.has("identifian", "gestionnai")),
           "France Chaleur Urbaine, data.gouv.fr", "Licence Ouverte 2.0", adapt=networks,
           merge=merge_pipes, order=1),
    Recipe("fcu_pipes", "France Chaleur Urbaine pipes", "heat_pipes", "vector",
           lambda f: f.geometry == "line" and f.has("seg", "place"),
           "France Chaleur Urbaine, data.gouv.fr", "Licence Ouverte 2.0", "2025",
           adapt=pipes, merge=merge_pipes),
)
