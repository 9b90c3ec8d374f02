"""Showing a little of what one is not sure of, with the exact chance of everything that is shown."""
