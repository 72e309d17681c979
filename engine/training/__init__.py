"""Training: long runs (recipe → augmented batches → shards in threads → network) and live ones (choices → `Run`)."""
