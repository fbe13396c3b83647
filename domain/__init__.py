"""What is true whoever asks: pure rules, standard library only."""
