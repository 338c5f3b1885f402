"""The compiled loop over hours, its sites shared out over the processor's cores."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

CORES = 8                            # threads at most


@cache
def has_numba() -> bool:
    """Whether numba is installed."""
    import importlib.util

    return importlib.util.find_spec("numba") is not None


def compiled_loop(*arrays) -> bool:
    """The same year compiled by numba, the sites shared out over the processor's cores."""
    from .compiled import SIDE, run

    sites = len(arrays[-4])
    # One kind of array only: each further kind would be compiled anew.
    arrays = tuple(np.require(a, requirements=["C", "W"]) for a in arrays)
    parts = min(os.cpu_count() or 1, CORES, max(1, sites // (2 * SIDE)))
    edges = np.linspace(0, sites, parts + 1).astype(int)
    cuts = [slice(a, b) for a, b in zip(edges[:-1], edges[1:], strict=True)]
    jobs = [[a if len(a) == 1 < sites else a[cut] for a in arrays] for cut in cuts]
    if parts == 1:
        return run(*jobs[0])
    with ThreadPoolExecutor(parts) as pool:
        return any(list(pool.map(lambda job: run(*job), jobs)))
