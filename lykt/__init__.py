"""Lykt: an open platform for services that meet violence and abuse."""
