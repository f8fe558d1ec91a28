"""A three-way table over ten million responses, beside the bare query of its columns."""
