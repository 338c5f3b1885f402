"""Licences: which forbid passing on, which ask for share-alike, and what then leaves."""

from types import MappingProxyType

import numpy as np
import pyproj
import pytest
import shapely

from gis.types import Features, Provenance
from layers.catalogue import sources
from layers.licence import licences, passed_on, sharing, terms, withheld_rows
from layers.sources.areas import recipes

WDPA = next(r for r in recipes() if r.key == "wdpa")


def _features(licence, *row_sources, layer="protected"):
    n = len(row_sources)
    return Features(np.array([shapely.Point(i, 0) for i in range(n)], object),
                    pyproj.CRS.from_epsg(4326),
                    MappingProxyType({"source": np.array(row_sources, object)}),
                    MappingProxyType({}),
                    Provenance(layer=layer, source="; ".join(row_sources), licence=licence))


@pytest.mark.parametrize("source", sources(), ids=lambda s: s.key)
def test_every_licence_of_the_catalogue_has_the_class_told_there(source):
    assert sharing(source.licence) == source.sharing


@pytest.mark.parametrize(("licence", "kind"), [
    ("CC BY 4.0", "open"), ("ODbL 1.0", "share_alike"), ("CC BY-SA 3.0", "share_alike"),
    ("CC BY 4.0; ODbL 1.0", "share_alike"), ("ODbL 1.0; all rights reserved", "no_redistribution"),
    ("CC BY-NC-ND 4.0", "no_redistribution"), ("not stated in the file", "open"), ("", "open")])
def test_the_strictest_of_several_licences_holds(licence, kind):
    assert sharing(licence) == kind


def test_a_licence_with_a_semicolon_stays_whole():
    strange = next(s.licence for s in sources() if ";" in s.licence)
    assert licences(f"CC BY 4.0; {strange}") == (strange, "CC BY 4.0")


def test_only_the_rows_under_a_forbidding_licence_are_left_out():
    mixed = _features(f"CC BY 4.0; {WDPA.licence}", "recalled", WDPA.source, "KWS list")
    assert withheld_rows(mixed).tolist() == [False, True, False]
    kept, said = passed_on({"protected": mixed})
    assert kept["protected"]["source"].tolist() == ["recalled", "KWS list"]
    assert said[0].startswith("1 features of protected are left out")


def test_all_rows_are_left_out_where_it_cannot_be_told_which_are_meant():
    assert withheld_rows(_features("CC BY 4.0; proprietary", "a", "b")).all()
    assert not withheld_rows(_features("ODbL 1.0", "a", "b")).any()


def test_terms_name_each_licence_once_the_strictest_first():
    rows = terms([Provenance("roads", "OSM", "ODbL 1.0"),
                  Provenance("rail", "OSM", "ODbL 1.0; CC BY 4.0"),
                  Provenance("protected", "WDPA", WDPA.licence),
                  Provenance("fibre", "", "secret", origin="missing")])
    assert [row.sharing for row in rows] == ["no_redistribution", "share_alike", "open"]
    assert rows[1].layers == ("roads", "rail") and "keeps this licence" in rows[1].words
