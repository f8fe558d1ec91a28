"""Two made-up workplaces, and their incidents: a directorate with offices, and a municipality."""
