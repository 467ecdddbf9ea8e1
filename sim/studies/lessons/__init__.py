"""The lessons: what each one runs beyond the comparison, and what it concludes."""
