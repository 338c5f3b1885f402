"""The engine: pure functions over frozen values; no Qt, no network, opens no files."""
