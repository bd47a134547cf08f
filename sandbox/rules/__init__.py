"""What Slack accepts in messages, modals and home views; each rule names the JSON pointer of what breaks it."""
