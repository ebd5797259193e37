"""AlfaDocs API 1.1.1, for practices in Italy."""
