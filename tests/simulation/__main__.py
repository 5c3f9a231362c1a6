"""Lives lives: `python -m tests.simulation --seed N --days N --lives N`."""

import argparse
import random
import sys

from tests.simulation.life import live
from tests.simulation.shrink import shrunk, story
from tests.simulation.trial import lived


def main() -> int:
    """Live as many lives as asked for; return 1 with a short story where one went wrong."""
    asked = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    asked.add_argument("--seed", type=int, default=None, help="of the first life (default: fresh)")
    asked.add_argument("--days", type=int, default=365, help="of each life")
    asked.add_argument("--lives", type=int, default=1, help="how many, seed after seed")
    asked.add_argument("--patience", type=float, default=60, help="seconds to shorten a story in")
    given = asked.parse_args()
    first = random.SystemRandom().randrange(1_000_000) if given.seed is None else given.seed
    wrong = 0
    for seed in range(first, first + given.lives):
        trial = lived(live(seed, given.days))
        print(trial, flush=True)
        if trial.verdict.faults:
            wrong += 1
            print(story(shrunk(trial, patience=given.patience)), flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
