"""Tests of how Lykt is put together, and of its documents."""
