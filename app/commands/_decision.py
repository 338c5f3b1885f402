"""What `rank` says beyond the order: what it hangs on, other methods, several stakeholders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.commands._common import console
from app.export.texts import shown_name

if TYPE_CHECKING:
    from rich.console import Console

    from gis.ranking.methods import MethodComparison
    from gis.ranking.stakeholders import Stakeholder
    from gis.results import StudyResult


def print_importance(result: StudyResult, terminal: Console) -> None:
    """How firm the first rank is, and what the ranks hang on."""
    from gis.ranking.importance import what_matters
    from gis.ranking.methods import METHOD_LABELS

    if len(result.sites) < 2:
        return
    first = result.sites[0].robustness   # of the site that stands first, whatever ranks
    method = result.settings.method
    by = "" if method == "weighted_sum" else f"By {METHOD_LABELS[method]}: "
    terminal.print(f"\n{by}With data, weights and value functions in doubt: first in "
                   f"{100 * first.p_first:.0f} % of {result.settings.draws:,} draws, among the "
                   f"first three in {100 * first.p_top3:.0f} %; whatever the weights of the "
                   f"themes, in {100 * first.p_top3_any:.0f} %.")
    labels = {c.key: c.label for c in result.settings.criteria}
    for sentence in what_matters(result.sites).said(labels, _names(result)):
        terminal.print(sentence)


def compared(result: StudyResult) -> MethodComparison:
    """All methods on the sites of a result, the one of its settings first."""
    from app.methods import method_figures
    from gis.ranking.methods import METHOD_KEYS, methods_of_sites

    shown = result.settings.method
    return methods_of_sites(result.sites, (shown, *(m for m in METHOD_KEYS if m != shown)),
                            method_figures())


def methods_json(result: StudyResult) -> dict:
    """Ranks by site and method, and how far the orders agree."""
    if not result.sites:
        return {}
    found = compared(result)
    return {"ranks": _ranks(found.ids, found.methods, found.ranks),
            "methods": list(found.methods), "spearman": found.spearman,
            "kendall": found.kendall, "said": found.said}


def print_methods(result: StudyResult) -> None:
    """Ranks by method as a table, and whether the method matters."""
    from gis.ranking.methods import METHOD_LABELS

    if not result.sites:
        return
    found = compared(result)
    terminal = _table("Ranks by method", [METHOD_LABELS[m] for m in found.methods], found.ids,
                      found.ranks, _names(result), (
                          f"agreement with {METHOD_LABELS[found.methods[0]]}", found.spearman[0]))
    ranks = METHOD_LABELS[found.methods[0]]
    terminal.print(f"{found.said} The {ranks} ranks; agreement is Spearman's rank correlation."
                   if found.methods[0] == "weighted_sum" else
                   f"{found.said} {ranks} ranks; agreement is Spearman's rank correlation.")


def stakeholders_json(result: StudyResult, stakeholders: Sequence[Stakeholder]) -> dict:
    """Ranks by site and stakeholder, how far they agree, and what all can live with."""
    from gis.ranking.stakeholders import stakeholders_of_sites

    if not result.sites:
        return {}
    found = stakeholders_of_sites(stakeholders, result.sites, result.settings)
    keys = [c.key for c in result.settings.criteria]
    return {"names": list(found.names), "ranks": _ranks(found.ids, found.names, found.ranks),
            "weights": {name: dict(zip(keys, row.tolist(), strict=True))
                        for name, row in zip(found.names, found.weights, strict=True)},
            "spearman": found.spearman, "kendall_w": found.concordance,
            "compromise": list(found.compromise), "in_first_3_of_all": list(found.shared(3)),
            "contested": found.contested, "said": found.said}


def print_stakeholders(result: StudyResult, stakeholders: Sequence[Stakeholder]) -> None:
    """Ranks by stakeholder as a table, and how far they agree."""
    from gis.ranking.stakeholders import stakeholders_of_sites

    if not result.sites:
        return
    found = stakeholders_of_sites(stakeholders, result.sites, result.settings)
    names = _names(result)
    terminal = _table("Ranks by stakeholder", found.names, found.ids, found.ranks, names)
    terminal.print(found.words(names))


def _names(result: StudyResult) -> dict[str, str]:
    return {site.id: shown_name(site.name) for site in result.sites}


def _ranks(ids, columns, ranks) -> dict:
    return {key: dict(zip(columns, column.tolist(), strict=True))
            for key, column in zip(ids, ranks.T, strict=True)}


def _table(title: str, columns, ids, ranks, names, last=None) -> Console:
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    table.add_column("site")
    for column in columns:
        table.add_column(column, justify="right")
    for key, row in zip(ids, ranks.T, strict=True):
        table.add_row(names[key], *(str(rank) for rank in row))
    if last is not None:
        table.add_row(last[0], *(f"{value:.2f}" for value in last[1]))
    terminal = console()
    terminal.print()
    terminal.print(table)
    return terminal
