"""From many candidates to one order: the goods as arrays, a person's history, sources, scores."""
