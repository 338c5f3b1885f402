"""Every size and font of the window; its colours are those of every map, see app.map_colours."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PyQt6.QtWidgets import QApplication

from app.map_colours import (
    DARK,
    FUEL_COLOURS,
    LIGHT,
    LINE_SHADES,
    ON_THEME,
    RAMPS,
    THEME_LABELS,
    THEME_RAMPS,
    THEMES,
    Palette,
    ramp,
)

__all__ = ["DARK", "FUEL_COLOURS", "LIGHT", "LINE_SHADES", "ON_THEME", "RAMPS", "THEMES",
           "THEME_LABELS", "THEME_RAMPS", "Palette", "ramp"]

STEP = 4                                     # all spacings are multiples of this [px]
TEXT_SMALL, TEXT, TEXT_LARGE, TEXT_TITLE, TEXT_HERO = 11, 13, 16, 20, 28     # [px]
LAYERS_WIDTH, SITE_WIDTH = 280, 360          # [px]

_current = LIGHT
_thread = threading.local()


def current() -> Palette:
    """The appearance in use; on paper it is light."""
    return LIGHT if getattr(_thread, "paper", False) else _current


@contextmanager
def on_paper() -> Iterator[None]:
    """Light colours for what this thread paints in the block, whatever the window shows."""
    before = getattr(_thread, "paper", False)
    _thread.paper = True
    try:
        yield
    finally:
        _thread.paper = before


def use(dark: bool) -> Palette:
    """Switch the appearance; the caller restyles the application."""
    global _current
    _current = DARK if dark else LIGHT
    return _current


def prefers_dark() -> bool:
    hints = QGuiApplication.styleHints()
    return hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark


def colour(name: str, alpha: float = 1.0) -> QColor:
    """A palette entry ("accent") or hex text as a colour."""
    found = QColor(getattr(current(), name, name))
    found.setAlphaF(alpha)
    return found


def load_fonts() -> None:
    """Give Qt a family where the system has none (bare containers)."""
    if QFontDatabase.families():
        return
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("matplotlib")
    if spec and spec.origin:
        folder = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
        for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
            QFontDatabase.addApplicationFont(str(folder / name))


def font(size: int = TEXT, bold: bool = False) -> QFont:
    """The platform's interface font at a size in pixels, with tabular figures."""
    base = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    if base.family().lower() in ("sans", "sans serif", "") or not base.exactMatch():
        families = set(QFontDatabase.families())
        for name in ("Inter", "Noto Sans", "Open Sans", "Liberation Sans", "DejaVu Sans"):
            if name in families:
                base.setFamily(name)
                break
    base.setPixelSize(size)
    base.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    if hasattr(base, "setFeature"):
        base.setFeature(QFont.Tag(b"tnum"), 1)
    return base


def qt_palette() -> QPalette:
    """The palette for widgets that the style sheet does not reach."""
    p, roles = QPalette(), QPalette.ColorRole
    for role, name in ((roles.Window, "window"), (roles.Base, "surface"), (roles.Text, "text"),
                       (roles.AlternateBase, "window"), (roles.WindowText, "text"),
                       (roles.Button, "surface"), (roles.ButtonText, "text"),
                       (roles.Highlight, "accent_soft"), (roles.HighlightedText, "text"),
                       (roles.ToolTipBase, "surface"), (roles.ToolTipText, "text"),
                       (roles.PlaceholderText, "muted"), (roles.Link, "accent")):
        p.setColor(role, colour(name))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        p.setColor(QPalette.ColorGroup.Disabled, role, colour("muted"))
    return p


def apply(dark: bool) -> None:
    """Give the application its light or dark appearance."""
    use(dark)
    app = QApplication.instance()
    app.setPalette(qt_palette())
    app.setStyleSheet(style_sheet())


def style_sheet() -> str:
    """The window's style sheet in the current appearance."""
    c = _current
    return f"""
    QWidget {{ color: {c.text}; font-size: {TEXT}px; }}
    QMainWindow, QDialog {{ background: {c.window}; }}
    QMainWindow::separator {{ background: {c.line}; width: 1px; height: 1px; }}
    QMainWindow::separator:hover {{ background: {c.accent}; }}
    QMenuBar {{ background: {c.surface}; padding: 2px 4px; }}
    QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
    QMenuBar::item:selected {{ background: {c.raised}; }}
    QMenu {{ background: {c.surface}; border: 1px solid {c.line}; padding: 4px; }}
    QMenu::item {{ padding: 4px 24px 4px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.raised}; }}
    QMenu::item:disabled {{ color: {c.muted}; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
    QStatusBar {{ background: {c.surface}; border-top: 1px solid {c.line};
                  font-size: {TEXT_SMALL}px; color: {c.muted}; }}
    QStatusBar::item {{ border: 0; }}
    QStatusBar QLabel {{ font-size: {TEXT_SMALL}px; color: {c.muted}; }}
    QDockWidget {{ font-size: {TEXT}px; }}
    #panel {{ background: {c.surface}; }}
    #dockTitle {{ background: {c.surface}; border-bottom: 1px solid {c.line}; }}
    #dockTitle QLabel {{ font-weight: 600; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: {c.surface}; border: 0; }}
    QTreeView, QTableView, QListView {{ background: {c.surface}; border: 0; outline: 0;
        alternate-background-color: {c.window}; gridline-color: {c.line};
        selection-background-color: {c.accent_soft}; selection-color: {c.text}; }}
    QTreeView::item {{ padding: 2px 0; }}
    QTreeView::item:hover {{ background: {c.raised}; }}
    QTreeView::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
    QTreeView:focus, QTableView:focus {{ border: 0; }}
    QHeaderView {{ background: {c.surface}; border: 0; }}
    QHeaderView::section {{ background: {c.surface}; color: {c.muted}; border: 0;
        border-bottom: 1px solid {c.line}; padding: 4px 8px; font-size: {TEXT_SMALL}px; }}
    QTableCornerButton::section {{ background: {c.surface}; border: 0; }}
    QPushButton {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 4px;
        padding: 4px 12px; min-height: 20px; }}
    QPushButton:hover {{ background: {c.raised}; }}
    QPushButton:disabled {{ color: {c.muted}; }}
    QPushButton:focus {{ border-color: {c.accent}; }}
    QPushButton[primary="true"] {{ background: {c.accent}; color: {c.on_accent};
        border-color: {c.accent}; font-weight: 600; }}
    QPushButton[primary="true"]:disabled {{ background: {c.raised}; color: {c.muted};
        border-color: {c.line}; }}
    QPushButton::menu-indicator {{ image: none; width: 0; }}
    QPushButton[menu="bare"] {{ padding: 2px 0; }}
    QPushButton[flat="true"] {{ border: 0; background: transparent; color: {c.accent_text};
        padding: 4px 4px; text-align: left; }}
    QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 4px; }}
    QToolButton:hover {{ background: {c.raised}; }}
    QToolButton:checked {{ background: {c.accent_soft}; border-color: {c.accent}; }}
    QToolButton:focus {{ border-color: {c.accent}; }}
    #steps {{ background: {c.surface}; border-bottom: 1px solid {c.line}; }}
    #steps QToolButton {{ padding: 4px 12px; color: {c.muted}; border: 0;
        border-bottom: 2px solid transparent; border-radius: 0; }}
    #steps QToolButton:hover {{ color: {c.text}; background: {c.raised}; }}
    #steps QToolButton:disabled {{ color: {c.faint}; }}
    #steps QToolButton[state="done"] {{ color: {c.text}; }}
    #steps QToolButton[state="now"] {{ color: {c.text}; font-weight: 600;
        border-bottom: 2px solid {c.accent}; }}
    #steps QToolButton:focus {{ background: {c.raised}; }}
    #steps QPushButton, #steps QLineEdit {{ padding: 2px 12px; min-height: 18px; }}
    QPlainTextEdit {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 4px;
        padding: 2px 4px; }}
    QPlainTextEdit:focus {{ border-color: {c.accent}; }}
    QComboBox, QSpinBox, QDoubleSpinBox, QLineEdit {{ background: {c.surface};
        border: 1px solid {c.line}; border-radius: 4px; padding: 2px 8px; min-height: 22px;
        selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
    QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QLineEdit:focus {{
        border-color: {c.accent}; }}
    QComboBox::drop-down {{ border: 0; width: 20px; }}
    QComboBox QAbstractItemView {{ background: {c.surface}; border: 1px solid {c.line};
        selection-background-color: {c.accent_soft}; selection-color: {c.text}; }}
    QSlider::groove:horizontal {{ height: 4px; background: {c.line}; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {c.muted}; border-radius: 2px; }}
    QSlider[balanced="true"]::sub-page:horizontal {{ background: {c.line}; }}
    QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
        background: {c.surface}; border: 1px solid {c.muted}; }}
    QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{
        border: 2px solid {c.accent}; }}
    QProgressBar {{ background: {c.raised}; border: 0; border-radius: 3px; max-height: 6px;
        min-height: 6px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
    QTabBar {{ background: {c.surface}; }}
    QTabBar::tab {{ background: {c.surface}; color: {c.muted}; padding: 4px 12px; border: 0;
        border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {c.text}; border-bottom: 2px solid {c.accent}; }}
    QTabBar::tab:hover {{ color: {c.text}; }}
    QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line};
        padding: 4px; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {c.line}; border-radius: 4px; margin: 1px;
        min-height: 24px; min-width: 24px; }}
    QScrollBar::handle:hover {{ background: {c.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QLabel[role="title"] {{ font-size: {TEXT_TITLE}px; font-weight: 600; }}
    QLabel[role="hero"] {{ font-size: {TEXT_HERO}px; font-weight: 600; }}
    QLabel[role="large"] {{ font-size: {TEXT_LARGE}px; font-weight: 600; }}
    QLabel[role="heading"] {{ font-size: {TEXT}px; font-weight: 600; }}
    QLabel[role="muted"] {{ color: {c.muted}; }}
    QLabel[role="small"] {{ color: {c.muted}; font-size: {TEXT_SMALL}px; }}
    QLabel[role="fine"] {{ font-size: {TEXT_SMALL}px; }}
    QLabel[role="warn"] {{ color: {c.warn}; font-size: {TEXT_SMALL}px; }}
    QLabel[role="accent"] {{ color: {c.accent_text}; font-weight: 600; }}
    #card {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 8px; }}
    #card:hover, #card:focus {{ border: 1px solid {c.accent}; }}
    #banner {{ background: {c.accent_soft}; border-bottom: 1px solid {c.line}; }}
    #start {{ background: {c.window}; }}
    #recentRow {{ border: 0; background: transparent; text-align: left; padding: 4px; }}
    """
