"""Protection of tables, measured: hidden cells, seconds and what an attack finds."""
