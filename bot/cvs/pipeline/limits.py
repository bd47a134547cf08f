"""How much of a file is read before it is refused."""

from bot.core.models import Frozen

MEGABYTE = 1024 * 1024


class Limits(Frozen):
    """Bounds that hold for one file; see the fields for units."""

    max_bytes: int = 20 * MEGABYTE
    max_pages: int = 30  # later pages of a longer file are not read
    max_ocr_pages: int = 10  # pages that are pictures; reading one takes about two seconds
    max_pixels: int = 100_000_000  # of a picture
    max_characters: int = 200_000  # of visible text
    max_unpacked_bytes: int = 100 * MEGABYTE  # of a DOCX or an archive, all members together
    max_members: int = 100  # of an archive
    memory_bytes: int = 3 * 1024 * MEGABYTE  # address space of a reading process; libraries map far more than they use
