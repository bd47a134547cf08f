"""Web pages saved as a message (MHTML), as browsers and Word do and job sites under the name of a Word document."""

import re
from email import policy
from email.parser import BytesParser

_HEADER_WITHIN = 2048  # bytes
_HEADER = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?mime-version:", re.IGNORECASE)
_OF_MESSAGES = re.compile(
    rb"^content-type:\s*(?:multipart/(?:related|alternative)|text/html)", re.IGNORECASE | re.MULTILINE
)


def unwrapped(data: bytes) -> bytes:
    """The web page in such a message; other data as it is."""
    if not (_HEADER.match(data[:_HEADER_WITHIN].lstrip()) and _OF_MESSAGES.search(data[:_HEADER_WITHIN])):
        return data
    message = BytesParser(policy=policy.compat32).parsebytes(data.lstrip())
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            return page if isinstance(page, bytes) else data
    return data
