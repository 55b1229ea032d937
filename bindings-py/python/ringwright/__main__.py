"""`python -m ringwright` is the `ringwright` command."""

from ringwright.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
