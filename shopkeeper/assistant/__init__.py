"""The assistant: customer service and shopping guide that keep their promises in code."""
