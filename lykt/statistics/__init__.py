"""Count: what is published is a table over responses, calls, chats and contacts."""
