"""What stands in each section of a site's page, and the one figure that sums it up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from PyQt6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.depth import Depth
from app.words.costs import money
from app.words.dates import Dates
from app.words.sections import FIRST, PAIRS, by_section
from app.words.trade import trade_finding
from gis.results import Site
from gis.settings import Settings
from gis.types import Quantity
from layers import tables

from ... import theme
from ...figures import UNKNOWN, number, span, with_unit
from ..heat_chart import HeatChart
from ..key_figures import Line, counted, heat_line, heat_lines, line, lines
from ..parts import label
from .charts import PowerChart, TradeChart
from .cost import fill_cost
from .figure_row import FigureRow
from .label import summed_up as label_summed_up
from .rows import SideBySide, danger_row, step_rows

TONES = {"heat": theme.THEMES["heat"], "energy": theme.THEMES["energy"],
         "grid": theme.THEMES["grid"], "water": theme.THEMES["water"],
         "carbon": "#6B7280", "cost": "#8A6A00", "hazard": theme.THEMES["land"],
         "work": theme.THEMES["energy"], "steps": "#6B7280", "digital": theme.THEMES["digital"]}
WAIT = "Being computed\u2026"


@dataclass(frozen=True, eq=False)
class Page:
    """One site and all that is told of it."""

    site: Site
    settings: Settings
    dates: Dates = field(default_factory=Dates)
    depth: Depth | None = None
    cost_top: float = 0.0                # right end of every site's waterfall; 0: this site's own
    fault: str = ""                      # why there is no depth, where there will be none

    def figures(self, section: str) -> Mapping[str, Quantity]:
        return by_section(self.site).get(section, {})

    def one(self, section: str, key: str) -> Quantity | None:
        return self.figures(section).get(key)


def summed_up(page: Page) -> dict[str, str]:
    """The figure beside each section's title."""
    found, heat, depth = by_section(page.site), page.site.heat, page.depth

    def told(section: str, key: str) -> str:
        quantity = found[section].get(key)
        return line(key, quantity).value if quantity is not None else UNKNOWN

    need = found["water"].get("need_m3_y")
    months = found["grid"].get("lead_time_months")
    words = {
        "label": label_summed_up(page.site),
        "heat": f"{with_unit(heat.used_mwh_y / 1000, 'GWh')} used a year"
        if heat.used_mwh_y > 0 else "no present user",
        "energy": f"solar {told('energy', 'pv_kwh_kwp_y')}",
        "grid": f"{told('grid', 'feasible_mw')} in "
                f"{number(months.value, 2) if months else UNKNOWN} months",
        "water": "none drawn" if need is not None and need.value == 0
        else f"{told('water', 'need_m3_y')}",
        "cost": f"{money(page.site.cost.total.value, number)} per MW and year"
        if page.site.cost is not None else UNKNOWN,
        "carbon": f"{told('carbon', 'co2_location_t_y')}",
        "digital": f"fibre {told('digital', 'fibre_km')}"}
    if depth is not None:
        worse, homes, total = (depth.hazard.get("hazard_class"), depth.households,
                               depth.plan.months)
        words |= {"hazard": line("hazard_class", worse).value if worse else UNKNOWN,
                  "work": f"as {number(homes.value, 2)} homes" if math.isfinite(homes.value)
                  else "",
                  "steps": f"{number(total.value, 2)} months "
                           f"({span(total.low, total.high)})"
                  if math.isfinite(total.value) else UNKNOWN}
    return words


class Bodies:
    """Fills the sections of one page after another; `page` is what is shown now."""

    def __init__(self) -> None:
        self.page: Page | None = None
        self.more: set[str] = set()          # sections whose every figure is shown

    def fill(self, key: str, body: QVBoxLayout) -> None:
        """Put the section's content into `body`."""
        if self.page is None:
            return
        special = getattr(self, f"_{key}", None)
        if special is not None:
            special(body, self.page)
        else:
            self._rows(body, key)

    # parts -----------------------------------------------------------------------------------
    def _add(self, body: QVBoxLayout, key: str, rows: list[Line]) -> None:
        for one in rows:
            body.addWidget(FigureRow(one, TONES[key]))

    def _rows(self, body: QVBoxLayout, key: str) -> None:
        """The figures that come first, and the others behind a button."""
        assert self.page is not None
        figures = self.page.figures(key)
        pairs = [line(k, figures[k], self.page.dates) for k in PAIRS.get(key, ()) if k in figures]
        if len(pairs) > 1:
            body.addWidget(SideBySide(pairs, TONES[key]))
            body.addSpacing(4)
        rows = lines({k: q for k, q in figures.items() if k not in PAIRS.get(key, ())},
                     self.page.dates)
        first = [row for row in rows if row.key in FIRST.get(key, ())]
        others = [row for row in rows if row.key not in FIRST.get(key, ())]
        self._add(body, key, first)
        if others:
            self._behind_button(body, key, others)

    def _behind_button(self, body: QVBoxLayout, key: str, rows: list[Line]) -> None:
        button = QPushButton(f"{len(rows)} more" if len(rows) > 1 else "One more")
        button.setProperty("flat", True)
        place = QWidget()
        inner = QVBoxLayout(place)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        body.addWidget(button)
        body.addWidget(place)

        def show() -> None:
            self.more.add(key)
            button.hide()
            self._add(inner, key, rows)

        button.clicked.connect(show)
        if key in self.more:
            show()

    def _note(self, body: QVBoxLayout, text: str, role: str = "small") -> None:
        if text:
            body.addWidget(label(text, role, wrap=True))

    def _waiting(self, body: QVBoxLayout, page: Page) -> bool:
        if page.depth is None:
            self._note(body, page.fault or WAIT)
        return page.depth is None

    # sections --------------------------------------------------------------------------------
    def _heat(self, body: QVBoxLayout, page: Page) -> None:
        chart = HeatChart(170)
        chart.show_months(page.site.heat.monthly)
        body.addWidget(chart)
        used = [sink for sink in page.site.heat.sinks if sink.used_mwh_y > 0]
        self._note(body, "\n".join(
            f"{sink.name}: {with_unit(sink.used_mwh_y / 1000, 'GWh/y')}, "
            f"{with_unit(sink.route_km, 'km', 2)} of pipe" for sink in used[:5]))
        rows = list(heat_lines(page.site))
        self._add(body, "heat", rows[:5])
        self._behind_button(body, "heat", rows[5:])
        self._note(body, "\n".join(page.site.heat.notes))

    def _energy(self, body: QVBoxLayout, page: Page) -> None:
        power = None if page.depth is None else page.depth.power
        if power is not None and any(math.isfinite(v) for v in power.pv_mwh):
            size = f"{with_unit(power.pv_mw, 'MW', 2)} of own sun"
            if all(math.isfinite(v) for v in power.wind_mwh):
                size += f" and {with_unit(power.wind_mw, 'MW', 2)} of wind"
            self._note(body, f"{size} against the demand, no store", "heading")
            body.addWidget(PowerChart(power))
            body.addSpacing(4)
        self._rows(body, "energy")
        if page.depth is not None and page.depth.mix:
            self._mix(body, page.depth.mix, page.dates)

    def _mix(self, body: QVBoxLayout, mix: Mapping[str, Quantity], dates: Dates) -> None:
        """The cheapest own power for a share of the demand; both measures side by side."""
        rows = {one.key: one for one in lines(mix, dates)}
        pair = [rows.pop(key) for key in ("mix_energy_share", "mix_hours_share") if key in rows]
        note = next(iter(mix.values())).notes
        body.addSpacing(8)
        self._note(body, f"Own power: {note[0]}" if note else "Own power", "heading")
        if pair:
            body.addWidget(SideBySide(pair, TONES["energy"]))
        self._add(body, "energy", list(rows.values()))

    def _grid(self, body: QVBoxLayout, page: Page) -> None:
        voltage = page.one("grid", "connection_kv")
        guessed = [note for note in voltage.notes if "inferred" in note] if voltage else []
        for note in guessed:                 # in sight: it decides what can be built
            self._note(body, f"\u26a0 {note[:1].upper()}{note[1:]}.", "warn")
        self._rows(body, "grid")

    def _water(self, body: QVBoxLayout, page: Page) -> None:
        if page.depth is not None:
            brief = page.settings.brief
            self._note(body, trade_finding(page.depth.trade), "heading")
            body.addSpacing(4)
            body.addWidget(TradeChart(page.depth.trade, brief.cooling,
                                      brief.mean_it_mw * 8760))
            body.addSpacing(8)
        self._rows(body, "water")

    def _carbon(self, body: QVBoxLayout, page: Page) -> None:
        self._rows(body, "carbon")
        self._add(body, "carbon", [heat_line(page.site, "co2_avoided_t_y", "t/y")])
        plan = page.one("carbon", "co2_plan_t_y")
        if plan is not None and not math.isfinite(plan.value):
            self._note(body, "The plan: " + "; ".join(plan.notes) + ".")

    def _cost(self, body: QVBoxLayout, page: Page) -> None:
        cost, local = page.site.cost, page.site.local
        if cost is None or local is None:
            self._note(body, "Not studied for this site.")
            return
        fill_cost(body, cost, local, page.cost_top, TONES["cost"])

    def _hazard(self, body: QVBoxLayout, page: Page) -> None:
        if self._waiting(body, page):
            return
        assert page.depth is not None
        for key, quantity in page.depth.hazard.items():
            row = danger_row(line(key, quantity, page.dates))
            body.addWidget(row)
            if row.line.unknown and quantity.notes:
                self._note(body, quantity.notes[-1][:1].upper() + quantity.notes[-1][1:] + ".")
        self._note(body, "1 low, 2 medium, 3 high, 4 very high. A place outside all mapped flood "
                         "plains is unknown, not dry.")

    def _work(self, body: QVBoxLayout, page: Page) -> None:
        if self._waiting(body, page):
            return
        assert page.depth is not None
        self._note(body, f"Queries a day that {page.settings.brief.it_mw:g}\u202fMW of IT "
                         "can answer", "heading")
        services = dict(zip(*(tables.load("workloads")[column].tolist()
                              for column in ("model", "service")), strict=True))
        told = list(services.values())
        usual = max(told, key=told.count, default="")    # the service of most models leads
        rows: dict[bool, list[Line]] = {True: [], False: []}
        for one in page.depth.models:
            service = services.get(one.model, usual)
            rows[service == usual].append(Line(
                one.model, one.label if service == usual else f"{service}: {one.label}",
                counted(one.queries_per_day), f"{counted(one.queries_per_day_low)} to "
                f"{counted(one.queries_per_day_high)}", one.queries_per_day,
                one.queries_per_day_low, one.queries_per_day_high, "published", one.source, "",
                "IT power × 24 h × load factor over the energy of a query and of the machines "
                "around it."))
        self._note(body, usual)
        self._add(body, "work", rows[True])
        if rows[False]:
            self._behind_button(body, "work", rows[False])
        self._add(body, "work", [line("households", page.depth.households, page.dates)])

    def _steps(self, body: QVBoxLayout, page: Page) -> None:
        if self._waiting(body, page):
            return
        assert page.depth is not None
        plan = page.depth.plan
        if plan.steps:
            self._note(body, f"{number(plan.months.value, 2)} months to operation, "
                             f"{span(plan.months.low, plan.months.high)}; filled bars make up the "
                             "longest chain.", "heading")
            body.addSpacing(4)
        for row in step_rows(plan):
            body.addWidget(row)
        self._note(body, "\n".join(plan.notes))
