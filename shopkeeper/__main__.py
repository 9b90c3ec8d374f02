"""`python -m shopkeeper`."""

from shopkeeper.cli.main import main

main()
