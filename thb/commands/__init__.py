"""The commands, a module a room; each has ``register(app)``.

Heavy libraries are imported inside the command that needs them, so that ``thb --help`` is quick.
"""
