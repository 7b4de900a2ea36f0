"""The rules of the plan as pure functions: no I/O, no clock, no third-party import."""
