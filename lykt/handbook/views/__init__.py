"""The handbook's pages: reading, writing, who has read, and the copy for when the net is away."""
