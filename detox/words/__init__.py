"""The sentences, in the language of the user."""
