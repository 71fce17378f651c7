"""Decisions without a database."""
