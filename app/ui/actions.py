"""Menus as data: what can be done, under which name and key, and when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMainWindow


@dataclass(frozen=True)
class Command:
    """One menu entry; `does` names a method of the window, `needs` what must exist."""

    menu: str
    text: str
    does: str
    keys: str = ""
    needs: str = ""                      # "", session, result, undo, redo, job
    tip: str = ""
    checkable: bool = False
    before: bool = False                 # a line above


COMMANDS = (
    Command("&File", "&New study\u2026", "new_study", "Ctrl+N", tip="Choose a region"),
    Command("&File", "&Open project\u2026", "open_project", "Ctrl+O"),
    Command("&File", "Open &result folder\u2026", "open_result", "Ctrl+Shift+O"),
    Command("&File", "&Fetch open data\u2026", "fetch_data", "Ctrl+Shift+D", before=True,
            tip="Open data of any country or area, from the network or a mirror"),
    Command("&File", "Draw an a&rea\u2026", "draw_area", "",
            tip="Draw a polygon or a box on the map and study it"),
    Command("&File", "&Add data\u2026", "add_file", "Ctrl+Shift+V", "session",
            tip="Any file: its columns are matched to a layer; or drop it on the map"),
    Command("&File", "Add own &data folder\u2026", "add_data", "", "session",
            tip="Files that refine or replace layers of the starter pack"),
    Command("&File", "Add own s&ites\u2026", "add_sites", "", "session",
            tip="Points from CSV or GeoJSON, ranked among the others"),
    Command("&File", "&Import data pack\u2026", "import_pack", "", before=True,
            tip="A region's data as one file, from another computer"),
    Command("&File", "E&xport data pack\u2026", "export_pack", "", "session",
            tip="All that is known of the region as one file, to hand on"),
    Command("&File", "&Save project", "save_project", "Ctrl+S", "session", before=True),
    Command("&File", "Save project &as\u2026", "save_project_as", "Ctrl+Shift+S", "session"),
    Command("&File", "&Report\u2026", "export", "Ctrl+P", "result", before=True,
            tip="Choose documents, look at their pages, then write them"),
    Command("&File", "&Export report and files\u2026", "export_all", "Ctrl+E", "result",
            tip="Everything as usual; only the folder is asked"),
    Command("&File", "&Copy map", "copy_map", "Ctrl+Shift+C", "session", before=True,
            tip="The map as it is shown, onto the clipboard, 300 dots per inch"),
    Command("&File", "Save map &picture\u2026", "save_picture", "", "session",
            tip="The map as it is shown, as PNG for print or as SVG"),
    Command("&File", "Map p&oster\u2026", "save_poster", "", "result",
            tip="The whole region with its sites as a PDF, A1"),
    Command("&File", "&Quit", "close", "Ctrl+Q", before=True),
    Command("&Edit", "&Undo", "undo", "Ctrl+Z", "undo"),
    Command("&Edit", "&Redo", "redo", "Ctrl+Shift+Z", "redo"),
    Command("&Edit", "&Find a site", "find_site", "Ctrl+F", "result", before=True),
    Command("&Edit", "Find &anything", "find_anything", "Ctrl+K", "session"),
    Command("&Edit", "Pre&ferences\u2026", "preferences", "Ctrl+,",
            tip="Fetched data and their size, mirrors, network"),
    Command("&Edit", "&Default weights", "default_weights", "", "session"),
    Command("&View", "Zoom &in", "zoom_in", "Ctrl++", "session"),
    Command("&View", "Zoom &out", "zoom_out", "Ctrl+-", "session"),
    Command("&View", "&Full extent", "fit", "Ctrl+Shift+F", "session"),
    Command("&View", "Zoom to &site", "zoom_to_site", "Ctrl+J", "result"),
    Command("&View", "I&dentify", "identify", "Ctrl+Shift+I", "session", checkable=True,
            tip="Click the map to see what is known there"),
    Command("&View", "&Background map\u2026", "choose_background", "Ctrl+Shift+B", before=True,
            tip="Map tiles from a web address, a folder or an MBTiles file under the study"),
    Command("&View", "&Dark", "toggle_dark", "", checkable=True, before=True),
    Command("&View", "F&ull screen", "toggle_full_screen", "F11", checkable=True),
    Command("&View", "&Move panels", "move_panels", "", checkable=True,
            tip="Give every panel a title by which it can be dragged"),
    Command("&View", "&Reset panels", "reset_panels", ""),
    Command("&Study", "&Run", "run_shown", "F5", "session",
            tip="Look for sites with the present brief and weights"),
    Command("&Study", "&Cancel", "cancel_jobs", "Esc", "job"),
    Command("&Study", "What runs on &it\u2026", "size_workload", "", "session", before=True,
            tip="Queries a day and a model give IT power, and as many households"),
    Command("&Study", "&One big or many small?", "one_or_many", "Ctrl+M", "session", before=True,
            tip="Compare one big data centre, a few and many for a total IT load"),
    Command("&Study", "Weights by s&wing\u2026", "weigh_by_swing", "", "session", before=True,
            tip="What is it worth to bring each criterion from its worst to its best value?"),
    Command("&Study", "Weights by o&rder\u2026", "weigh_by_order", "", "session",
            tip="Only put the criteria in order of importance"),
    Command("&Study", "Weights by &pairs\u2026", "weigh_by_pairs", "", "session",
            tip="Compare two at a time, and see how far the judgements agree"),
    Command("&Study", "Add a sta&keholder\u2026", "add_stakeholder", "", "session",
            tip="Somebody with weights of their own"),
    Command("&Study", "How &fair is this to thin data?", "audit_fairness", "", "result",
            before=True, tip="Remove data at random and see what it does to the ranks"),
    Command("&Study", "&Scenarios and countries", "show_scenarios", "Ctrl+Shift+M", "session",
            tip="Keep variants of the study, run them and set them side by side"),
    Command("&Study", "Save as s&cenario\u2026", "save_scenario", "", "session",
            tip="Brief, weights, value functions, year and data under a name"),
    Command("&Help", "&About HeatSite", "about", ""),
)


def build(window: QMainWindow) -> dict[str, QAction]:
    """Fill the window's menu bar; returns the actions by the method that they call."""
    menus, actions = {}, {}
    for command in COMMANDS:
        if command.menu not in menus:
            menus[command.menu] = window.menuBar().addMenu(command.menu)
        menu = menus[command.menu]
        if command.before:
            menu.addSeparator()
        action = QAction(command.text, window)
        if command.keys:
            action.setShortcut(QKeySequence(command.keys))
        action.setStatusTip(command.tip)
        action.setCheckable(command.checkable)
        action.triggered.connect(partial(_do, window, command))
        menu.addAction(action)
        actions[command.does] = action
    window.addActions(list(actions.values()))        # shortcuts work in full screen too
    window.view_menu = menus["&View"]
    return actions


def _do(window: QMainWindow, command: Command, on: bool = False) -> None:
    if command.needs in ("session", "result"):
        window.show_study()
    method = getattr(window, command.does)
    method(on) if command.checkable else method()


def enable(actions: dict[str, QAction], have: set[str]) -> None:
    """Enable each action whose needs are met."""
    for command in COMMANDS:
        actions[command.does].setEnabled(not command.needs or command.needs in have)
