"""Work that must happen exactly once. The only package that names DBOS."""
