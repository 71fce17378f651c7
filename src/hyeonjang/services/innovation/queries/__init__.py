"""Reads of the programme, scoped to an actor. Views read only through these modules."""
