"""The facts for readers that are not the screens: terminals, spreadsheets, monitors."""
