"""What the window fetches when someone looks closer: a site's tables, what a service takes."""

from __future__ import annotations

import logging

from app.depth import Depth
from gis.errors import HeatSiteError
from gis.results import Site, StudyResult

KEPT = 500                                   # sites whose tables are kept


class Behind:
    """The commands of the main window that look behind a site's figures."""

    _depths: dict[str, Depth]                    # by site
    _depths_of: StudyResult | None               # the result that they belong to

    def deepen(self, site: Site) -> None:
        """Compute the tables behind a site away from the window's thread; keep them."""
        if self.jobs.closed:                 # the window closes while a result comes in
            return
        result, inputs = self.result, self.session.inputs
        if self._depths_of is not result:
            self._depths, self._depths_of = {}, result
        if site.id in self._depths:
            self.site_panel.show_depth(site, self._depths[site.id])
            return
        depth = self.engine.depth

        def done(found) -> None:
            if self._depths_of is result:
                if len(self._depths) >= KEPT:
                    self._depths.clear()
                self._depths[site.id] = found
                self.site_panel.show_depth(site, found)

        def failed(error: Exception) -> None:
            if not isinstance(error, HeatSiteError):
                logging.getLogger(__name__).error("A site's tables failed", exc_info=error)
            self.site_panel.show_depth(site, None, f"Not known here: {error}")

        self.jobs.start("depth", lambda progress: depth(result, inputs, site), "", done, failed)

    def size_workload(self) -> None:
        """Ask what runs on the data centre; its power can be put into the brief's form."""
        from .dialogs.workload import WorkloadDialog

        site = self.site_panel.site
        inputs = self.session.inputs
        dialog = WorkloadDialog(getattr(inputs, "country", ""), self.session.settings.brief,
                                site.heat.pue if site is not None else None, self)
        dialog.power_chosen.connect(self.use_power)
        dialog.open()

    def use_power(self, it_mw: float) -> None:
        """Put a power into the brief's form, to be looked at and applied there."""
        self.go_to_step("brief")
        self.brief.it_mw.setValue(it_mw)
        self.say(f"{it_mw:g} MW stand in the brief; run with it to rank the sites anew")
