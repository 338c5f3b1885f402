"""Sections that only one audience gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis.language import Language
from gis.results import StudyResult

from .council import council_pages
from .government import government_pages
from .investor import investor_pages

if TYPE_CHECKING:
    from gis.study import Inputs

PAGES = {"council": council_pages, "investor": investor_pages, "government": government_pages}


def audience_pages(result: StudyResult, inputs: Inputs, audience: str, say: Language
                   ) -> list[dict[str, Any]]:
    """Further sections: a title and blocks, each a table, a drawing or sentences."""
    if not result.sites:
        return []
    return [page for page in PAGES[audience](result, inputs, say) if page["blocks"]]
