"""Training the models of a shop: from the event log to a version on the shelf, and back to an earlier one."""

from __future__ import annotations
