"""The commands: each module serves one group of them and imports what it needs when it is asked."""
