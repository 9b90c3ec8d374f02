"""Shapes."""

__all__: list[str] = []
