"""What a front desk does: catalogue, free times, bookings. No chat words."""
