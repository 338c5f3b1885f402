"""The cheapest sizes, asked for through an estimate of one site."""

import pytest

from app.session import default_settings, prepare
from gis.energy.summary import site_weather
from gis.heat.detail import Detail
from gis.heat.estimate import estimate
from gis.types import Places


@pytest.fixture(scope="module")
def found():
    inputs = prepare("ile_de_france", cell_m=5000)
    evidence = inputs.evidence(default_settings(5000, it_mw=1.0))
    place = Places.from_lonlat(2.35, 48.76, inputs.grid.crs)
    return estimate(float(place.x[0]), float(place.y[0]), site_weather(place, evidence), evidence,
                    detail=Detail(cheapest_sizes=True))


def test_all_of_the_users_demand_is_served_and_never_dearer_than_the_boiler_alone(found):
    sizes = found.sizes
    main = max(found.sinks, key=lambda sink: sink.used_mwh_y)
    served = sizes["used_mwh_y"].value + sizes["boiler_mwh_y"].value
    assert served == pytest.approx(main.servable_mwh_y, rel=0.02)
    assert sizes["cost_eur_mwh"].value <= sizes["boiler_alone_eur_mwh"].value
    assert sizes["plant_mw"].value > 0 and main.name in sizes["plant_mw"].notes[0]


def test_the_cost_is_the_mean_of_both_heats(found):
    sizes = {key: q.value for key, q in found.sizes.items()}
    both = (sizes["lcoh_eur_mwh"] * sizes["used_mwh_y"]
            + sizes["boiler_alone_eur_mwh"] * sizes["boiler_mwh_y"])
    assert both / (sizes["used_mwh_y"] + sizes["boiler_mwh_y"]) == pytest.approx(
        sizes["cost_eur_mwh"])
