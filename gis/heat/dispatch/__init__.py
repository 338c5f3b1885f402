"""Hour by hour: who takes heat, what a store keeps, which sizes cost least."""
