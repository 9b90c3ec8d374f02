"""Reading: one turn of a customer, with what is known, becomes typed commands; by rules, or by a model under a grammar."""
