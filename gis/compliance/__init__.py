"""Legal thresholds, compliance sheets and the energy-and-heat label: figures, no legal advice."""
