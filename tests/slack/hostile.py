"""What people and CVs write that was not meant for us."""

from hypothesis import strategies as st

HOSTILE = [
    "<!channel> <@U0ADMIN001> *bold* `code` & <https://evil.example|Click>",
    "\u202efdp.exe\u202c",
    "عبد الرحمن بن صالح C++ & Kotlin",
    "👩‍💻 " * 40,
    "x" * 10_000,
    "&" * 5_000,
    " ",
    "\x00\x07\x1b[31m",
]

words = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=200))
