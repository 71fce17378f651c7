"""The verbs of the programme, the only writers: permission, lock, rule, writes, audit, event."""
