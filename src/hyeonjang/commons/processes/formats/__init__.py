"""Readers and writers of event logs: XES, CSV, XLSX, OCEL 2.0. Every reader yields one ``EventLog``."""
