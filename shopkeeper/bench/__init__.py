"""Benchmarks: one module each, with `run(directory, predictions) -> dict` of what was measured."""
