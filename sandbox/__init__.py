"""A strict local stand-in for Slack, over the wire. It knows an app only through the app's manifest."""
