"""The layer list: check boxes, order by dragging, opacity, and legends with units inside."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QPainter
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QSlider,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from .. import theme
from ..canvas.layer import MapLayer
from ..canvas.legend import paint_ramp
from .parts import column, label, row

KEY = Qt.ItemDataRole.UserRole
GROUPED = ("Criteria",)                      # shown folded, under one heading


class Legend(QWidget):
    """What a layer's colours and signs mean; a ramp stands over its class limits and unit."""

    LINE = 18

    def __init__(self, layer: MapLayer, parent: QWidget | None = None):
        super().__init__(parent)
        self._layer = layer
        self.setAccessibleName(f"Legend of {layer.title}")
        if layer.scale is not None:
            self.setFixedHeight(70)
        else:
            self.setFixedHeight(self.LINE * len(layer.signs()) + 4)

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TEXT_SMALL))
        if self._layer.scale is not None:
            paint_ramp(painter, self._layer, QRectF(12, 2, self.width() - 28, 66))
        else:
            metrics = QFontMetricsF(painter.font())
            for index, sign in enumerate(self._layer.signs()):
                top = index * self.LINE
                painter.save()
                sign.draw(painter, QRectF(2, top + 2, 20, 14))
                painter.restore()
                painter.setPen(theme.colour("muted"))
                text = metrics.elidedText(sign.text, Qt.TextElideMode.ElideRight,
                                          self.width() - 32)
                painter.drawText(QRectF(30, top, self.width() - 30, self.LINE),
                                 Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


class Tree(QTreeWidget):
    """Layers as rows; dragging a row moves the layer."""

    moved = pyqtSignal(str, str, bool)           # key, key of the target, below it?

    def __init__(self):
        super().__init__()
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setAccessibleName("Layers")

    def dropEvent(self, event) -> None:
        source, target = self.currentItem(), self.itemAt(event.position().toPoint())
        event.setDropAction(Qt.DropAction.IgnoreAction)      # the list is rebuilt instead
        event.accept()
        if source is None or target is None:
            return
        while target.data(0, KEY) is None and target.parent() is not None:
            target = target.parent()
        if source.data(0, KEY) and target.data(0, KEY) and source is not target:
            below = event.position().y() > self.visualItemRect(target).center().y()
            key, onto = source.data(0, KEY), target.data(0, KEY)
            QTimer.singleShot(0, lambda: self.moved.emit(key, onto, below))


class LayersPanel(QWidget):
    """Layers, topmost first."""

    changed = pyqtSignal()                       # visibility, order or opacity
    zoom_to = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.layers: list[MapLayer] = []         # bottom first, as the map paints them
        self.tree = Tree()
        self.tree.itemChanged.connect(self._checked)
        self.tree.currentItemChanged.connect(lambda *_: self._show_opacity())
        self.tree.moved.connect(self.move)
        self.tree.customContextMenuRequested.connect(self._menu)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setAccessibleName("Opacity of the chosen layer")
        self.opacity.valueChanged.connect(self._opacity_moved)
        self._opacity_text = label("100 %", "small")
        self._opacity_text.setMinimumWidth(36)
        self._opacity_text.setAlignment(Qt.AlignmentFlag.AlignRight
                                        | Qt.AlignmentFlag.AlignVCenter)
        foot = row(margin=8)
        foot.addWidget(label("Opacity", "small"))
        foot.addWidget(self.opacity, 1)
        foot.addWidget(self._opacity_text)
        body = column(self, spacing=0)
        body.addWidget(self.tree, 1)
        body.addLayout(foot)
        self._folded = {"Criteria"}
        self._unfolded_layers = {"suitability", "sites"}
        self.tree.itemExpanded.connect(lambda item: self._fold(item, True))
        self.tree.itemCollapsed.connect(lambda item: self._fold(item, False))
        self._building = False

    def set_layers(self, layers: list[MapLayer]) -> None:
        """Show these layers, bottom first."""
        self.layers = list(layers)
        self._rebuild()

    def _rebuild(self, chosen: str | None = None) -> None:
        self._building = True
        at = self.tree.verticalScrollBar().value()
        self.tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for layer in reversed(self.layers):
            parent = self.tree.invisibleRootItem()
            if layer.group in GROUPED:
                if layer.group not in groups:
                    head = QTreeWidgetItem(parent, [f"{layer.group} maps"])
                    head.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                    head.setFont(0, theme.font(theme.TEXT))
                    groups[layer.group] = head
                parent = groups[layer.group]
            item = QTreeWidgetItem(parent, [layer.title])
            item.setData(0, KEY, layer.key)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                          | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsDragEnabled
                          | Qt.ItemFlag.ItemIsDropEnabled)
            item.setCheckState(0, Qt.CheckState.Checked if layer.visible
                               else Qt.CheckState.Unchecked)
            if layer.scale is not None or layer.signs():
                inner = QTreeWidgetItem(item)
                inner.setFlags(Qt.ItemFlag.ItemIsEnabled)
                legend = Legend(layer)
                inner.setSizeHint(0, QSize(160, legend.height() + 2))
                self.tree.setItemWidget(inner, 0, legend)
            item.setExpanded(layer.key in self._unfolded_layers)
            if layer.key == chosen:
                self.tree.setCurrentItem(item)
        for name, head in groups.items():
            head.setExpanded(name not in self._folded)
        self.tree.verticalScrollBar().setValue(at)
        if self.tree.currentItem() is None and (first := self.item("suitability")) is not None:
            self.tree.setCurrentItem(first)
        self._building = False
        self._show_opacity()

    def _fold(self, item: QTreeWidgetItem, opened: bool) -> None:
        if self._building:
            return
        key = item.data(0, KEY)
        if key is None:
            (self._folded.discard if opened else self._folded.add)("Criteria")
        else:
            (self._unfolded_layers.add if opened else self._unfolded_layers.discard)(key)

    def item(self, key: str) -> QTreeWidgetItem | None:
        """The row of a layer."""
        stack = [self.tree.invisibleRootItem()]
        while stack:
            one = stack.pop()
            if one.data(0, KEY) == key:
                return one
            stack += [one.child(i) for i in range(one.childCount())]
        return None

    def layer(self, key: str | None) -> MapLayer | None:
        return next((one for one in self.layers if one.key == key), None)

    def _checked(self, item: QTreeWidgetItem) -> None:
        layer = self.layer(item.data(0, KEY))
        if self._building or layer is None:
            return
        layer.visible = item.checkState(0) == Qt.CheckState.Checked
        self.changed.emit()

    def show_only_criterion(self, key: str) -> None:
        """Show one criterion's map instead of the suitability."""
        for layer in self.layers:
            if layer.key == "suitability" or layer.key.startswith("criterion:"):
                layer.visible = layer.key == key
        self._folded.discard("Criteria")
        self._unfolded_layers.add(key)
        self._rebuild(key)
        self.changed.emit()

    def move(self, key: str, target: str, below: bool) -> None:
        """Put layer `key` right above or below layer `target`."""
        layer = self.layer(key)
        if layer is None or key == target:
            return
        self.layers.remove(layer)
        at = next(i for i, one in enumerate(self.layers) if one.key == target)
        self.layers.insert(at if below else at + 1, layer)
        self._rebuild(key)
        self.changed.emit()

    def _chosen(self) -> MapLayer | None:
        item: QTreeWidgetItem | None = self.tree.currentItem()
        while item is not None and item.data(0, KEY) is None:
            item = item.parent()
        return self.layer(item.data(0, KEY)) if item is not None else None

    def _show_opacity(self) -> None:
        layer = self._chosen()
        self.opacity.setEnabled(layer is not None)
        if layer is not None:
            self.opacity.blockSignals(True)
            self.opacity.setValue(round(layer.opacity * 100))
            self.opacity.blockSignals(False)
        self._opacity_text.setText(f"{self.opacity.value()} %" if layer else "\u2013")

    def _opacity_moved(self, value: int) -> None:
        layer = self._chosen()
        self._opacity_text.setText(f"{value} %")
        if layer is not None:
            layer.opacity = value / 100
            self.changed.emit()

    def _menu(self, at) -> None:
        item = self.tree.itemAt(at)
        layer = self.layer(item.data(0, KEY)) if item is not None else None
        if layer is None:
            return
        menu = QMenu(self)
        menu.addAction("Zoom to layer", lambda: self.zoom_to.emit(layer.key))
        menu.addAction("Move to top", lambda: self.move(layer.key, self.layers[-1].key, False))
        menu.addAction("Move to bottom", lambda: self.move(layer.key, self.layers[0].key, True))
        if layer.key.startswith("criterion:"):
            menu.addAction("Show only this criterion",
                           lambda: self.show_only_criterion(layer.key))
        menu.exec(self.tree.viewport().mapToGlobal(at))
