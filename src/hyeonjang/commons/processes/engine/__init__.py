"""Figures of an event log: counts, paths, waiting, hand-overs, rework, lateness, before and after."""
