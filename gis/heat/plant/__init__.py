"""What a published plant of so many megawatts would give."""
