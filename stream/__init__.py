"""The floor: messages, stages, the bus, the runner and the state engine."""
