"""Lines and hours, calls, contacts (registration), feedback, and the year's figures."""
