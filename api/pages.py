"""The built frontend: files with a hash in their name for ever, everything else asked for anew each time."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

_HASHED = re.compile(r"[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$")
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.+?)</script>", re.DOTALL)
_TEXT = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")
_GZIP_BYTES_MIN = 1_000
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
POLICY = _POLICY.format(scripts="")


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the frontend in memory, as it was at `changed` (nanoseconds)."""

    changed: int
    plain: bytes
    zipped: bytes | None
    headers: dict[str, str]


class Pages:
    """Serves the files of one directory, and its index.html for every address of the single-page application."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory.resolve()
        self._files: dict[Path, _File] = {}

    async def serve(self, request: Request) -> Response:
        """Answer with a file, or with the page whose router knows the address."""
        wanted = request.path_params.get("path", "")
        path = self._path(wanted)
        if path is None and "." in wanted.rpartition("/")[2]:
            return PlainTextResponse("There is no such file.", status_code=404)
        path = path or self._path("index.html")
        if path is None:
            return PlainTextResponse("The screens are not built yet; run `make build`.", status_code=404)
        return self._response(self._read(path), request)

    def _path(self, wanted: str) -> Path | None:
        """Return the file of an address; None where it is none, a directory, or outside."""
        try:
            path = (self._directory / wanted).resolve()
            inside = path.is_relative_to(self._directory) and path.suffix not in (".gz", ".br", ".map")
            return path if inside and path.is_file() else None
        except (OSError, ValueError):
            return None

    def _read(self, path: Path) -> _File:
        changed = path.stat().st_mtime_ns
        known = self._files.get(path)
        if known is None or known.changed != changed:
            known = self._files[path] = _read_file(path, changed)
        return known

    def _response(self, file: _File, request: Request) -> Response:
        if request.headers.get("if-none-match") == file.headers["etag"]:
            return Response(status_code=304, headers=file.headers)
        if file.zipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(file.zipped, headers={**file.headers, "content-encoding": "gzip"})
        return Response(file.plain, headers=file.headers)


def _read_file(path: Path, changed: int) -> _File:
    plain = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    is_text = kind.startswith(_TEXT)
    headers = {
        "content-type": f"{kind}; charset=utf-8" if is_text else kind,
        "etag": f'"{hashlib.sha256(plain).hexdigest()[:24]}"',
        "cache-control": _FOR_EVER if _HASHED.search(path.name) else _ASK_AGAIN,
        "vary": "accept-encoding",
    }
    if kind == "text/html":
        headers["content-security-policy"] = _policy_of(plain.decode())
    return _File(changed, plain, _zipped(path, plain, changed) if is_text else None, headers)


def _zipped(path: Path, plain: bytes, changed: int) -> bytes | None:
    """Return the file as the build compressed it, or compressed now; None where it is not worth it."""
    if len(plain) < _GZIP_BYTES_MIN:
        return None
    ready = path.with_name(f"{path.name}.gz")
    if ready.is_file() and ready.stat().st_mtime_ns >= changed:
        return ready.read_bytes()
    return gzip.compress(plain, 9, mtime=0)


def _policy_of(html: str) -> str:
    """Return the content security policy of a page: its own inline scripts are allowed by their hash."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(html))
    return _POLICY.format(scripts="".join(f" 'sha256-{b64encode(digest).decode()}'" for digest in digests))
