"""Weather year, psychrometrics, degree days."""
