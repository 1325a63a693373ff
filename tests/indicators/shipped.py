"""The rules that are shipped and an engine of them, read once for all tests that only ask them."""

from indicators import Engine, load_rules

ALL = load_rules()
ENGINE = Engine(ALL)
