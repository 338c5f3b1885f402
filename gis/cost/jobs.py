"""Jobs of a data centre, as ranges, with what was claimed beside what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..types import Quantity, Table
from .currency import converted
from .size_class import at_size, size_class


@dataclass(frozen=True)
class JobClaim:
    """What somebody promised (claim) or counted afterwards (evidence)."""

    kind: str                            # claim | evidence
    who: str                             # operator, industry, state audit, watchdog, press
    place: str
    text: str
    figure: str
    date: str
    known: str
    source: str


@dataclass(frozen=True)
class Jobs:
    """People at work at one site; ranges, not promises."""

    size_class: str
    permanent: Quantity                  # jobs, contractors counted
    permanent_per_mw: Quantity
    construction_job_years: Quantity     # one person for one year
    construction_per_mw: Quantity
    claims: tuple[JobClaim, ...]
    sentences: tuple[str, ...]


def jobs(tables: Mapping[str, Table], it_mw: float) -> Jobs:
    """Permanent jobs and job-years of building for an IT capacity. [MW]"""
    steady, building = at_size(tables, "jobs_mw", it_mw), at_size(tables, "job_years_mw", it_mw)
    permanent = converted(steady, it_mw, "jobs")
    construction = converted(building, it_mw, "job-years")
    return Jobs(size_class(tables, it_mw), permanent, steady, construction, building,
                job_claims(tables), _sentences(it_mw, permanent, construction))


def job_claims(tables: Mapping[str, Table]) -> tuple[JobClaim, ...]:
    """Rows of the table `job_claims`, claims first."""
    rows = [JobClaim(*(str(row[name]) for name in JobClaim.__dataclass_fields__))
            for row in tables["job_claims"].rows()]
    return tuple(sorted(rows, key=lambda row: row.kind != "claim"))


def _sentences(it_mw: float, permanent: Quantity, construction: Quantity) -> tuple[str, ...]:
    return (
        f"A data centre of {it_mw:g} MW usually keeps {_span(permanent, 'people', 'person')} at "
        "work, guards and contractors counted.",
        f"Building it takes {_span(construction, 'job-years', 'job-year')}, "
        "spread over one to three years; many of these people come from elsewhere and leave.",
        "Nobody has promised these jobs. Published claims often count suppliers and builders; "
        "audits that counted afterwards found fewer.")


def _span(q: Quantity, many: str, one: str) -> str:
    """A range of people to two digits; below one it says so."""
    assert q.low is not None and q.high is not None          # the table tells both
    low, high = (f"{float(f'{value:.2g}'):,.0f}" for value in (q.low, q.high))
    if q.high < 1:
        return f"less than one {one}"
    if q.low < 1:
        return f"up to {high} {one if high == '1' else many}"
    return f"{low} to {high} {many}"
