"""What a study of a region starts from: outline, layers known beforehand, folders of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from gis.errors import InputError
from gis.types import Features, Layer

from .. import pack
from ..boxes import Box, box_area, width
from ..cache import Store
from .ask import Asked, asked, box_key
from .countries import countries, located, slug
from .lacking import lacking
from .outlines import (
    Outline,
    OutlineFile,
    admin_outline,
    countries_at,
    country_outline,
    drawn,
    outline_files,
)
from .shapes import bounds_of, box_shape
from .stored import store_folders

PACK_SHARE = 0.5                         # of an area inside a pack, from which the pack serves it
WIDEST_BOX_DEG, NEAREST_POLE_DEG = 120.0, 85.0     # beyond them no projection in metres holds


@dataclass(frozen=True, eq=False)
class Base:
    """A region before its files are merged; features in EPSG:4326."""

    key: str                             # fit for a file name; asks for the same region again
    name: str
    country: str                         # ISO 3166-1 alpha-3; "" unknown
    boundary: Features
    layers: Mapping[str, Layer]          # a pack's, with `boundary` above
    folders: tuple[Path, ...]            # fetched files, then the user's own
    missing: tuple[tuple[str, str, str], ...]    # layer, why, what would fill it
    notes: tuple[str, ...] = ()
    cell_m: float | None = None          # the pack's, where the region is the whole pack
    pack: str = ""                       # key of the pack behind it


def base_of(region: str, data_dir: Path | None = None, area: Path | None = None,
            store: Store | None = None, also: tuple[Path, ...] = ()) -> Base:
    """Outline, first layers and folders of files of any region.

    Parameters
    ----------
    region : str
        As :func:`layers.regions.ask.asked` reads it; may be empty beside `area`.
    data_dir : path, optional
        Folder of the user's files; may hold the outline.
    area : path, optional
        File of a polygon drawn inside the region.
    store : Store, optional
        Fetched files; the user's where left out.
    also : tuple of path
        Further folders, such as those fetched for a neighbour.

    Raises
    ------
    UnknownNameError
        If no region, country or area has such a name.
    InputError
        If a country has no outline here: says how to get one.
    """
    return _Maker(asked(region, area), data_dir, store or Store(), also).base()


def country_of(shape: Any, files: Sequence[OutlineFile] = ()) -> tuple[str, str]:
    """Country (alpha-3) of a shape (EPSG:4326) and, where no outline told it, how it was found."""
    import shapely

    held = countries_at(files, shape) if files else []
    if held:
        return held[0].country, ""
    inside = shapely.point_on_surface(shape)
    found = located(float(shapely.get_x(inside)), float(shapely.get_y(inside)))
    return found.iso3, (f"National figures are those of {countries()[found.iso3].name}: "
                        f"{found.how}. An outline would tell for certain "
                        f"(`heatsite data fetch {found.iso3}`).")


class _Maker:
    """Puts one region together."""

    def __init__(self, ask: Asked, data_dir: Path | None, store: Store,
                 also: tuple[Path, ...] = ()):
        self.ask = ask
        self.store = store
        self.also = also                 # folders of regions beside it
        self.own = (Path(data_dir).expanduser(),) if data_dir is not None else ()
        for folder in self.own:
            if not folder.is_dir():
                why = "is a file; give the folder that holds it" if folder.exists() else \
                    "does not exist; check the path"
                raise InputError(f"Data folder {str(data_dir)!r} {why}.")
        self.notes: list[str] = []

    def folders(self, *keys: str, box: Box | None = None) -> tuple[Path, ...]:
        found = (*store_folders(self.store, *keys, box=box), *self.also, *self.own)
        return tuple(dict.fromkeys(found))

    def base(self) -> Base:
        if self.ask.box is not None or self.ask.area is not None:
            return self._shape()
        if self.ask.pack:
            return self._of_pack(pack.load(self.ask.pack), self.ask.admin)
        return self._of_country(self.ask.country, self.ask.admin)

    # -- a pack, or an area inside one ---------------------------------------------------

    def _of_pack(self, loaded: pack.Pack, admin: str = "") -> Base:
        info = loaded.info
        folders = (*loaded.data, *self.folders(info.key, info.country))
        missing = tuple((gap.layer, gap.why, gap.mend) for gap in info.missing if not gap.absent)
        boundary = loaded.layers["boundary"]
        assert isinstance(boundary, Features)
        whole = Base(info.key, info.name, info.country, loaded.outline, loaded.layers, folders,
                     missing, tuple(self.notes), info.cell_m, info.key)
        if not admin:
            return whole
        found = admin_outline(outline_files(folders), info.country, admin, boundary)
        return self._inside(whole, found, f"{info.key}-{slug(found.name)}",
                            f"{found.name}, {info.name}")

    def _inside(self, whole: Base, part: Outline, key: str, name: str) -> Base:
        """An area inside a region whose layers serve it; what lies beyond is cut off."""
        import shapely

        outside = shapely.union_all(whole.boundary.geometry)
        slack = float(np.nanmax(whole.boundary["accuracy_km"])) / 111.0
        shape = part.shape
        if not shapely.within(shape, shapely.buffer(outside, slack)):
            shape = _areal(shapely.intersection(shape, outside))
            self.notes.append(f"Only the part of {part.name} inside {whole.name} is ranked: "
                              "beyond it the layers are silent.")
        if shapely.is_empty(shape):
            raise InputError(f"{part.name} lies outside {whole.name}; name another region.")
        boundary = replace(part, shape=shape).boundary(whole.country)
        notes = tuple(dict.fromkeys((*whole.notes, *self.notes)))
        return replace(whole, key=key, name=name, boundary=boundary, cell_m=None, notes=notes,
                       layers=MappingProxyType({**whole.layers, "boundary": boundary}))

    # -- a country, or an area inside one ------------------------------------------------

    def _of_country(self, iso3: str, admin: str = "") -> Base:
        name = countries()[iso3].name
        folders = self.folders(iso3)
        files = outline_files(folders)
        packs = [info for info in pack.available() if info.country == iso3]
        if admin:
            boundary = pack.load(packs[0].key).layers["boundary"] if len(packs) == 1 else None
            found = admin_outline(files, iso3, admin,
                                  boundary if isinstance(boundary, Features) else None)
            if packs and _holds(pack.load(packs[0].key), found.shape):
                return self._of_pack(pack.load(packs[0].key), admin)
            return self._plain(f"{iso3}-{slug(found.name)}", f"{found.name}, {name}", iso3, found,
                               folders)
        outline = country_outline(files, iso3)
        if outline is not None:
            return self._plain(iso3, name, iso3, outline, folders)
        if len(packs) == 1:              # better the part that is known than nothing
            self.notes.append(f"The starter pack {packs[0].name} stands for {name}: no outline of "
                              f"the country is here; `heatsite data fetch {iso3}` gets one.")
            return self._of_pack(pack.load(packs[0].key))
        raise InputError(f"There is no outline of {name} here, so it cannot be studied yet: fetch "
                         f"its open data with `heatsite data fetch {iso3}`, or give --data a "
                         "folder with a polygon of the country, such as Natural Earth's or "
                         "geoBoundaries'.")

    def _plain(self, key: str, name: str, iso3: str, outline: Outline,
               folders: tuple[Path, ...]) -> Base:
        """A region that no pack reaches."""
        boundary = outline.boundary()
        said = countries()[iso3].name if iso3 in countries() else ""
        self.notes.append(
            f"No starter pack holds {name}: national figures{' of ' + said if said else ''} come "
            "from the table countries, the climate from the world table climate_normals, all else "
            "from the files named here; what no file holds is unknown.")
        return Base(key, name, iso3, boundary, MappingProxyType({"boundary": boundary}), folders,
                    lacking(iso3 or key), tuple(self.notes))

    # -- a box or a drawn polygon --------------------------------------------------------

    def _shape(self) -> Base:
        import shapely

        ask = self.ask
        if ask.box is not None:
            across = width(ask.box)
            if across > WIDEST_BOX_DEG or max(-ask.box[1], ask.box[3]) > NEAREST_POLE_DEG:
                raise InputError(
                    f"A box of {across:g} degrees of longitude and latitudes from "
                    f"{ask.box[1]:g} to {ask.box[3]:g} is too much for one study; give at most "
                    f"{WIDEST_BOX_DEG:g} degrees, within {NEAREST_POLE_DEG:g} of the equator.")
            part = Outline(box_area(",".join(f"{v:g}" for v in ask.box)).name, "", "admin",
                           box_shape(ask.box), 0.0, _given("the bounding box asked for"))
            key = box_key(ask.box)
        else:
            assert ask.area is not None
            part = drawn(ask.area)
            key = slug(part.name)
        around = bounds_of(part.shape)
        if ask.pack or ask.country:
            whole = _Maker(replace(ask, area=None, box=None), self.own[0] if self.own else None,
                           self.store, self.also).base()
            return self._inside(whole, part, f"{whole.key}-{key}", f"{part.name}, {whole.name}")
        for info in pack.available():
            loaded = pack.load(info.key)
            if _holds(loaded, part.shape):
                return self._inside(self._of_pack(loaded), part, key, part.name)
        folders = self.folders(key, box=around)
        files = outline_files(folders)
        held = countries_at(files, part.shape)
        iso3, doubt = country_of(part.shape, files)
        if doubt:
            self.notes.append(doubt)
        if held and ask.box is not None:
            land = _areal(shapely.intersection(part.shape, shapely.union_all(
                [row.shape for row in held])))
            about = part.provenance.then(f"cut to the land of {', '.join(r.country for r in held)}")
            part = replace(part, shape=land, accuracy_km=held[0].accuracy_km, provenance=about)
        if not held and ask.box is not None:
            self.notes.append("No outline of a country is here: sea inside the box is not left "
                              "out, nor is a neighbour's land.")
        if len(held) > 1:
            others = ", ".join(countries()[r.country].name for r in held[1:]
                               if r.country in countries())
            self.notes.append(f"The region also lies in {others}; prices, carbon and rules are "
                              f"those of {countries()[iso3].name} throughout.")
        return self._plain(key, part.name, iso3, replace(part, country=iso3), folders)


def _given(source: str):
    from gis.types import Provenance

    return Provenance("boundary", source, "", origin="derived", known="assumed")


def _holds(loaded: pack.Pack, shape: Any) -> bool:
    import shapely

    outline = shapely.union_all(loaded.outline.geometry)
    return bool(shapely.area(shapely.intersection(outline, shape))
                >= PACK_SHARE * shapely.area(shape))


def _areal(shape: Any) -> Any:
    """Its polygons only."""
    import shapely

    pieces = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all(pieces[shapely.get_dimensions(pieces) == 2])
