"""AWS stand-ins for one machine, built on moto."""
