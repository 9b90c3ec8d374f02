"""Reading: one turn of a customer becomes typed commands; by rules, or by a model under a grammar."""
