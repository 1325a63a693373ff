"""What rules and models know of an ad: entities, near-duplicates, operations, image hashes."""
