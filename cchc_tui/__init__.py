"""The program: commands, app, sync, and the rooms below them."""
