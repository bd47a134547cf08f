"""Room on coloured shapes that lie behind the text of a document without pages.

Where text and shape lie is known only when the pages are laid out, and a white name on a dark band is usual. So text in
the colour of the page counts as seen as long as there is a shape with room for it; each bit of room serves once.
"""

LETTER_WIDTH, LINE_HEIGHT = 0.5, 1.3  # of the font size


class Room:
    def __init__(self, square_points: float) -> None:
        self._left = square_points

    def takes(self, text: str, size: float) -> bool:
        """Whether `text` still finds room; `size` of its font in points."""
        need = len(text) * size * size * LETTER_WIDTH * LINE_HEIGHT
        if need > self._left:
            return False
        self._left -= need
        return True
