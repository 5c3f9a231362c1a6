"""The pictures of a week: pure geometry, and painters for the screen, PNG and PDF alike."""
