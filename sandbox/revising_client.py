"""People who change their minds, for tests and demos: over HTTP, like everything of `sandbox.client`."""

from sandbox.client import Person, SeenMessage


class Writer(Person):
    """A person who edits and deletes their messages, and puts emoji to those of others."""

    async def edit(self, message: SeenMessage, text: str) -> None:
        """Raises ActRefused for messages of others."""
        await self._send("messages/edit", {"channel": message.channel, "ts": message.ts, "text": text})

    async def delete(self, message: SeenMessage) -> None:
        """As `edit`."""
        await self._send("messages/delete", {"channel": message.channel, "ts": message.ts})

    async def react(self, message: SeenMessage, name: str) -> None:
        """`name` without colons; once more takes it back."""
        await self._send("reactions", {"channel": message.channel, "ts": message.ts, "name": name})
