"""Answers of providers' interfaces, read with the form that their documentation promises."""

from __future__ import annotations

import json
from typing import Any

from gis.errors import InputError

LARGEST = 50_000_000                     # bytes


def json_answer(answer: bytes, title: str, form: type) -> Any:
    """The JSON value of an answer, of the type that is expected.

    Raises
    ------
    InputError
        If it is no JSON, too large, or of another type.
    """
    try:
        if len(answer) > LARGEST:
            raise ValueError("too large")
        value = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{title}: the provider's answer is no JSON; it may be out of order, try "
                         "again later.") from error
    if not isinstance(value, form):
        raise InputError(f"{title}: the provider's answer has another form than documented; the "
                         "interface may have changed.")
    return value
