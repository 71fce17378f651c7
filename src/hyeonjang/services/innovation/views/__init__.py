"""Screens of the programme: parse, action or query, render."""
