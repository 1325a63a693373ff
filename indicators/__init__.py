"""Rules, the engine that finds them in an ad, the score, and how often each is right."""
