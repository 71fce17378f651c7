"""알림 (notices): letters and messages with immutable templates, attempts, arrival and cost.

``actions.send`` one notice for one reason · ``actions.runs`` a mass run with dry run and a second person ·
``actions.returns`` what came back · ``actions.publication`` 공시송달. See README.md.
"""
