"""The only user of sqlite3 and of the files of the profile."""
