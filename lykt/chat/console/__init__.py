"""The console of those who answer: the board, conversations, the registration beside them."""
