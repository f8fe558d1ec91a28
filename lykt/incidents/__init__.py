"""Violence and threats against employees: the report, the case, and who may see what of it."""
