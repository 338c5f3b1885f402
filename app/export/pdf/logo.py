"""The author's logo: taken only if it is a picture, and harmless."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gis.errors import InputError

MOST_BYTES = 5_000_000
MOST_PIXELS = 40_000_000
REFUSED_TAGS = frozenset({"script", "foreignObject", "iframe", "audio", "video", "handler"})


def read_logo(path: Path | str | None) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the template needs of the logo, and its file under a name of ours.

    Raises
    ------
    InputError
        If the file is no PNG, JPEG or SVG, is too large, or an SVG holds script or links.
    """
    if path is None:
        return {"logo": None, "logo_alt": ""}, {}
    path = Path(path)
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"The logo {path} cannot be read ({error.strerror or error}); check its "
                         "name and folder.") from error
    if len(content) > MOST_BYTES:
        raise InputError(f"The logo {path} is larger than {MOST_BYTES / 1e6:g} MB; give a "
                         "smaller picture.")
    kind = kind_of(content)
    if kind == "svg":
        _check_svg(content, path)
    elif kind:
        _check_raster(content, path)
    else:
        raise InputError(f"The logo {path} is not a picture; give a PNG, JPEG or SVG file.")
    name = f"logo.{kind}"
    return {"logo": name, "logo_alt": "Logo of the author"}, {name: content}


def kind_of(content: bytes) -> str:
    """"png", "jpg", "svg" by what the file holds, whatever its name; "" for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "svg" if start.startswith(b"<") and b"<svg" in content[:5000] else ""


def _check_raster(content: bytes, path: Path) -> None:
    import io

    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise InputError(f"The logo {path} has {image.width} × {image.height} pixels; "
                                 "give a smaller picture.")
            image.load()
    except InputError:
        raise
    except Exception as error:              # Pillow raises whatever the broken file provokes
        raise InputError(f"The logo {path} is a damaged picture ({error}); save it "
                         "again.") from error


def _check_svg(content: bytes, path: Path) -> None:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise InputError(f"The logo {path} is a damaged SVG ({error}); save it "
                         "again.") from error
    if root.tag.rpartition("}")[2] != "svg":
        raise InputError(f"The logo {path} is not a picture; give a PNG, JPEG or SVG file.")
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2]
        linked = [value for key, value in element.attrib.items()
                  if key.rpartition("}")[2] == "href" and not value.startswith(("#", "data:image/"))
                  and tag != "a"]
        acting = [key for key in element.attrib if key.lower().startswith("on")]
        if tag in REFUSED_TAGS or linked or acting:
            raise InputError(f"The logo {path} holds a script or a link to another file; save it "
                             "as a plain SVG or as PNG.")
