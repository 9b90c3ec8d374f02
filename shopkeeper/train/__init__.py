"""Training: tokenizer, corpus, pretraining, tuning, preference, reinforcement, adapters, export."""
