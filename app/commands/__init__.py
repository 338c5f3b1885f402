"""The subcommands of `heatsite`, one file each."""
