"""The panels around the map: where each one stands, and which share a place."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDockWidget, QTabWidget

from .panels.brief import BriefPanel
from .panels.compare import ComparePanel
from .panels.criteria import CriteriaPanel
from .panels.data import DataPanel
from .panels.layers import LayersPanel
from .panels.methods import MethodsPanel
from .panels.portfolio import PortfolioPanel
from .panels.ranking import RankingPanel
from .panels.robustness import RobustnessPanel
from .panels.scenarios import ScenariosPanel
from .panels.site import SitePanel
from .panels.stakeholders import StakeholdersPanel
from .panels.weights import WeightsPanel

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
DOCKS = (                                    # key, title, the window's name for it, panel, side
    ("layers", "Layers", "layers_panel", LayersPanel, LEFT),
    ("data", "Data", "data", DataPanel, LEFT),
    ("site", "Site", "site_panel", SitePanel, RIGHT),
    ("brief", "Brief", "brief", BriefPanel, RIGHT),
    ("criteria", "Criteria", "criteria", CriteriaPanel, RIGHT),
    ("weights", "Weights", "weights", WeightsPanel, RIGHT),
    ("ranking", "Ranking", "ranking", RankingPanel, BOTTOM),
    ("compare", "Compare", "compare", ComparePanel, BOTTOM),
    ("robustness", "Robustness", "robustness", RobustnessPanel, BOTTOM),
    ("methods", "Methods", "methods", MethodsPanel, BOTTOM),
    ("stakeholders", "Stakeholders", "stakeholders", StakeholdersPanel, BOTTOM),
    ("portfolio", "One or many", "portfolio", PortfolioPanel, BOTTOM),
    ("scenarios", "Scenarios", "scenarios", ScenariosPanel, BOTTOM))
TABS = (("layers", "data"), ("site", "brief"), ("site", "criteria"), ("ranking", "compare"),
        ("ranking", "robustness"), ("ranking", "methods"), ("ranking", "stakeholders"),
        ("ranking", "portfolio"), ("ranking", "scenarios"))
"""Panels that share a place; the first of a pair is on top."""


def build(window: Any) -> dict[str, QDockWidget]:
    """Make every panel, name it on the window and dock it; the docks by key."""
    docks: dict[str, QDockWidget] = {}
    for key, title, name, make, side in DOCKS:
        panel = make()
        setattr(window, name, panel)
        dock = QDockWidget(title, window)
        dock.setObjectName(key)
        dock.setWidget(panel)
        panel.setObjectName("panel")
        panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        panel.style().unpolish(panel)            # rules were looked up before it had its name
        panel.style().polish(panel)
        window.addDockWidget(side, dock)
        docks[key] = dock
        for first, second in TABS:
            if second == key:                    # at once: side by side they would be too wide
                window.tabifyDockWidget(docks[first], dock)
    for first, _ in TABS:
        docks[first].raise_()
    window.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
    window.setCorner(Qt.Corner.BottomLeftCorner, BOTTOM)
    window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
    return docks
