"""The world of bookings: one interface, the vendors behind it, and a sandbox of them."""
