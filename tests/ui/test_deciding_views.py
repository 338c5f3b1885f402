"""Methods, robustness and the audit, as they are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gis.ranking.audit import TREATMENTS, Audit, AuditRow
from gis.ranking.pairs import flips_between
from gis.results import Robustness


def test_methods_are_compared(studied, qtbot):
    studied.docks["methods"].raise_()
    panel = studied.methods
    qtbot.waitUntil(lambda: panel.table.ranks.shown is not None)
    model = panel.table.ranks
    assert model.rowCount() == 3 and len(model.shown.judges) == 6
    assert "first" in panel.said.text()
    with qtbot.waitSignal(panel.site_chosen) as chosen:
        panel.table.selectRow(model.row_of("s2"))
    assert chosen.args == ["s2"]
    assert studied.site_panel.site.id == "s2"


def test_the_method_that_ranks_is_chosen_and_taken_back(studied, qtbot):
    panel = studied.methods
    assert panel.method.currentData() == "weighted_sum" and not panel.asks.text()
    panel.method.setCurrentIndex(panel.method.findData("topsis"))
    panel.method.activated.emit(panel.method.currentIndex())
    assert studied.session.settings.method == "topsis"
    assert "another method" in studied.ranking.summary.text() and "F5" in panel.asks.text()
    studied.run_study()
    qtbot.waitUntil(lambda: studied.result.settings.method == "topsis", timeout=5000)
    qtbot.waitUntil(lambda: not panel.asks.text())
    studied.actions_by_name["undo"].trigger()
    assert studied.session.settings.method == "weighted_sum"
    assert panel.method.currentData() == "weighted_sum" and "F5" in panel.asks.text()


def test_robustness_follows_the_site_and_tells_flips(studied, qtbot):
    studied.docks["robustness"].raise_()
    panel = studied.robustness
    qtbot.waitUntil(lambda: panel.name.text().endswith("Alba North"))
    assert panel.other.currentData() == "s2"             # the next one
    first, second = (next(s for s in studied.sites if s.id == key) for key in ("s1", "s2"))
    found = flips_between(first, second, studied._settings_shown(), "theme")
    assert [m.now for m in panel.flips.rows[:len(found[:3])]] == \
        pytest.approx([f.weight_now for f in found[:3]])
    panel.other.setCurrentIndex(panel.other.findData("s3"))
    panel.other.activated.emit(panel.other.currentIndex())
    assert "Ebo Hill" in panel.flip_words.text()
    studied.select_site("s3")
    qtbot.waitUntil(lambda: panel.name.text().endswith("Ebo Hill"))
    assert panel.other.currentData() == "s2"             # the last one: with the one ahead


def test_missing_data_are_told_apart_from_vague_ones(studied):
    from app.ui.panels.robustness.told import causes, worth

    site = next(s for s in studied.sites if s.id == "s3")
    firm = Robustness(1, 3, 0.5, rank_doubt={
        "data": {"groundwater": 0.4, "grid_cost": 0.2}, "value_function": {"slope": 0.1},
        "weight": {"heat": 0.05}}, first_gain={"groundwater": 0.12})
    settings = studied.result.settings
    found = causes(replace(site, robustness=firm), settings)
    assert [(c.text, c.missing) for c in found] == [
        ("Groundwater: unknown here", True), ("Cost of the grid connection: range", False),
        ("Slope: curve", False), ("Weight of Heat", False)]
    assert "groundwater known" in worth(replace(site, robustness=firm), settings)


def made_up_audit(ours: float) -> Audit:
    bias = dict(zip(TREATMENTS, (ours, -1.2, 0.6, 3.0), strict=True))
    return Audit(20, 100, 3, 1, tuple(
        AuditRow(name, share, bias[name] * share * 2, 0.05, 0.5, 2.0, 0.1, 0.2, 0.05)
        for share in (0.1, 0.3, 0.5) for name in TREATMENTS))


def test_audit_says_who_has_the_lowest_bias(qtbot):
    from app.ui.dialogs.audit import AuditDialog, sentences

    said = " ".join(sentences(made_up_audit(0.1)))
    assert "lowest bias of the four" in said
    assert "worst case: 3.00 too low" in said
    said = " ".join(sentences(made_up_audit(0.9)))
    assert "lowest bias of the four" not in said and "criterion dropped with 30 % gone" in said
    made = AuditDialog({"Sites": made_up_audit(0.1), "Random places": made_up_audit(0.9)}, "X")
    qtbot.addWidget(made)
    made.show()
    before = made.chart.accessibleDescription()
    made.which.setCurrentIndex(1)
    made.which.activated.emit(1)
    assert made.chart.accessibleDescription() != before
    assert not made.grab().isNull()


def test_audit_runs_as_a_job(studied, qtbot, monkeypatch):
    from PyQt6.QtWidgets import QApplication

    from app.ui.dialogs.audit import AuditDialog

    monkeypatch.setattr(studied, "engine", replace(
        studied.engine, audit=lambda result, inputs, progress: {"Sites": made_up_audit(0.1)}))
    studied.actions_by_name["audit_fairness"].trigger()

    def shown():
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, AuditDialog)
                and w.isVisible()]
    qtbot.waitUntil(lambda: bool(shown()))
    shown()[0].accept()
