"""From the rack to the warm room: source, heat pump, sinks, pipe, dispatch, cost."""
