"""Who wants heat: users, what they need, and when."""
