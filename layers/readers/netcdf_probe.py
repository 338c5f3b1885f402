"""A netCDF-4 file read once in a process of its own, which can be ended.

libhdf5 runs in a circle for ever in some damaged files (a free piece of size zero in the heap that
holds texts and references), and nothing inside this process can stop it.
"""

from __future__ import annotations

import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from gis.errors import LayerError

LIMIT_S = 20.0                           # a sound file takes well under a second
# All that the reader asks: attributes, references to axes, the axes, first and last cell.
_SCRIPT = """
import sys, h5py
with h5py.File(sys.argv[1], "r") as file:
    for key in file:
        if not isinstance(file.get(key, getlink=True), h5py.HardLink):
            continue
        item = file[key]
        if not isinstance(item, h5py.Dataset) or item.external or item.is_virtual:
            continue
        for name in item.attrs:
            try:
                value = item.attrs[name]
                if name == "DIMENSION_LIST":
                    [file[refs[0]].name for refs in value if len(refs)]
            except (OSError, TypeError):
                pass
        if len(item.shape) == 1:
            item[:]
        elif item.size:
            item[(0,) * len(item.shape)], item[tuple(n - 1 for n in item.shape)]
"""


def require_readable(file: Path, name: str) -> None:
    """Raise :class:`LayerError` where libhdf5 does not come to an end, or breaks down."""
    if getattr(sys, "frozen", False):    # a packed program has no interpreter to start
        return
    about = file.stat()
    problem = _problem(file, about.st_mtime_ns, about.st_size)
    if problem:
        raise LayerError(name, f"{file.name} cannot be read, it is damaged or cut short "
                         f"({problem})", "copy or export it again")


@lru_cache(maxsize=16)
def _problem(file: Path, mtime: int, size: int) -> str:
    """Why the file must not be opened here; "" also where h5py only raises: it will say so."""
    try:
        done = subprocess.run([sys.executable, "-P", "-c", _SCRIPT, str(file)],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=LIMIT_S,
                              creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))
    except subprocess.TimeoutExpired:
        return f"reading it came to no end in {LIMIT_S:g} s"
    return "reading it breaks the library down" if done.returncode not in (0, 1) else ""
