"""Hourly weather of one year: EPW, TMY3 and CSV files, PVGIS and NASA POWER."""

from .fetch import weather_for
from .read import WeatherFile, read_weather

__all__ = ["WeatherFile", "read_weather", "weather_for"]
