"""What the staff frame asks for."""
