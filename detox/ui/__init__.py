"""Windows, tray and charts: they draw views and tell what was asked."""
