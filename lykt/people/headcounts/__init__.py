"""How many work at each unit, over time: what counts of incidents are held against."""
