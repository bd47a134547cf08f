"""Ports for servers that start later, or again: nothing else is given them meanwhile."""

import os
import socket
from itertools import cycle, islice

# Below those that systems give out by themselves, to whoever connects or asks for any. Each process has a hundred.
_FIRST, _PROCESSES, _EACH = 10_000, 200, 100
_own = _FIRST + os.getpid() % _PROCESSES * _EACH
_ports = cycle(range(_own, _own + _EACH))


def free_port() -> int:
    """One on which nobody listens now; the next call gives another one."""
    for port in islice(_ports, _EACH):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"none of the ports from {_own} is free")
