"""Feeds uploaded in the console: each is a folder with the file and its state, checked and then imported.

The state is a file, so that every server process can tell how far the work is; the work runs in a thread.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import secrets
import shutil
import threading
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any

from shopkeeper.errors import NotFound, ShopkeeperError
from shopkeeper.shop import Shop

__all__ = ["Job", "Jobs"]

KEEP_SECONDS = 24 * 3600
NAME = re.compile(r"[0-9a-f]{16}")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """`state` is checking, checked, importing, done, failed or interrupted; `done` of `total` bytes are read;
    `report` is the import's report as JSON values; `message` says why it failed."""

    id: str
    file: str
    size: int
    state: str
    who: str
    mapping: str = ""
    replace: bool = False
    done: int = 0
    total: int = 0
    report: dict[str, Any] | None = None
    message: str = ""
    pid: int = 0

    @property
    def running(self) -> bool:
        return self.state in ("checking", "importing")


class Jobs:
    """The uploads of one shop, in `imports/uploads` of its folder."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.folder = shop.path / "imports" / "uploads"

    def add(
        self, name: str, content: IO[bytes], mapping: bytes | None, replace_missing: bool, who: str
    ) -> Job:
        """Keeps the file and begins to check it (a dry run)."""
        self._forget_old()
        id = secrets.token_hex(8)
        folder = self.folder / id
        folder.mkdir(parents=True)
        safe = re.sub(r"[^\w.-]+", "-", Path(name.replace("\\", "/")).name).strip("-.")[-100:] or "feed"
        with (folder / safe).open("wb") as file:
            shutil.copyfileobj(content, file, 1 << 20)
        if mapping is not None:
            (folder / "mapping.toml").write_bytes(mapping)
        size = (folder / safe).stat().st_size
        job = Job(
            id,
            safe,
            size,
            "checking",
            who,
            mapping="mapping.toml" if mapping is not None else "",
            replace=replace_missing,
            total=size,
            pid=os.getpid(),
        )
        self._begin(job)
        return job

    def get(self, id: str) -> Job:
        """The job. Raises NotFound; one whose process died is "interrupted"."""
        try:
            if not NAME.fullmatch(id):
                raise FileNotFoundError
            job = Job(**json.loads((self.folder / id / "state.json").read_text("utf-8")))
        except FileNotFoundError:
            raise NotFound(
                f"no upload {id[:32]!r}; uploads are kept for a day, send the file again"
            ) from None
        if job.running and not _alive(job.pid):
            return replace(job, state="interrupted")
        return job

    def confirm(self, id: str) -> Job:
        """Begins the import of a checked upload; one that runs or is done stays as it is."""
        job = self.get(id)
        if job.state not in ("checked", "interrupted"):
            return job
        job = replace(job, state="importing", done=0, report=None, pid=os.getpid())
        self._begin(job)
        return job

    def drop(self, id: str) -> None:
        """Forgets an upload that is not running."""
        if not self.get(id).running:
            shutil.rmtree(self.folder / id, ignore_errors=True)

    def _begin(self, job: Job) -> None:
        self._keep(job)
        threading.Thread(target=self._run, args=(job,), name=f"upload-{job.id}", daemon=True).start()

    def _run(self, job: Job) -> None:
        told = time.monotonic()

        def progress(done: int, total: int) -> None:
            nonlocal told
            if time.monotonic() - told > 0.3:
                told = time.monotonic()
                self._keep(replace(job, done=done, total=total))

        folder = self.folder / job.id
        checking = job.state == "checking"
        try:
            report = self.shop.import_feed(
                folder / job.file,
                mapping=folder / job.mapping if job.mapping else None,
                replace=job.replace,
                dry_run=checking,
                progress=progress,
            )
            ended = replace(
                job, state="checked" if checking else "done", done=job.total, report=report.document()
            )
        except ShopkeeperError as error:
            ended = replace(job, state="failed", message=str(error))
        except Exception as error:
            log.exception("import of the upload %s failed", job.id)
            ended = replace(
                job, state="failed", message=f"{type(error).__name__}; the server's log has the cause"
            )
        self._keep(ended)
        if ended.state == "done":
            (folder / job.file).unlink(missing_ok=True)

    def _keep(self, job: Job) -> None:
        folder = self.folder / job.id
        fresh = folder / f"state.{threading.get_ident()}.new"
        with contextlib.suppress(FileNotFoundError):  # dropped meanwhile
            fresh.write_text(json.dumps(asdict(job), ensure_ascii=False, default=str), "utf-8")
            os.replace(fresh, folder / "state.json")

    def _forget_old(self) -> None:
        if not self.folder.is_dir():
            return
        for folder in self.folder.iterdir():
            with contextlib.suppress(OSError, NotFound):
                if time.time() - folder.stat().st_mtime > KEEP_SECONDS and not self.get(folder.name).running:
                    shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
