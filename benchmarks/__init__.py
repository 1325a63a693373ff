"""Speed beside a naive way: ``python -m benchmarks [MODULE…]``."""
