"""How building, staff and building site grow with the size of the data centre.

The table `build_sizes` tells a figure at the middle of each class; between the middles it is
taken on the logarithm of the size, so that no site gets cheaper by growing past a limit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..errors import InputError
from ..types import Quantity, Table

UNITS = {"build_factor": "ratio", "jobs_mw": "jobs per MW of IT",
         "job_years_mw": "job-years per MW of IT"}


def size_class(tables: Mapping[str, Table], it_mw: float) -> str:
    """Name of the class of a data centre, such as "small, 0.5 to 5 MW"."""
    _checked(it_mw)
    rows = sorted(tables["build_sizes"].rows(), key=lambda row: row["from_mw"])
    return next(row["label"] for row in reversed(rows) if it_mw >= row["from_mw"])


def at_size(tables: Mapping[str, Table], what: str, it_mw: float) -> Quantity:
    """A figure of the table `build_sizes` at one size, with its range.

    Parameters
    ----------
    what : str
        One of :data:`UNITS`.
    it_mw : float
        IT capacity. [MW]
    """
    _checked(it_mw)
    table = tables["build_sizes"]
    order = np.argsort(table["mid_mw"])
    sizes = np.log(table["mid_mw"][order])

    def read(column: str) -> float:
        return math.exp(np.interp(math.log(it_mw), sizes, np.log(table[column][order])))

    return Quantity(read(what), UNITS[what], read(f"{what}_low"), read(f"{what}_high"),
                    str(table["known"][0]), str(table["source"][0]))


def _checked(it_mw: float) -> None:
    if not (math.isfinite(it_mw) and it_mw > 0):
        raise InputError(f"IT capacity of {it_mw:g} MW is impossible; give one above 0.")
