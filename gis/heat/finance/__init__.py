"""Money and carbon of heat, for both parties."""
