"""Grid connection: cost, room, lead time, outages."""
