"""`python -m detox`."""

import sys

from detox.app.main import main

sys.exit(main())
