"""What the window asks of the store of open data and of a user's files. Knows no Qt.

Every call may take long and is made on a worker thread, apart from those that say "at once".
"""

from .area import areas_folder, keep_area, regions_in
from .fetch import area_of, fetched, keep_mirrors, mirror_addresses, planned, sentence, sources
from .own import (
    Looked,
    Preview,
    add,
    checked_crs,
    chosen_column,
    export_pack,
    fitting_layers,
    import_pack,
    looked_at,
    own_folder,
    preview,
    rematched,
)
from .quality import compared, comparison_words, qualities, quality_words, reach_of
from .store import Kept, Stored, clear, country_key, country_names, stored, verify
from .tiles import (
    backdrop,
    background_folder,
    backgrounds,
    clear_tiles,
    forget_background,
    host_of,
    keep_background,
    tiles_kept,
)
from .words import SHARING, mb
from .world import world_land

__all__ = [
    "Kept", "Looked", "Preview", "SHARING", "Stored", "add", "area_of", "areas_folder", "backdrop",
    "background_folder", "backgrounds", "checked_crs", "chosen_column", "clear", "clear_tiles",
    "compared", "comparison_words", "country_key", "country_names", "export_pack", "fetched",
    "fitting_layers", "forget_background", "host_of", "import_pack", "keep_area",
    "keep_background", "keep_mirrors", "looked_at", "mb", "mirror_addresses", "own_folder",
    "planned", "preview", "qualities", "quality_words", "reach_of", "regions_in", "rematched",
    "sentence", "sources", "stored", "tiles_kept", "verify", "world_land"]
