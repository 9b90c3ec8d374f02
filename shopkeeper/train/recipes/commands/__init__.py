"""The recipe `commands`: made-up customers with orders, what they say to the service desk, and the commands meant."""
