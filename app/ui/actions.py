"""Menus as data: what can be done, under which name and key, and when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import chain

from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMainWindow


@dataclass(frozen=True)
class Command:
    """One menu entry; `does` names a method of the window, `needs` what must exist."""

    text: str
    does: str
    keys: str = ""
    needs: str = ""                      # "", session, result, undo, redo, job
    tip: str = ""
    checkable: bool = False
    before: bool = False                 # a line above


MENUS = {
    "&File": (
        Command("&New study\u2026", "new_study", "Ctrl+N", tip="Choose a region"),
        Command("&Open project\u2026", "open_project", "Ctrl+O"),
        Command("Open &result folder\u2026", "open_result", "Ctrl+Shift+O"),
        Command("&Fetch open data\u2026", "fetch_data", "Ctrl+Shift+D", before=True,
                tip="Open data of any country or area, from the network or a mirror"),
        Command("Draw an a&rea\u2026", "draw_area", "",
                tip="Draw a polygon or a box on the map and study it"),
        Command("&Add data\u2026", "add_file", "Ctrl+Shift+V", "session",
                tip="Any file: its columns are matched to a layer; or drop it on the map"),
        Command("Add own &data folder\u2026", "add_data", "", "session",
                tip="Files that refine or replace layers of the starter pack"),
        Command("Add own s&ites\u2026", "add_sites", "", "session",
                tip="Points from CSV or GeoJSON, ranked among the others"),
        Command("&Import data pack\u2026", "import_pack", "", before=True,
                tip="A region's data as one file, from another computer"),
        Command("E&xport data pack\u2026", "export_pack", "", "session",
                tip="All that is known of the region as one file, to hand on"),
        Command("&Save project", "save_project", "Ctrl+S", "session", before=True),
        Command("Save project &as\u2026", "save_project_as", "Ctrl+Shift+S", "session"),
        Command("&Report\u2026", "export", "Ctrl+P", "result", before=True,
                tip="Choose documents, look at their pages, then write them"),
        Command("&Export report and files\u2026", "export_all", "Ctrl+E", "result",
                tip="Everything as usual; only the folder is asked"),
        Command("&Copy map", "copy_map", "Ctrl+Shift+C", "session", before=True,
                tip="The map as it is shown, onto the clipboard, 300 dots per inch"),
        Command("Save map &picture\u2026", "save_picture", "", "session",
                tip="The map as it is shown, as PNG for print or as SVG"),
        Command("Map p&oster\u2026", "save_poster", "", "result",
                tip="The whole region with its sites as a PDF, A1"),
        Command("&Quit", "close", "Ctrl+Q", before=True),
    ),
    "&Edit": (
        Command("&Undo", "undo", "Ctrl+Z", "undo"),
        Command("&Redo", "redo", "Ctrl+Shift+Z", "redo"),
        Command("&Find a site", "find_site", "Ctrl+F", "result", before=True),
        Command("Find &anything", "find_anything", "Ctrl+K", "session"),
        Command("Pre&ferences\u2026", "preferences", "Ctrl+,",
                tip="Fetched data and their size, mirrors, network"),
        Command("&Default weights", "default_weights", "", "session"),
    ),
    "&View": (
        Command("Zoom &in", "zoom_in", "Ctrl++", "session"),
        Command("Zoom &out", "zoom_out", "Ctrl+-", "session"),
        Command("&Full extent", "fit", "Ctrl+Shift+F", "session"),
        Command("Zoom to &site", "zoom_to_site", "Ctrl+J", "result"),
        Command("I&dentify", "identify", "Ctrl+Shift+I", "session", checkable=True,
                tip="Click the map to see what is known there"),
        Command("&Background map\u2026", "choose_background", "Ctrl+Shift+B", before=True,
                tip="Map tiles from a web address, a folder or an MBTiles file under the study"),
        Command("&Dark", "toggle_dark", "", checkable=True, before=True),
        Command("F&ull screen", "toggle_full_screen", "F11", checkable=True),
        Command("&Move panels", "move_panels", "", checkable=True,
                tip="Give every panel a title by which it can be dragged"),
        Command("&Reset panels", "reset_panels", ""),
    ),
    "&Study": (
        Command("&Run", "run_shown", "F5", "session",
                tip="Look for sites with the present brief and weights"),
        Command("&Cancel", "cancel_jobs", "Esc", "job"),
        Command("What runs on &it\u2026", "size_workload", "", "session", before=True,
                tip="Queries a day and a model give IT power, and as many households"),
        Command("&One big or many small?", "one_or_many", "Ctrl+M", "session", before=True,
                tip="Compare one big data centre, a few and many for a total IT load"),
        Command("Weights by s&wing\u2026", "weigh_by_swing", "", "session", before=True,
                tip="What is it worth to bring each criterion from its worst to its best value?"),
        Command("Weights by o&rder\u2026", "weigh_by_order", "", "session",
                tip="Only put the criteria in order of importance"),
        Command("Weights by &pairs\u2026", "weigh_by_pairs", "", "session",
                tip="Compare two at a time, and see how far the judgements agree"),
        Command("Add a sta&keholder\u2026", "add_stakeholder", "", "session",
                tip="Somebody with weights of their own"),
        Command("How &fair is this to thin data?", "audit_fairness", "", "result",
                before=True, tip="Remove data at random and see what it does to the ranks"),
        Command("&Scenarios and countries", "show_scenarios", "Ctrl+Shift+M", "session",
                tip="Keep variants of the study, run them and set them side by side"),
        Command("Save as s&cenario\u2026", "save_scenario", "", "session",
                tip="Brief, weights, value functions, year and data under a name"),
    ),
    "&Help": (
        Command("&About HeatSite", "about", ""),
    ),
}


def build(window: QMainWindow) -> dict[str, QAction]:
    """Fill the window's menu bar; returns the actions by the method that they call."""
    menus, actions = {}, {}
    for name, command in ((name, one) for name, commands in MENUS.items() for one in commands):
        if name not in menus:
            menus[name] = window.menuBar().addMenu(name)
        menu = menus[name]
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
    for command in chain.from_iterable(MENUS.values()):
        actions[command.does].setEnabled(not command.needs or command.needs in have)
