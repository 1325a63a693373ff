"""Real servers beside the embedded backends, in one run: ``make bench-servers``.

Each section is a module with ``run(ads) -> list[Row]``, in which ``ours`` is the server and
``naive`` what is embedded. The servers are those of ``make servers``; they share the machine with
the rest.
"""

import argparse
import importlib
import sys

from benchmarks.table import Row, WrongError, print_table

SECTIONS = ("server_kafka", "server_index", "server_pipeline")


def main() -> int:
    """Runs the sections that are named, or all; ends with 1 when a result was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sections", nargs="*", help=", ".join(SECTIONS))
    parser.add_argument("--ads", type=int, default=200_000, help="how many (%(default)s)")
    given = parser.parse_args()
    rows: list[Row] = []
    wrong = 0
    for name in given.sections or SECTIONS:
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            rows += importlib.import_module(f"benchmarks.{name}").run(given.ads)
        except WrongError as error:
            print(f"{name}: wrong result: {error}", file=sys.stderr)
            wrong += 1
    print_table(rows, ours="server", naive="embedded")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
