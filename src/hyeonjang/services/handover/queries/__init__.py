"""Actor-scoped reads."""
