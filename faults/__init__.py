"""A fault run: many conversations while processes die and the network misbehaves."""
