"""What a person starts: the command, the window, the reports."""
