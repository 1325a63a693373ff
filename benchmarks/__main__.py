"""Runs the benchmarks that are named, or all; ends with 1 when a result was wrong."""

import importlib.util
import sys

from benchmarks.table import Row, WrongError, print_table

MODULES = (
    "stream",
    "text",
    "score",
    "indicators",
    "index",
    "search",
    "watch",
    "near",
    "images",
    "models",
)


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in MODULES]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(MODULES)}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    wrong = 0
    for name in names or MODULES:
        if importlib.util.find_spec(f"benchmarks.{name}") is None:
            print(f"{name}: there is no such benchmark here", file=sys.stderr)
            continue
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            rows += importlib.import_module(f"benchmarks.{name}").run()
        except WrongError as error:
            print(f"{name}: wrong result: {error}", file=sys.stderr)
            wrong += 1
    print_table(rows)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
