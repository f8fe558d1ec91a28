"""The permissions of this room. The rooms that offer rows to count give them to their roles."""

SEE_TABLES = "statistics.see_tables"
COMPOSE_TABLES = "statistics.compose_tables"
RELEASE_PUBLICATION = "statistics.release_publication"
