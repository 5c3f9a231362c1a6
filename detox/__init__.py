"""Detox: focus, real breaks, a calm end of the working day, and an honest week."""

__version__ = "0.1.0"
