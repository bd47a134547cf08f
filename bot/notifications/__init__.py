"""Mail: the outbox, its sender, and how a mail is put together."""
