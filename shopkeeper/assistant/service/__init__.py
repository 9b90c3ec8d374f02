"""The service desk: what customers want done about their orders, carried out by flows in code."""
