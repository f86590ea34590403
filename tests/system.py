"""What the tests need besides Python: installed if we may, otherwise said loudly.

Run before the tests: `python tests/system.py`. Exit status 1 only where nothing may be left out.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NEEDS = {
    "chromium": (("chromium", "chromium-browser", "google-chrome"), "the browser tests"),
    "postgresql": (("/usr/lib/postgresql/*/bin/initdb", "initdb"), "the tests on PostgreSQL"),
}
SLOW_NEEDS = {
    "nginx-light": (("/usr/sbin/nginx", "nginx"), "the drill of two nodes"),
    "pgbouncer": (("/usr/sbin/pgbouncer", "pgbouncer"), "the drill of two nodes"),
}


def is_there(names: tuple[str, ...]) -> bool:
    """Tell whether one of these programs is installed."""
    return any(
        bool(list(Path("/").glob(name[1:]))) if name.startswith("/") else bool(shutil.which(name))
        for name in names
    )


def install(packages: list[str]) -> None:
    """Install Debian packages, where this machine and this user may."""
    if not shutil.which("apt-get"):
        return
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and not shutil.which("sudo"):
        return
    print(f"Installing {', '.join(packages)} with apt-get ...", flush=True)
    # RUNLEVEL=1: what is installed for the tests is not started as a service.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
        subprocess.run(
            [*sudo, "apt-get", *command], check=False, env=environment, stdout=subprocess.DEVNULL
        )


def main() -> int:
    """Install what is missing; say what the tests then leave out."""
    needs = NEEDS | (SLOW_NEEDS if os.environ.get("LEARN_TEST_ALL") else {})
    missing = [package for package, (names, _) in needs.items() if not is_there(names)]
    if missing:
        install(missing)
    left_out = [package for package in missing if not is_there(needs[package][0])]
    for package in left_out:
        print(f"\n*** LEFT OUT: {needs[package][1]}, because {package} is not installed.\n")
    return 1 if left_out and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
