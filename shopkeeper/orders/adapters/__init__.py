"""Other order systems behind the `OrderBackend` protocol, and other forms of a shop's records."""
