"""Docplanner Integrations REST API v3 (Doctoralia, ZnanyLekarz, MioDottore, jameda, ...)."""
