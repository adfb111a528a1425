"""Reference data that ships with the package, and its look-ups."""
