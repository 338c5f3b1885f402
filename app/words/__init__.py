"""What the figures of a site are called, how each is got, and where people look for it; no Qt."""
