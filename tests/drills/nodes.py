"""Two nodes behind nginx, with a pooler before PostgreSQL: as a large installation runs them."""

import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

import psycopg
from sqlalchemy import make_url

from tests.conftest import SAMPLE_MODULES
from tests.journeys.server import Server, free_port
from tests.postgres import UNPRIVILEGED, Postgres

PATIENCE = 20
SETTINGS = (
    "ALTER ROLE lymph SET statement_timeout = '30s'",
    "ALTER ROLE lymph SET lock_timeout = '10s'",
    "ALTER ROLE lymph SET idle_in_transaction_session_timeout = '60s'",
    "ALTER ROLE lymph SET timezone = 'UTC'",
)
POOLER = """\
[databases]
{database} = host=127.0.0.1 port={postgres} dbname={database} user=lymph
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 8
max_client_conn = 200
server_reset_query =
logfile = {folder}/pooler.log
pidfile = {folder}/pooler.pid
"""
PROXY = """\
daemon off;
pid {folder}/proxy.pid;
error_log {folder}/proxy.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  upstream nodes {{
    server 127.0.0.1:{first} max_fails=1 fail_timeout=1s;
    server 127.0.0.1:{second} max_fails=1 fail_timeout=1s;
  }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://nodes;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_next_upstream error timeout;
      proxy_connect_timeout 2s;
    }}
  }}
}}
"""


def is_possible() -> bool:
    """Tell whether nginx and pgbouncer are installed."""
    return all(shutil.which(name, path="/usr/sbin:/usr/bin") for name in ("nginx", "pgbouncer"))


@dataclass
class Cluster:
    """Two nodes, a pooler and a proxy; visitors see the proxy's port."""

    folder: Path
    postgres: Postgres
    port: int = field(default_factory=free_port)
    nodes: list[Server] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator["Cluster"]:
        """Run everything until the block ends."""
        direct = self.postgres.new_database()
        with psycopg.connect(direct.replace("+psycopg", ""), autocommit=True) as connection:
            for setting in SETTINGS:
                connection.execute(setting)  # type: ignore[call-overload]
        pooler = free_port()
        database = make_url(direct).database
        self._write(
            "pooler.ini", POOLER, database=database, postgres=self.postgres.port, port=pooler
        )
        url = f"postgresql+psycopg://lymph@127.0.0.1:{pooler}/{database}?pooled=true"
        with self._program("pgbouncer", str(self.folder / "pooler.ini")):
            self.nodes = [self._node(name, url) for name in ("first", "second")]
            for node in self.nodes:
                node.start()
            first, second = self.nodes
            self._write("proxy.conf", PROXY, first=first.port, second=second.port, port=self.port)
            with self._program(
                "nginx", "-p", str(self.folder), "-c", str(self.folder / "proxy.conf")
            ):
                self._wait()
                try:
                    yield self
                finally:
                    for node in self.nodes:
                        node.stop()

    def _node(self, name: str, url: str) -> Server:
        folder = self.folder / name
        folder.mkdir()
        # One secret for both: a visitor is known to either.
        (folder / "secret_key").write_text("a secret that both of the nodes have been given")
        environment = {"LEARN_TRUSTED_PROXIES": "1", "LEARN_THREADS": "4"}
        return Server(folder, SAMPLE_MODULES, url, environment=environment)

    def _write(self, name: str, text: str, **values: object) -> None:
        (self.folder / name).write_text(text.format(folder=self.folder, **values))

    @contextmanager
    def _program(self, name: str, *arguments: str) -> Iterator[None]:
        found = shutil.which(name, path="/usr/sbin:/usr/bin")
        assert found is not None
        command = [found, *arguments]
        if os.geteuid() == 0 and name == "pgbouncer":
            for path in (self.folder, *self.folder.parents):
                if path.stat().st_uid == 0 and path != Path("/"):
                    path.chmod(path.stat().st_mode | 0o011)
            shutil.chown(self.folder, UNPRIVILEGED)
            command = [
                "setpriv",
                f"--reuid={UNPRIVILEGED}",
                "--regid=nogroup",
                "--clear-groups",
                *command,
            ]
        with (self.folder / f"{name}.out").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/")
        try:
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                    return
            except URLError:
                assert time.monotonic() < until, "The proxy does not answer."
                time.sleep(0.1)
