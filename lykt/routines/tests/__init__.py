"""Tests of the routines room."""
