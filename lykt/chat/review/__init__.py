"""Quality review: closed conversations are read again, to learn."""
