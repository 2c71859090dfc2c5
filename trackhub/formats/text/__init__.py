"""Text formats: reading lines and track lines, checking rows, one module a family of formats."""
