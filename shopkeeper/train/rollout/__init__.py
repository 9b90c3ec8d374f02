"""Simulated service dialogues over made-up records: what a reading of commands leads to in the database."""
