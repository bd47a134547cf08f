"""The Web API: POST or GET /api/<method>."""
