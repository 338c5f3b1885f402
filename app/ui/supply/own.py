"""A user's own file: looked into, matched, shown beforehand, added; packs in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gis.errors import InputError
from gis.progress import Progress, silent

if TYPE_CHECKING:
    from gis.types import Features
    from layers.adapting import Note
    from layers.adding import Added
    from layers.matching import Contents, Match


@dataclass(frozen=True, eq=False)
class Looked:
    """A file of the user's, and the layer that it becomes."""

    path: Path
    found: Contents | None               # None for a raster
    match: Match | None                 # None for a raster, and where no layer is likely
    raster: Any = None                   # RasterInfo
    layer: str = ""                      # guess for a raster


def looked_at(path: Path, layer: str | None = None, table: str | None = None,
              progress: Progress = silent) -> Looked:
    """What a file holds and its best match, where there is one; raises as the readers do."""
    from layers import adding
    from layers.matching import NoLayerError, contents

    progress(0, 1, f"looking into {path.name}")
    if adding.is_raster(path):
        from layers.readers.raster import raster_info
        from layers.recognise import recognise

        fits = next((item.recipe for item in recognise(path) if item.recipe is not None
                     and not item.recipe.unused), None)
        return Looked(path, None, None, raster_info(path), fits.layer if fits else "")
    try:
        found, match = adding.proposed(path, layer, table)
    except NoLayerError:
        return Looked(path, contents(path, table), None)
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


def export_pack(region: str, file: Path, data_dir: Path | None, progress: Progress = silent):
    """See :func:`layers.pack_file.export_pack`."""
    from layers.pack_file import export_pack as export

    return export(region, file, data_dir, progress)


def import_pack(file: Path, progress: Progress = silent):
    """See :func:`layers.pack_file.import_pack`."""
    from layers.pack_file import import_pack as take_in

    return take_in(file, progress)
