"""Whom to refer to: types of help service, and later the services themselves."""
