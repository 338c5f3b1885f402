import math

import pytest

from app.commands._common import rounded


@pytest.mark.parametrize("value, text", [
    (10260.4, "10,260"), (9031.52, "9,032"), (0.638985, "0.639"), (4.768, "4.768"), (0, "0"),
    (-1820.6, "-1,821"), (1234567, "1,234,567"), (0.5, "0.5"), (None, "–"), (math.nan, "–")])
def test_figures_for_people(value, text):
    assert rounded(value) == text
