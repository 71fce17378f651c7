"""Stand-ins for providers that speak the same protocols over real sockets: for rehearsals and tests.

Nothing leaves the machine. ``GET /_messages`` of the HTTP stand-in lists what was taken.
"""
