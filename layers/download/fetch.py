"""Get downloads into the store: from a few hosts at once, from each one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gis.progress import Progress, silent

from ..cache import Store
from .pace import REAL, USUAL, Clock, Limits
from .request import Download, Fetched
from .single import Task, fetch_in_turn
from .tally import Tally
from .together import by_host

if TYPE_CHECKING:
    from ..mirror import Mirrors


def fetch(downloads: Sequence[Download], store: Store, region: str, *,
          mirrors: Mirrors | None = None, limits: Limits = USUAL, clock: Clock = REAL,
          about: Mapping[str, Any] | None = None, refresh: bool = False,
          progress: Progress = silent) -> tuple[Fetched, ...]:
    """Fetch downloads into a region of the store.

    What is in the store already is not fetched again. A download that was interrupted, also by
    the end of the program, goes on where it stopped. Hosts are asked at once, as many as the
    limits say; each gets one request at a time, with the pause that it wants.

    Parameters
    ----------
    region : str
        Key of the region, see :attr:`layers.catalogue.Area.key`.
    mirrors : Mirrors, optional
        The user's own servers: the only ones that may lie in a private network.
    about : mapping, optional
        What the region is, kept in its manifest.
    refresh : bool
        Ask the servers whether they have something newer.
    progress : Progress
        Called with kB done and kB in all, as far as known; may raise to cancel.

    Returns
    -------
    tuple of Fetched
        One per download, in order; one that failed has a `problem`, the others went on.

    Raises
    ------
    Cancelled
        If `progress` says so; what was fetched is kept.
    InputError
        If the disk is full or the store cannot be written.
    """
    store.manifest_path(region)          # refuses a key that is none
    tally = Tally(downloads)
    task = Task(store, region, mirrors.origins() if mirrors else frozenset(), limits, clock, about,
                refresh, tally, set())
    found = by_host(downloads, lambda some, tick: fetch_in_turn(task, some, tick),
                    lambda: progress(*tally.figures()), limits.hosts_at_once)
    if any(not one.problem for one in found):
        store.folder(region)             # so that the paths are there
    if not all(one.cached for one in found):
        store.collect()                  # what was replaced, and leftovers of killed programs
    return found
