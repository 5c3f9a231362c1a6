"""Ways of asking an operating system; each file knows one."""
