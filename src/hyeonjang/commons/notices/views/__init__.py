"""Desk pages of notices."""
