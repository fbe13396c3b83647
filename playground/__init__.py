"""A Telegram of our own for trying and testing; imports nothing of ours."""
