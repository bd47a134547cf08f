"""People who talk with the app as an agent, for tests and demos: over HTTP, like everything of `sandbox.client`."""

from sandbox.client import PATIENCE_SECONDS, Person, SeenMessage
from sandbox.people import BOT_USER_ID


class AgentUser(Person):
    """A person with the agent's Messages tab, prompts and Stop button before them."""

    async def mention(self, channel: str, text: str, thread_ts: str | None = None) -> SeenMessage:
        """Name the bot in a channel, then say `text`."""
        return await self.post(channel, f"<@{BOT_USER_ID}> {text}", thread_ts=thread_ts)

    async def open_agent(self) -> list[str]:
        """Open the Messages tab; the messages that its suggested prompts would send, once there are some."""
        await self._send("agent", {})
        seen = await self._call("GET", f"people/{self.id}/agent", params={"timeout": str(PATIENCE_SECONDS)})
        return [prompt["message"] for prompt in seen["prompts"]]

    async def status(self, channel: str, thread_ts: str) -> str:
        """What the agent says it is doing in a thread, once it says so."""
        query = {"channel": channel, "thread_ts": thread_ts, "timeout": str(PATIENCE_SECONDS)}
        seen = await self._call("GET", f"people/{self.id}/agent", params=query)
        return str(seen["status"])

    async def press_stop(self, channel: str, thread_ts: str) -> None:
        """Press the button that is shown while the agent works on a thread. Raises ActRefused where none comes."""
        body = {"channel": channel, "thread_ts": thread_ts, "timeout": PATIENCE_SECONDS}
        await self._send("agent/stop", body)
