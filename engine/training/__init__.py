"""Training: recipe → augmented batches → gradients of shards in threads → Nesterov steps → folded network."""
