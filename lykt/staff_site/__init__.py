"""The staff door: the frame around every page that needs sign-in."""
