"""Data files of the guide."""
