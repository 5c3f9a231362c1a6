"""Tables out of the log: CSV and JSON."""
