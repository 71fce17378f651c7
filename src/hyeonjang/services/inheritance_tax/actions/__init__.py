"""The verbs of the inheritance desk; the only writer."""
