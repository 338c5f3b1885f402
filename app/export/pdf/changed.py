"""What changed since an earlier result, as a section of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.export.report.changed import changes_view
from app.export.report.speech import say
from gis.language import mark

from .blocks import table, words

if TYPE_CHECKING:
    from app.export.changes import Changes

MOST_ROWS = 40
"""Of a group of data or assumptions; all stand in changes.json."""


def changed(found: Changes) -> dict[str, Any]:
    """The section: its finding and blocks of ranks and figures, data, weights and the rest."""
    view = changes_view(found)
    blocks: list[dict[str, Any]] = []
    if view["nothing"]:
        return {"title": say(mark("What changed since the earlier result")),
                "finding": view["finding"], "blocks": blocks}
    counts = ", ".join(f"{one['words']}: {one['count']}" for one in view["counts"])
    blocks.append(words("", [counts]))
    if view["causes"]:
        blocks.append(words(say(mark("Why that may be")), view["causes"]))
    if view["sites"]:
        notes = [say(mark("Sites whose rank or figures changed; small: the figures that moved."))]
        if view["more"]:
            notes.append(say(mark("{count} more stand in changes.json."), count=view["more"]))
        if view["same"]:
            notes.append(say(mark("Unchanged: {count} of the sites."), count=view["same"]))
        blocks.append(table(
            say(mark("Sites that changed")),
            [say(mark("Site")), say(mark("Rank before")), say(mark("Rank now")),
             say(mark("Score before")), say(mark("Score now"))],
            [_site(site) for site in view["sites"]], note=" ".join(notes),
            widths=(4, .8, .8, .8, .8)))
    for group in view["groups"]:
        blocks.append(_group(group))
    return {"title": say(mark("What changed since the earlier result")),
            "finding": view["finding"], "blocks": blocks}


def _site(site: dict[str, Any]) -> list[str]:
    tag = f" ({say(mark('new'))})" if site["new"] else (
        f" ({say(mark('gone'))})" if site["gone"] else "")
    moved = f" ({'▲' if site['up'] else '▼'}{site['by']})" if site["by"] else ""
    figures = " · ".join(site["figures"])
    return [site["name"] + tag + (f"\n{figures}" if figures else ""), site["ranks"][0],
            site["ranks"][1] + moved, *site["scores"]]


def _group(group: dict[str, Any]) -> dict[str, Any]:
    told = group["key"] in ("data", "assumptions")
    head = [say(mark("What")), say(mark("Before")), say(mark("Now"))]
    if told:
        head.append(say(mark("How")) if group["key"] == "data" else say(mark("Unit")))
    rows = [[row["what"][:1].upper() + row["what"][1:], row["before"], row["now"],
             *([row["words"]] if told else [])] for row in group["rows"]]
    left = len(rows) - MOST_ROWS
    return table(group["title"], head, rows[:MOST_ROWS], widths=(1.6, 1.3, 1.3, 1)[:len(head)],
                 note=say(mark("{count} more stand in changes.json."), count=left)
                 if left > 0 else "")
