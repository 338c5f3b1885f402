"""Heating and cooling degree days."""

from __future__ import annotations

import numpy as np


def daily_means(t_c: np.ndarray) -> np.ndarray:
    """Mean temperature of each day, (days,), of an hourly series (24·days,). [°C]"""
    return np.asarray(t_c, float).reshape(-1, 24).mean(axis=1)


def heating_degree_days(daily_t_c: np.ndarray, base_c: float = 18.0) -> float:
    """Sum over days of what the daily mean lies below the base. [K·d]"""
    return float(np.maximum(base_c - np.asarray(daily_t_c, float), 0.0).sum())


def cooling_degree_days(daily_t_c: np.ndarray, base_c: float = 18.0) -> float:
    """Sum over days of what the daily mean lies above the base. [K·d]"""
    return float(np.maximum(np.asarray(daily_t_c, float) - base_c, 0.0).sum())
