"""Weights found by questions: swings, an order of importance, comparison by pairs."""

from .order import OrderDialog
from .pairs import PairsDialog
from .swing import SwingDialog

__all__ = ["DIALOGS", "OrderDialog", "PairsDialog", "SwingDialog"]

DIALOGS = {"swing": SwingDialog, "order": OrderDialog, "pairs": PairsDialog}
