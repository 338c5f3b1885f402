"""Result files and the offline map report; no Qt."""

from .manifest import dumps, rank_json, site_json
from .result_files import write_result

__all__ = ["dumps", "rank_json", "site_json", "write_result"]
