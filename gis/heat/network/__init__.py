"""Heat networks: route along streets or over terrain, sizes, losses, pumping, cost, check."""
