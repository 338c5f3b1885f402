"""What the author adds: a title, notes, a logo, and tiles from the network if allowed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from ..pdf.logo import read_logo
from ..texts import clean
from .raster_image import data_uri

KINDS = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}
LONGEST_TITLE, LONGEST_NOTES = 300, 20_000          # characters


def author_view(title: str = "", notes: str = "", logo: Path | str | None = None) -> dict:
    """Title, paragraphs and logo as the template takes them.

    Raises
    ------
    InputError
        If the logo is no picture, or an SVG with script or links.
    """
    view, files = read_logo(logo)
    name = view["logo"]
    return {"title": " ".join(clean(title, LONGEST_TITLE).split()),
            "notes": [part for part in clean(notes, LONGEST_NOTES).split("\n") if part.strip()],
            "logo": data_uri(files[name], KINDS[name.rpartition(".")[2]]) if name else ""}


def online_tiles(address: str = "") -> tuple[dict | None, str]:
    """Online tiles for the map's script, and the hosts that the page's policy must let it ask.

    The layer is off until the reader switches it on.

    Raises
    ------
    InputError
        If the address is no public https address with {z}, {x} and {y}.
    """
    if not address:
        return None, ""
    from layers.tile_address import tile_address

    found = tile_address(address)
    host = urlsplit(found.url).netloc
    hosts = [host.replace("{s}", s) for s in "abc"] if "{s}" in host else [host]
    return ({"url": found.url, "name": clean(found.name, 80)},
            " ".join(f"https://{one}" for one in hosts))
