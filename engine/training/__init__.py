"""Training: long runs (recipe → augmented batches → shards in threads → folded network) and live ones (choices → `Run`)."""
