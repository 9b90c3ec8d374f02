"""Two ways side by side: who sees which, and when one may say that one is better."""
