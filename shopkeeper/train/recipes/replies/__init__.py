"""What the service desk says, in other words: rows that teach a model to speak for it."""
