"""Lessons in the browser: what is asked, what was found, running it where it has not been."""
