"""Pages that only one audience gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis.results import StudyResult

if TYPE_CHECKING:
    from gis.study import Inputs


def audience_pages(result: StudyResult, inputs: Inputs, audience: str,
                   views: list[dict]) -> list[dict[str, Any]]:
    """Further sections: a title, a lead sentence, pictures and tables."""
    return []
