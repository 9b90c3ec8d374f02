"""The language model: one chat protocol, an embedded engine and an OpenAI-compatible one."""
