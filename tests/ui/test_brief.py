"""The form of the brief: usual sizes fill it in, and nothing runs before Apply."""

from app.ui.panels.brief import BriefPanel
from gis.settings import Brief


def test_a_usual_size_fills_the_form_and_waits_for_apply(qtbot):
    panel = BriefPanel()
    qtbot.addWidget(panel)
    panel.set_brief(Brief())
    panel.preset.setCurrentIndex(panel.preset.findData("municipal"))
    panel.preset.activated.emit(panel.preset.currentIndex())
    assert panel.edited() and panel.brief().it_mw == 0.5
    with qtbot.waitSignal(panel.applied) as applied:
        panel.apply.click()
    assert applied.args[0].it_mw == 0.5 and applied.args[0].candidates == 20


def test_a_brief_comes_back_as_it_was_given(qtbot):
    panel = BriefPanel()
    qtbot.addWidget(panel)
    given = Brief(it_mw=5, cooling="immersion", storage_m3=300, warmer_k=2, utilisation=0.8)
    panel.set_brief(given)
    assert panel.brief() == given and not panel.edited()
    assert panel.preset.currentIndex() == 0
