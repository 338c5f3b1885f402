"""Map tiles as a background: from the web by leave of the user, a folder or an MBTiles file."""

from .picture import Backdrop, Picture
from .source import Tiles, open_tiles

__all__ = ["Backdrop", "Picture", "Tiles", "open_tiles"]
