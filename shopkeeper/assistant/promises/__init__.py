"""The seven promises of the assistant, kept in code at the tool boundary."""
