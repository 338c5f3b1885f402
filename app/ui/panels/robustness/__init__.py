"""How firmly a site holds its rank: acceptability, what would flip it, what it hangs on."""

from .panel import RobustnessPanel

__all__ = ["RobustnessPanel"]
