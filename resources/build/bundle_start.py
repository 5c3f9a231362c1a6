"""Where the bundled program begins."""

from detox.app.main import main

raise SystemExit(main())
