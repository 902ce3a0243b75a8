"""Starts a subject with its limits: run as a script, it sets them for itself and becomes the subject.

``python launcher.py MEMORY_BYTES CPU_SECONDS FILE_BYTES NETWORK SCRATCH ARGUMENT …``. It stands between the audit and
the subject, so that limits hold from the subject's first instruction on. It imports nothing of ours.
"""

from __future__ import annotations

import os
import sys

_NEW_USERS, _NEW_NETWORK = 0x10000000, 0x40000000
_OPEN_FILES = 256


def main(arguments: list[str]) -> None:
    """Set the limits, leave the network, become the subject. What was possible goes to the file ``SCRATCH``."""
    memory, cpu, file_size = map(int, arguments[:3])
    network, scratch = arguments[3] == "network", arguments[4]
    left = "yes" if network else _leave_network()
    with open(scratch, "w", encoding="ascii") as stream:
        stream.write(left)
    _limit(memory, cpu, file_size)
    try:
        os.execvp(arguments[5], arguments[5:])  # noqa: S606 # it becomes the subject; there is no shell
    except OSError as error:
        sys.stderr.write(f"{arguments[5]}: {error.strerror}\n")
        raise SystemExit(127) from error


def _leave_network() -> str:
    """Enter a network of one's own that leads nowhere: ``none``, or ``open`` where that is not permitted."""
    if not sys.platform.startswith("linux"):
        return "open"
    import ctypes

    user, group = os.getuid(), os.getgid()
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_USERS | _NEW_NETWORK) != 0:
        return "open"
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        try:
            with open(f"/proc/self/{name}", "w", encoding="ascii") as stream:
                stream.write(text)
        except OSError:
            continue  # without names of its own it is nobody, which limits it more
    return "none"


def _limit(memory: int, cpu: int, file_size: int) -> None:
    import resource

    wanted = [
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, file_size),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        # Not the address space: some run-time systems reserve far more of it than they ever use.
        (resource.RLIMIT_DATA, memory),
    ]
    for what, most in wanted:
        hard = resource.getrlimit(what)[1]
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (value, value))
        except (ValueError, OSError):
            continue  # a system that does not know this limit


if __name__ == "__main__":
    main(sys.argv[1:])
