"""Carries one connection from a program's standard input and output to an address. Runs in a lab's relay.

It needs nothing of labkit: `python3 -c <this text> ADDRESS PORT`. It ends when either side does.
"""

import os
import socket
import sys
import threading

PIECE = 65536
SECONDS = 10.0


def speak(connection: socket.socket) -> None:
    """Print what comes from the other side, until it ends."""
    try:
        while data := connection.recv(PIECE):
            while data:
                data = data[os.write(1, data) :]
    except OSError:
        pass  # the connection is over either way
    os._exit(0)


def main() -> None:
    """Carry the connection that the command line asks for."""
    try:
        connection = socket.create_connection((sys.argv[1], int(sys.argv[2])), SECONDS)
        connection.settimeout(None)
    except OSError as error:
        sys.exit(str(error))
    threading.Thread(target=speak, args=(connection,), daemon=True).start()
    while data := os.read(0, PIECE):
        connection.sendall(data)


if __name__ == "__main__":
    main()
