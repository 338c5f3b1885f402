"""Countries by name, and what was fetched: by region, checked, cleared."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gis.progress import Progress, silent

from .words import mb


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
    tiles: int = 0                       # of backgrounds, beside `total`


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
    from layers.tiles.keep import kept_bytes

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
    return Stored(store.root, sizes.total, sizes.unused, sizes.partial, tuple(found), kept_bytes())


def clear(region: str | None = None) -> int:
    """Forget a region, or all of them with the map tiles; bytes freed."""
    from layers.cache import Store
    from layers.tiles.keep import clear_tiles

    return Store().clear(region) + (0 if region else clear_tiles())


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
