"""What the assistant says, in English and Chinese: short plain sentences with the facts filled in."""
