"""Updates in, replies out: what the bot listens to."""
