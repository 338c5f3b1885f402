"""What a site costs, on its page: waterfall, what would narrow it, money and jobs."""

from __future__ import annotations

import math

from markupsafe import Markup, escape

from app.words.costs import (
    best_measurements,
    cost_finding,
    cost_top,
    currencies,
    measured_words,
    money,
    spanned,
    waterfall,
)
from gis.cost.local_money import LocalMoney
from gis.cost.result import SiteCost
from gis.language import mark
from gis.results import Site
from gis.types import Quantity

from .charts import svg, whisker_marks
from .speech import as_told, retell, say
from .words import TO, UNKNOWN, figure

NAMES, RIGHT, ROW, WIDE = 212.0, 84.0, 24.0, 650.0

__all__ = ["cost_top", "cost_view", "waterfall_chart"]


def cost_view(site: Site, top: float) -> dict | None:
    """The cost part of a site's page; None where it was not studied."""
    cost, local = site.cost, site.local
    if cost is None or local is None or not math.isfinite(cost.total.value):
        return None
    return {"finding": cost_finding(cost, figure), "chart": waterfall_chart(cost, top),
            "class": retell(cost.estimate_class.words), "totals": as_told(currencies(cost, figure)),
            "notes": list(cost.notes), "size": cost.size_class,
            "parts": [{"label": c.label, "value": figure(c.amount.value / 1e3)
                       if math.isfinite(c.amount.value) else say(UNKNOWN),
                       "known": math.isfinite(c.amount.value),
                       "span": _span(c.amount), "class": c.estimate_class, "how": c.formula,
                       "invested": money(c.invested_eur_mw, figure)
                       if math.isfinite(c.invested_eur_mw) else "–"} for c in cost.components],
            "measurements": [{"label": m.label, "words": measured_words(m, figure),
                              "source": m.source, "after": m.estimate_class_after}
                             for m in best_measurements(cost)],
            "money": money_rows(local), "sentences": list(local.sentences),
            "claims": [_claim(c) for c in local.jobs.claims if c.kind == "claim"],
            "evidence": [_claim(c) for c in local.jobs.claims if c.kind != "claim"]}


def _span(q: Quantity) -> str:
    if q.low is None or q.high is None or not math.isfinite(q.value):
        return ""
    joint = say(TO) if q.low < 0 else "–"
    return f"{figure(q.low / 1e3, 2)}{joint}{figure(q.high / 1e3, 2)}"


def _claim(one) -> dict:
    return {"figure": one.figure[:1].upper() + one.figure[1:], "text": one.text,
            "who": ", ".join((retell(one.who).capitalize(), retell(one.place), one.date)) + ".",
            "source": one.source}


def money_rows(local: LocalMoney) -> list[dict]:
    """Jobs and money, each as a range."""
    def row(label: str, q: Quantity, unit: str, note: str = "") -> dict:
        if not math.isfinite(q.value):
            value, reach = say(UNKNOWN), ""
        elif unit.startswith("EUR"):
            value, reach = (money(q.value, figure, say(unit)),
                            spanned(q.low, q.high, figure, say(unit)))
        else:
            value = f"{figure(q.value, 2)} {say(unit)}"
            reach = "" if q.low is None or q.high is None else \
                f"{figure(q.low, 2)}–{figure(q.high, 2)}"
        return {"label": label, "value": value, "span": reach, "note": note, "source": q.source,
                "known": q.known, "unknown": not math.isfinite(q.value)}

    return [row(say(mark("Permanent jobs")), local.jobs.permanent, mark("jobs")),
            row(say(mark("Building it")), local.jobs.construction_job_years, mark("job-years")),
            row(say(mark("Property and business tax to {who}"), who=retell(local.tax_who)),
                local.tax, "EUR/y", local.tax_text),
            row(say(mark("Heat sold")), local.heat_revenue, "EUR/y", local.heat_who),
            row(say(mark("Of the line, paid by the applicant")), local.line.applicant_eur, "EUR",
                local.line.text)]


def waterfall_chart(cost: SiteCost, top: float) -> Markup:
    """Bars from the largest cost down, income back, then the total; all sites on one scale."""
    steps = waterfall(cost)
    scale = (WIDE - NAMES - RIGHT) / max(top, 1e-9)
    height = ROW * len(steps) + 22
    unit = escape(say(mark("kEUR per MW of IT and year")))
    body = [f'<text class="tick" x="{NAMES:g}" y="12">{unit}</text>']
    for at, step in enumerate(steps):
        y = 20 + at * ROW
        left, right = sorted((NAMES + step.start * scale, NAMES + step.end * scale))
        total = step.key == "total"
        kind = "step-total" if total else f"t-{step.theme}" if step.theme else "step-none"
        fade = ' fill-opacity=".45"' if step.amount < 0 else ""
        whole = retell(step.label)
        if whole == step.label:                           # several small parts
            whole = ", ".join(retell(part) for part in step.label.split(", "))
        label = whole if len(whole) < 25 else f"{whole[:23].rstrip(', ')}…"
        label = label[:1].upper() + label[1:]
        body.append(f'<text class="{"name" if total else "row"}" x="{NAMES - 8:g}" '
                    f'y="{y + 13:g}" text-anchor="end">{escape(label)}</text>')
        body.append(f'<rect class="{kind}"{fade} x="{left:.1f}" y="{y + 2:g}" '
                    f'width="{max(right - left, 1.5):.1f}" height="14"><title>'
                    f'{escape(whole)}</title></rect>')
        if at + 1 < len(steps) and not total:
            x = NAMES + step.end * scale
            body.append(f'<path class="lead" d="M{x:.1f} {y + 16:g}v{ROW - 14:g}"/>')
        end = right
        if math.isfinite(step.low) and step.high > step.low:
            x0, x1 = (NAMES + min(max((step.start + v) * scale, 0), WIDE - NAMES - RIGHT)
                      for v in (step.low, step.high))
            body.append(whisker_marks(x0, x1, y + 9, 7))
            end = max(end, x1)
        body.append(f'<text class="amount" x="{end + 8:.1f}" y="{y + 13:g}">'
                    f'{figure(step.amount)}</text>')
    return svg(WIDE, height, body, as_told(cost_finding(cost, figure)), "chart waterfall")
