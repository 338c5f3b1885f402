"""Long text in a page, packed: the page's script unpacks it when it is asked for."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Mapping

CUTS = re.compile("(?=<)")
"""Where the text of a site is cut: most pieces are the same at many sites."""


def packed(text: str) -> str:
    """`text`, deflated, in letters that may stand in a script element."""
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


def unpacked(text: str) -> str:
    """What :func:`packed` was given."""
    return zlib.decompress(base64.b64decode(text)).decode()


def packed_parts(parts: Mapping[int, str]) -> str:
    """Texts that are much alike, by number, each piece kept once."""
    pieces: dict[str, int] = {}
    rows = {str(key): [pieces.setdefault(piece, len(pieces)) for piece in CUTS.split(text)]
            for key, text in parts.items()}
    return packed(json.dumps({"pieces": list(pieces), "rows": rows}, ensure_ascii=False,
                             separators=(",", ":")))
