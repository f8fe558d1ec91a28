"""Tests of the handbook room."""
