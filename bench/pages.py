"""How near questions come to the help pages that answer them; with --write, make the pages' points anew.

python -m bench.pages [--write]
"""

import argparse
import asyncio

import numpy as np
from numpy.typing import NDArray

from bot.clients.embedding import Embedder
from bot.tickets.pages import POINTS, Section, nearness_of, sections, sections_in

ASKED = (
    ("en", "batches.2", "Where do I put the resumes of the applicants?"),
    ("en", "batches.4", "It says a batch cannot live here, what now?"),
    ("en", "candidates.5", "The bot gave this person far too few points"),
    ("en", "interviews.1", "I need to book a panel for Noura next week"),
    ("en", "interviews.3", "can I see my meetings in outlook"),
    ("en", "account.1", "I cannot open a job, it says I may not"),
    ("ar", "batches.2", "أين أرفع السير الذاتية للمتقدمين؟"),
    ("ar", "interviews.4", "تصلني رسائل تذكير كثيرة في الليل"),
    ("ar", "candidates.4", "أريد جدول إكسل بكل المتقدمين"),
    ("en", None, "The coffee machine on the third floor is broken"),
    ("en", None, "My laptop does not start since the update"),
    ("en", None, "My salary of October was not paid"),
    ("ar", None, "مكيف الهواء في المكتب لا يعمل"),
)


async def point(embedder: Embedder, section: Section) -> NDArray[np.float32]:
    """Halfway between its question, as others would ask it, and the whole of it."""
    both = [await embedder.of_search(section.question), await embedder.of_passage(section.passage)]
    halfway: NDArray[np.float32] = np.asarray(both, dtype=np.float32).mean(axis=0)
    return halfway


async def main(*, write: bool) -> None:
    embedder = Embedder()
    if write:
        points = {f"{one.language}/{one.key}": await point(embedder, one) for one in sections()}
        np.savez_compressed(POINTS, allow_pickle=False, **points)
    for language, expected, question in ASKED:
        found = sections_in(language)
        asked = await embedder.of_search(question)
        near = [nearness_of(one, asked) for one in found]
        best = sorted(zip(near, found, strict=True), key=lambda pair: -pair[0])[:3]
        place = next((number for number, (_near, one) in enumerate(best, 1) if one.key == expected), None)
        print(f"{question!r}: expected {expected}, place {place};", *(f"{one.key} {each:.3f}" for each, one in best))
    embedder.close()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--write", action="store_true")
    asyncio.run(main(write=options.parse_args().write))
