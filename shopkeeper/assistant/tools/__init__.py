"""The tools of the assistant: each declared once, with its schema, its promise checks, and how its result is shown."""
