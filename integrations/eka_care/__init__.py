"""Eka Care's appointment API: the overview page's ("business") and the present reference's ("v1")."""
