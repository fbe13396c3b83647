"""What the bot does: use cases as plain functions, and the composition root."""
