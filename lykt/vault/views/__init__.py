"""The vault's views: the page about keys, and what its browser side hands in."""
