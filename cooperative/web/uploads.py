"""A request with a file is refused by its announced size, before any of it is read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class RefuseLarge(FileUploadHandler):
    """The first handler of every upload; what passes goes to the next ones."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any, **named: Any) -> None:  # noqa: N803
        """Refuse (413) more bytes than `UPLOAD_MAX_SIZE`."""
        if content_length > settings.UPLOAD_MAX_SIZE:
            raise RequestDataTooBig("a file above UPLOAD_MAX_SIZE")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the bytes on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
