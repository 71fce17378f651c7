"""Reads of notices: masked unless the reader may know and says why."""
