"""How a turn is answered: flows in code for small models, a tool loop for larger ones."""
