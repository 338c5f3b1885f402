"""What a site costs per MW of IT and year, how sure that is, its jobs and its local money."""
