"""The verbs of the programme: the only writers. Permission, lock, rule, writes, audit, event, in this order."""
