"""The workspace in the browser: server-rendered, kept live by server-sent events. Everything shown is escaped."""
