"""Where files are kept: local disk, S3, Google or Azure, behind one API."""

from pathlib import Path
from urllib.parse import urlsplit

import obstore
from obstore.store import LocalStore, ObjectStore, from_url


class Storage:
    """Objects by key. A key is made by us from ids and hashes, never from a file's name."""

    def __init__(self, store: ObjectStore, *, base_url: str) -> None:
        self._store = store
        self.base_url = base_url

    @classmethod
    def open(cls, url: str, *, endpoint: str | None = None) -> "Storage":
        """`url`: `file:///path`, `s3://bucket/prefix` … ; `endpoint` for S3 services other than AWS."""
        parts = urlsplit(url)
        if parts.scheme == "file":
            path = Path(parts.path)
            path.mkdir(parents=True, exist_ok=True)
            return cls(LocalStore(path), base_url=url.rstrip("/"))
        options = {"endpoint": endpoint, "allow_http": endpoint.startswith("http://")} if endpoint else {}
        return cls(from_url(url, config=options), base_url=url.rstrip("/"))  # type: ignore[call-overload]

    async def put(self, key: str, data: bytes) -> str:
        """Store and return the object's URL. Writing the same key again is harmless."""
        await obstore.put_async(self._store, key, data)
        return f"{self.base_url}/{key}"

    async def get(self, key: str) -> bytes:
        """Raises FileNotFoundError."""
        answer = await obstore.get_async(self._store, key)
        return bytes(await answer.bytes_async())
