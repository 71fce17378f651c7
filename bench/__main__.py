"""All benchmarks, one after the other: ``make bench``, or ``python -m bench [name ...]``.

Each prints its own table of ratios against named peers measured in the same run. What needs a peer that the
licence keeps out of the product says so when that peer's interpreter (HYEONJANG_ORACLE_PYTHON) is not given.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; the sum of the exit codes that were not zero."""
    known = {path.stem: path for path in sorted(HERE.glob("[a-z]*.py"))}
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"no benchmark named {', '.join(unknown)}; there are: {', '.join(known)}")
        return 2
    failed = 0
    for name in names or list(known):
        print(f"\n== {name}", flush=True)
        failed += subprocess.run([sys.executable, str(known[name])], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
