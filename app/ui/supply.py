"""What the window asks of the store of open data and of a user's files. Knows no Qt.

Every call may take long and is made on a worker thread, apart from those that say "at once".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gis.errors import InputError
from gis.progress import Progress, silent

if TYPE_CHECKING:
    from gis.types import Features
    from layers.adapting import Note
    from layers.adding import Added
    from layers.catalogue import Area, Source
    from layers.fetching import Outcome, Plan
    from layers.matching import Contents, Match

SHARING = {"open": "open", "share_alike": "share alike", "no_redistribution": "not to be passed on"}


def mb(size: float | None) -> str:
    """Bytes in words of kB, MB or GB; "size unknown" where they are."""
    if size is None or math.isnan(size):
        return "size unknown"
    for limit, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size >= limit:
            return f"{size / limit:.3g} {unit}"
    return f"{size:.0f} B"


@dataclass(frozen=True)
class Kept:
    """What the store holds of one region."""

    key: str
    name: str
    files: int
    bytes: int
    date: str                            # of the newest file; "" unknown
    readable: bool = True

    @property
    def words(self) -> str:
        """Files, size and date in one line."""
        if not self.readable:
            return "its list of files is damaged; Verify mends it"
        when = f", {self.date}" if self.date else ""
        return f"{self.files} {'file' if self.files == 1 else 'files'}, {mb(self.bytes)}{when}"


@dataclass(frozen=True)
class Stored:
    """What the store holds in all [bytes]."""

    folder: Path
    total: int
    unused: int
    partial: int
    regions: tuple[Kept, ...]


def country_names() -> tuple[tuple[str, str], ...]:
    """Code and name of every country, by name; at once."""
    from layers.regions.countries import countries

    return tuple(sorted(((c.iso3, c.name) for c in countries().values()), key=lambda c: c[1]))


def country_key(text: str) -> str:
    """Code of the country that words name in any of their languages; "" for none; at once."""
    from layers.regions.countries import country

    found = country(text)
    return found.iso3 if found is not None else ""


def stored() -> Stored:
    """What the store holds, region by region."""
    from layers.cache import Store
    from layers.regions.countries import countries

    store = Store()
    sizes = store.size()
    found = []
    for key in store.regions():
        if not store.readable(key):
            found.append(Kept(key, key, 0, sizes.regions.get(key, 0), "", False))
            continue
        manifest = store.manifest(key)
        usual = countries()[key].name if key in countries() else key
        dates = [e.fetched[:10] for e in manifest.entries if e.fetched]
        found.append(Kept(key, str(manifest.about.get("name") or usual), len(manifest.files),
                          sizes.regions.get(key, 0), max(dates, default="")))
    return Stored(store.root, sizes.total, sizes.unused, sizes.partial, tuple(found))


def clear(region: str | None = None) -> int:
    """Forget a region, or all of them; bytes freed."""
    from layers.cache import Store

    return Store().clear(region)


def verify(progress: Progress = silent) -> str:
    """Recompute every checksum; what was found, in a sentence."""
    from layers.cache import Store

    found = Store().verify(progress)
    if not found.broken and not found.manifests:
        return f"{found.checked} files are what they were when they were fetched."
    said = [f"{len(found.broken)} files were broken and are gone"] if found.broken else []
    said += [f"the lists of {', '.join(found.manifests)} were damaged and set aside"] \
        if found.manifests else []
    return f"{found.checked} files checked: {'; '.join(said)}. Fetch again to get them back."


# fetching ------------------------------------------------------------------------------------

def area_of(place: str) -> Area:
    """The area of a country, a starter pack or a box; raises as `catalogue.area` does."""
    from layers import catalogue

    return catalogue.area(place)


def sources() -> tuple[Source, ...]:
    """Every source of the catalogue; at once."""
    from layers import catalogue

    return catalogue.sources()


def mirror_addresses() -> tuple[str, dict[str, str]]:
    """The mirror for all sources and those for some, as the user settled them."""
    from layers.mirror import mirrors

    found = mirrors()
    return found.every, dict(found.by_source)


def keep_mirrors(every: str, by_source: Mapping[str, str], file: Path | None = None) -> Path:
    """Write the mirrors into the user's settings.

    Raises
    ------
    InputError
        If an address is none.
    """
    import tomli_w

    from layers.files import write_atomic
    from layers.mirror import config_file, mirrors

    target = file or config_file()
    words = [*([every] if every else []), *(f"{k}={v}" for k, v in by_source.items())]
    checked = mirrors(words, environ={}, config=target.with_name("no-such-file"))
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(target, tomli_w.dumps({"all": checked.every,
                                        "sources": dict(checked.by_source)}))
    return target


def planned(area: Area, keys: Sequence[str], mirror: str, progress: Progress = silent) -> Plan:
    """What is asked of each source, with the sizes that the servers tell. Uses the network."""
    from layers import catalogue, fetching
    from layers.cache import Store
    from layers.mirror import mirrors

    store, own = Store(), mirrors([mirror] if mirror else [])
    chosen = tuple(catalogue.source(key) for key in keys)
    plan = fetching.plan(area, chosen, store, own, everything=bool(own.every), progress=progress)
    return fetching.measured(plan, store, own, progress=progress)


def fetched(plan: Plan, keys: Sequence[str], mirror: str, progress: Progress = silent
            ) -> tuple[Outcome, ...]:
    """Fetch what was planned of these sources. Uses the network."""
    from layers import fetching
    from layers.cache import Store
    from layers.mirror import mirrors

    wanted = replace(plan, asked=tuple(item for item in plan.asked if item.key in set(keys)))
    return fetching.run(wanted, Store(), mirrors([mirror] if mirror else []), progress=progress)


def sentence(outcome: Outcome) -> str:
    """What became of a source, in one sentence."""
    if outcome.problem and not outcome.files:
        return f"Missing: {outcome.problem}"
    if outcome.nothing:
        return "It has nothing in this area."
    count = f"{len(outcome.files)} {'file' if len(outcome.files) == 1 else 'files'}"
    said = f"{count}, {mb(outcome.bytes)}" + (", were here already" if outcome.cached else "")
    if outcome.absent:
        said += f"; {outcome.absent} tiles of open sea do not exist"
    return f"{said}; incomplete: {outcome.problem}" if outcome.problem else f"{said}."


# a folder, a drawn area ------------------------------------------------------------------------

def regions_in(folder: Path, progress: Progress = silent) -> tuple[tuple[str, str], ...]:
    """Code and name of the countries whose outline a folder of data holds, or lies around it."""
    from layers.recognise import recognise, walk
    from layers.regions.countries import countries, located
    from layers.regions.outlines import COUNTRY, outline_files

    progress(0, 2, "looking for outlines")
    found = {row.country: None for file in outline_files([folder]) for row in file.rows()
             if row.level == COUNTRY and row.country}
    if not 0 < len(found) <= 20:         # a file of the world tells nothing of where the data lie
        progress(1, 2, "looking where the files lie")
        smallest: dict[str, float] = {}
        for path in walk(folder):
            for item in recognise(path):
                box = item.facts.box if item.facts is not None else None
                if box is not None and all(map(math.isfinite, box)) and box[2] - box[0] < 90:
                    one = located((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
                    size = (box[2] - box[0]) * (box[3] - box[1])
                    smallest[one.iso3] = min(size, smallest.get(one.iso3, math.inf))
        found = dict.fromkeys(sorted(smallest, key=lambda key: smallest[key]))
    if not found:
        raise InputError(f"No file in {folder.name} tells where it lies; search the country by "
                         "its name, then add the folder.")
    return tuple((key, countries()[key].name) for key in found if key in countries())


def areas_folder() -> Path:
    """Where drawn areas are kept."""
    import platformdirs

    return Path(platformdirs.user_data_dir("heatsite", appauthor=False)) / "areas"


def keep_area(ring: Sequence[tuple[float, float]], name: str, folder: Path | None = None) -> Path:
    """Write a drawn polygon (EPSG:4326) as GeoJSON; its file.

    Raises
    ------
    InputError
        If the polygon has no area or crosses itself beyond repair.
    """
    import json

    import shapely

    from layers.files import write_atomic
    from layers.regions.base import slug

    shape = shapely.make_valid(shapely.Polygon(ring)) if len(ring) >= 3 else shapely.Polygon()
    if not shapely.area(shape) > 0:
        raise InputError("The area drawn is empty; set at least three corners that do not lie on "
                         "one line.")
    target = (folder or areas_folder()) / f"{slug(name)}.geojson"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(target, json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": name},
         "geometry": json.loads(shapely.to_geojson(shape))}]}))
    return target


# the user's own files --------------------------------------------------------------------------

@dataclass(frozen=True, eq=False)
class Looked:
    """A file of the user's, and the layer that it becomes."""

    path: Path
    found: Contents | None               # None for a raster
    match: Match | None
    raster: Any = None                   # RasterInfo
    layer: str = ""                      # guess for a raster


def looked_at(path: Path, layer: str | None = None, table: str | None = None,
              progress: Progress = silent) -> Looked:
    """What a file holds and its best match; raises as the readers do."""
    from layers import adding

    progress(0, 1, f"looking into {path.name}")
    if adding.is_raster(path):
        from layers.readers.raster import raster_info
        from layers.recognise import recognise

        fits = next((item.recipe for item in recognise(path) if item.recipe is not None
                     and not item.recipe.unused), None)
        return Looked(path, None, None, raster_info(path), fits.layer if fits else "")
    found, match = adding.proposed(path, layer, table)
    return Looked(path, found, match)


@dataclass(frozen=True, eq=False)
class Preview:
    """What a file becomes, before it is written."""

    features: Features
    notes: tuple[Note, ...]              # repairs, defaults, what was not understood


def preview(look: Looked, match: Match, crs: str, progress: Progress = silent) -> Preview:
    """The features that a match gives, and what was not understood."""
    from layers.adapting import adapted, note_of
    from layers.readers.vector import read_vector

    assert look.found is not None
    progress(0, 2, f"reading {look.path.name}")
    features = read_vector(look.path, match.layer, table=look.found.table, crs=crs or None,
                           geometry=look.found.geometry)
    progress(1, 2, f"matching {match.layer}")
    out, notes = adapted(features, match)
    return Preview(out, (*(note_of(step) for step in features.provenance.steps), *notes))


def add(look: Looked, folder: Path, match: Match | None, layer: str, unit: str, crs: str,
        about: Mapping[str, str], progress: Progress = silent) -> Added:
    """Write the file's layer into a data folder."""
    from layers import adding

    if match is not None:
        assert look.found is not None
        return adding.add(look.path, folder, match=match, crs=crs or None,
                          table=look.found.table, about=about, progress=progress)
    return adding.add(look.path, folder, layer=layer, mapping={"unit": unit} if unit else None,
                      crs=crs or None, about=about, progress=progress)


def own_folder(region: str) -> Path:
    """Folder for the files that a user adds to a study that has none."""
    import platformdirs

    return Path(platformdirs.user_data_dir("heatsite", appauthor=False)) / "own" / region


def rematched(look: Looked, layer: str, progress: Progress = silent) -> Looked:
    """The file matched to another layer than the likeliest."""
    from layers.matching import guess

    assert look.found is not None
    progress(0, 1, f"matching {layer}")
    return replace(look, match=guess(look.found, layer))


def chosen_column(look: Looked, match: Match, attribute: str, column: str, unit: str = ""
                  ) -> Match:
    """The match with one attribute's column and unit as the user chose; at once."""
    from layers.matching import overridden

    assert look.found is not None
    words = f"{column}:{unit}" if column and unit else column
    return overridden(match, look.found, {attribute: words})


def fitting_layers(look: Looked) -> tuple[str, ...]:
    """Layers that a file's geometry, or its cells, can be; at once."""
    from layers import tables
    from layers.readers.raster import PHYSICAL

    if look.found is None:
        return tuple(PHYSICAL)
    kind = look.found.geometry
    return tuple(key for key, form in tables.schema().items() if form.geometry == "any"
                 or kind in form.geometry or (kind == "polygon" and "point" in form.geometry))


def checked_crs(words: str) -> str:
    """What is wrong with the words for a reference system; "" where they are understood."""
    from layers.readers.vector import given_crs

    try:
        given_crs(words)
    except InputError as error:
        return str(error)
    return ""


# packs -----------------------------------------------------------------------------------------

def export_pack(region: str, file: Path, data_dir: Path | None, progress: Progress = silent):
    """See :func:`layers.pack_file.export_pack`."""
    from layers.pack_file import export_pack as export

    return export(region, file, data_dir, progress)


def import_pack(file: Path, progress: Progress = silent):
    """See :func:`layers.pack_file.import_pack`."""
    from layers.pack_file import import_pack as take_in

    return take_in(file, progress)


# quality ---------------------------------------------------------------------------------------

def qualities(inputs: Any, progress: Progress = silent) -> dict[str, Any]:
    """The quality of every layer of a study, by layer."""
    from layers.quality import quality

    found, layers = {}, inputs.layers
    for done, (key, layer) in enumerate(layers.items()):
        progress(done, len(layers), f"looking at {key.replace('_', ' ')}")
        if not hasattr(layer, "geometry") or len(layer):
            found[key] = quality(layer, layers["boundary"])
    return found


def quality_words(found: Any) -> tuple[str, ...]:
    """What a layer's quality is, in sentences."""
    said = []
    if found.kind == "raster" and math.isfinite(found.coverage):
        said.append(f"Covers {found.coverage:.0%} of the region's cells")
    elif math.isfinite(found.coverage):
        said.append(f"Reaches {found.coverage:.0%} of the region ({found.reach_km:g} km)")
    if found.gap is not None:
        said.append(f"Farthest place: {found.gap.km:,.0f} km, at {found.gap.lat:.2f}\u00b0 N, "
                    f"{found.gap.lon:.2f}\u00b0 E")
    if math.isfinite(found.newest_age_y):
        ages = f"{found.newest_age_y:.0f}" if found.newest_age_y == found.oldest_age_y else \
            f"{found.newest_age_y:.0f} to {found.oldest_age_y:.0f}"
        said.append(f"Age: {ages} years")
    else:
        said.append("Age unknown: no date is told")
    if found.duplicates:
        said.append(f"{found.duplicates:,} rows repeat another")
    gaps = sorted(((share, name) for name, share in found.unknown.items() if share >= 0.005),
                  reverse=True)
    if gaps and found.kind != "raster":
        said.append("Unknown: " + ", ".join(f"{name.replace('_', ' ')} {share:.0%}"
                                            for share, name in gaps[:6]))
    return tuple(said)


def reach_of(inputs: Any, layer: str, progress: Progress = silent) -> tuple[Any, float]:
    """Squares of the region with their distance to a layer, in the study's projection; its reach
    [km]."""
    from layers.quality import coverage_map, quality

    progress(0, 1, f"looking at {layer.replace('_', ' ')}")
    found, boundary = inputs.layers[layer], inputs.layers["boundary"]
    reach = quality(found, boundary).reach_km
    return coverage_map(found, boundary).to_crs(inputs.grid.crs), reach


def compared(inputs: Any, layer: str, file: Path, within_km: float, progress: Progress = silent
             ) -> tuple[Any, Any]:
    """A layer of the study against a file of the same thing: the comparison, and its map in the
    study's projection."""
    from layers.quality_compare import compare, read_source

    progress(0, 2, f"reading {file.name}")
    other = read_source(file, layer)
    progress(1, 2, "comparing")
    told, shapes = compare(inputs.layers[layer], other, within_km,
                           boundary=inputs.layers["boundary"],
                           names=(layer.replace("_", " "), file.name))
    return told, shapes.to_crs(inputs.grid.crs)


def comparison_words(told: Any) -> tuple[str, ...]:
    """How far two sources agree, in sentences."""
    said = []
    for name, total, measure, near, other in (
            (told.first, told.first_total, told.first_measure, told.first_near, told.second),
            (told.second, told.second_total, told.second_measure, told.second_near, told.first)):
        share = "none of it can be compared" if math.isnan(near) else \
            f"{near:.0%} of it lies within {told.within_km:g} km of {other}"
        said.append(f"{name}: {total:,.0f} {measure} in the region; {share}.")
    if told.kv_pairs:
        said.append(f"Where both tell a voltage, {told.same_kv:.0%} is the same.")
    return tuple(said)
