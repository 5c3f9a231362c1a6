"""The pure core: what happens, never how; no clock, no files, no Qt."""
