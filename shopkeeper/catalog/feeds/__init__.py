"""Feeds in: one file per format, each a reader that streams entries; `detect` chooses among them."""
