import numpy as np
import pytest

from layers.sources.water import parse_class


@pytest.mark.parametrize("code, flow, grade, low, high", [
    ("B-L/M", "B", "L/M", 0.3, 1), ("B-L/M (H)", "B", "L/M", 0.3, 1), ("B-LM", "B", "LM", 0.5, 1),
    ("CSIF - H", "CSIF", "H", 5, 20), ("U/CSI-M/H", "U/CSI", "M/H", 1, 20), ("I-M", "I", "M", 1, 5),
    ("U-H(*)", "U", "H", 5, 20), ("CSIF-L-M(H)", "CSIF", "L/M", 0.3, 1),
    ("CSIFK-H/VH", "CSIFK", "H/VH", 5, 40), ("CSIF-M/H?", "CSIF", "M/H", 1, 20),
    ("B-L/VL", "B", "L/VL", 0.02, 0.5), ("CSIF-H (V)", "CSIF", "H", 5, 20),
])
def test_codes_as_the_atlas_writes_them(code, flow, grade, low, high):
    assert parse_class(code) == (flow, grade, low, high)


@pytest.mark.parametrize("code", ["n/a", "", "CSF-?", "CSIF-Unk", "I-U", "CSIF-L/HV", "M/H"])
def test_codes_without_a_class(code):
    assert parse_class(code) is None


def test_every_code_of_africa_is_read_or_counted(real_data):
    from layers.readers.vector import read_vector
    from layers.sources.water import aquifers

    file = "bgs_africa_groundwater_atlas_hydrogeology_simplified.gpkg"
    found = read_vector(real_data / "groundwater/africa" / file, "aquifers")
    read = aquifers(found)
    lost = sum(int(step.split()[0]) for step in read.provenance.steps
               if step.split()[0].isdigit() and "left" in step)
    assert len(read) + lost == len(found)
    assert len(read) > 0.9 * len(found)
    assert np.all(read["yield_low_l_s"] < read["yield_high_l_s"])


def test_codes_that_no_table_knows_stay_unknown_and_are_counted():
    import pyproj
    import shapely

    from gis.types import Features, Provenance
    from layers.sources.water import aquifers

    codes = ["CSIF-H", "Q-ZZ", "?", "B-VVH", "n/a"]
    names = ["sand", "lava", "lava", "gneiss", "Surface water"]
    found = aquifers(Features(
        np.array([shapely.box(i, 0, i + 1, 1) for i in range(5)], object),
        pyproj.CRS("EPSG:4326"), {"AquiferPro": np.array(codes, object),
                                  "aquifer_productivity": np.array(codes, object),
                                  "geology": np.array(names, object)}, {},
        Provenance("aquifers", "made up")))
    assert list(found["productivity"]) == ["H"]
    steps = " ".join(found.provenance.steps)
    assert "3 polygons with a code that gives no class left unknown" in steps
    assert "'Q-ZZ' (1)" in steps and "1 polygons of surface water left out" in steps
