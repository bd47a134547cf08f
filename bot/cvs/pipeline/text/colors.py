"""Colours: as files write them, and whether one can be told from what it stands on."""

import colorsys
import math
import re
from collections.abc import Iterator
from functools import cache, lru_cache

Color = tuple[int, int, int]  # red, green, blue, 0–255

BLACK: Color = (0, 0, 0)
WHITE: Color = (255, 255, 255)
NEAR_DIFFERENCE = 72  # summed over the channels; colours further apart differ in hue if not in brightness
NEAR_CONTRAST = 1.2  # ratio of luminances as WCAG has it; easy reading needs 4.5

# The names of CSS.
_NAMES = """
    aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc bisque ffe4c4 black
    000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a burlywood deb887 cadetblue 5f9ea0
    chartreuse 7fff00 chocolate d2691e coral ff7f50 cornflowerblue 6495ed cornsilk fff8dc crimson dc143c cyan 00ffff
    darkblue 00008b darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 darkgreen 006400 darkgrey a9a9a9 darkkhaki
    bdb76b darkmagenta 8b008b darkolivegreen 556b2f darkorange ff8c00 darkorchid 9932cc darkred 8b0000 darksalmon
    e9967a darkseagreen 8fbc8f darkslateblue 483d8b darkslategray 2f4f4f darkslategrey 2f4f4f darkturquoise 00ced1
    darkviolet 9400d3 deeppink ff1493 deepskyblue 00bfff dimgray 696969 dimgrey 696969 dodgerblue 1e90ff firebrick
    b22222 floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc ghostwhite f8f8ff gold ffd700
    goldenrod daa520 gray 808080 green 008000 greenyellow adff2f grey 808080 honeydew f0fff0 hotpink ff69b4 indianred
    cd5c5c indigo 4b0082 ivory fffff0 khaki f0e68c lavender e6e6fa lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon
    fffacd lightblue add8e6 lightcoral f08080 lightcyan e0ffff lightgoldenrodyellow fafad2 lightgray d3d3d3 lightgreen
    90ee90 lightgrey d3d3d3 lightpink ffb6c1 lightsalmon ffa07a lightseagreen 20b2aa lightskyblue 87cefa
    lightslategray 778899 lightslategrey 778899 lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32
    linen faf0e6 magenta ff00ff maroon 800000 mediumaquamarine 66cdaa mediumblue 0000cd mediumorchid ba55d3
    mediumpurple 9370db mediumseagreen 3cb371 mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc
    mediumvioletred c71585 midnightblue 191970 mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 navajowhite ffdead
    navy 000080 oldlace fdf5e6 olive 808000 olivedrab 6b8e23 orange ffa500 orangered ff4500 orchid da70d6
    palegoldenrod eee8aa palegreen 98fb98 paleturquoise afeeee palevioletred db7093 papayawhip ffefd5 peachpuff ffdab9
    peru cd853f pink ffc0cb plum dda0dd powderblue b0e0e6 purple 800080 rebeccapurple 663399 red ff0000 rosybrown
    bc8f8f royalblue 4169e1 saddlebrown 8b4513 salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna
    a0522d silver c0c0c0 skyblue 87ceeb slateblue 6a5acd slategray 708090 slategrey 708090 snow fffafa springgreen
    00ff7f steelblue 4682b4 tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347 turquoise 40e0d0 violet ee82ee wheat
    f5deb3 white ffffff whitesmoke f5f5f5 yellow ffff00 yellowgreen 9acd32
"""

_HEX = re.compile(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})(?:[0-9a-fA-F]{2})?")
_SHORT_HEX = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])([0-9a-f])?")
_FUNCTION = re.compile(r"(rgb|hsl|hwb|oklab|oklch|color)a?\((?:\s*srgb\s)?([^()]*)\)")
_NUMBER = re.compile(r"(-?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9}))(%|deg)?")


@lru_cache(maxsize=4096)
def near(color: Color, background: Color) -> bool:
    """Whether text of this colour cannot be read on this background."""
    if sum(abs(a - b) for a, b in zip(color, background, strict=True)) >= NEAR_DIFFERENCE:
        return False
    darker, lighter = sorted((_luminance(color), _luminance(background)))
    return (lighter + 0.05) / (darker + 0.05) < NEAR_CONTRAST


def from_hex(text: str | None) -> Color | None:
    """ "1F4E79", with or without "#"; None for "auto" and nonsense."""
    found = _HEX.fullmatch(text or "")
    return (int(found[1], 16), int(found[2], 16), int(found[3], 16)) if found else None


def mixed(color: Color, background: Color, share: float) -> Color:
    """`share` (0–1) of a colour laid over another."""
    red, green, blue = (round(b + (a - b) * share) for a, b in zip(color, background, strict=True))
    return (red, green, blue)


def _luminance(color: Color) -> float:
    """Relative luminance, 0–1, of an sRGB colour."""
    red, green, blue = (c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


@cache
def _named() -> dict[str, Color]:
    words = _NAMES.split()
    return {name: found for name, code in zip(words[::2], words[1::2], strict=True) if (found := from_hex(code))}


def from_css(text: str) -> tuple[Color, float] | None:
    """A colour in any notation of CSS, lower case, and its opacity (0–1); None for what names none by itself."""
    text = text.strip()
    if text == "transparent":
        return BLACK, 0.0
    if text in _named():
        return _named()[text], 1.0
    if short := _SHORT_HEX.fullmatch(text):
        text = "#" + "".join(2 * digit for digit in short.groups() if digit)
    if text.startswith("#") and (color := from_hex(text)):
        return color, int(text[7:9], 16) / 255 if len(text) == 9 else 1.0
    function = _FUNCTION.fullmatch(text)
    numbers = [(float(value), unit) for value, unit in _NUMBER.findall(function[2])] if function else []
    if function is None or not 3 <= len(numbers) <= 4:
        return None
    opacity = numbers[3][0] / (100 if numbers[3][1] else 1) if len(numbers) == 4 else 1.0
    (first, _), (second, _), (third, _) = numbers[:3]
    match function[1]:
        case "hsl":
            red, green, blue = (255 * c for c in colorsys.hls_to_rgb(first % 360 / 360, third / 100, second / 100))
        case "hwb":
            white, black = second / 100, third / 100
            pure = colorsys.hls_to_rgb(first % 360 / 360, 0.5, 1.0)
            red, green, blue = (255 * (c * max(0.0, 1 - white - black) + white) for c in pure)
        case "oklab" | "oklch" as space:
            light = first / (100 if numbers[0][1] else 1)
            chroma = second * (0.004 if numbers[1][1] else 1)
            if space == "oklch":
                turn = math.radians(third)
                red, green, blue = _from_oklab(light, chroma * math.cos(turn), chroma * math.sin(turn))
            else:
                red, green, blue = _from_oklab(light, chroma, third * (0.004 if numbers[2][1] else 1))
        case "color":
            red, green, blue = (value * (2.55 if unit else 255) for value, unit in numbers[:3])
        case _:
            red, green, blue = (value * (2.55 if unit else 1) for value, unit in numbers[:3])
    return (_channel(red), _channel(green), _channel(blue)), min(1.0, max(0.0, opacity))


def _from_oklab(light: float, a: float, b: float) -> Iterator[float]:
    """sRGB, 0–255; https://bottosson.github.io/posts/oklab/"""
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    for linear in (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    ):
        yield 255 * (12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055)


def _channel(value: float) -> int:
    return min(255, max(0, round(value)))
