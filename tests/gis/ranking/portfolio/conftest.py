"""Small portfolio problems whose answers can be worked out by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from gis.ranking.portfolio.problem import NOBODY, Choices, Links, Problem, Shared


def problem(sizes=(1.0, 2.0), sites=2, apart_km=10.0, heat=(), users=(), **given):
    """`sites` in a row `apart_km` from one another, each in every size.

    `heat` holds (site, size, user, used_mwh, eur_mwh); `users` their demand.
    """
    c = given.pop
    site = np.repeat(np.arange(sites), len(sizes))
    mw = np.tile(np.asarray(sizes, float), sites)
    row = {(s, m): k for k, (s, m) in enumerate(zip(site.tolist(), mw.tolist(), strict=True))}
    links = Links.none()
    if heat:
        at, size, user, used, price = zip(*heat, strict=True)
        n = len(heat)
        links = Links(np.array([row[s, float(m)] for s, m in zip(at, size, strict=True)]),
                      np.array(user), np.array(used, float), np.array(price, float),
                      np.full(n, c("co2", 0.2)), np.full(n, 1.0), np.full(n, 10.0),
                      np.full(n, 1.0))
    choices = Choices(site, mw, mw * 1.25, c("station", np.full(len(mw), -1)),
                      0.5 * mw, c("water", 100.0 * mw), c("capex", mw), c("cost", mw),
                      c("lead", 12 + mw), np.ones(len(mw)))
    return Problem(
        tuple(f"s{i}" for i in range(sites)), tuple(f"Site {i}" for i in range(sites)),
        np.arange(sites) * apart_km * 1000.0, np.zeros(sites), choices, links,
        Shared(tuple(f"user {k}" for k in range(len(users))), np.array(users, float))
        if users else NOBODY, **given)


@pytest.fixture
def small():
    return SimpleNamespace(problem=problem)
