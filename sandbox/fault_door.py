"""/faults: which faults are on, read and set from another process; /faults/kinds: what there is, as JSON Schema."""

from dataclasses import asdict

from aiohttp import web

from sandbox.faults import BadPlan, Faults, Plan
from sandbox.workspace import Json


class FaultsDoor:
    """JSON in and out. A plan that is put takes the place of the one before, and everything is counted anew."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/faults", self.shown, allow_head=False),
            web.put("/faults", self.put),
            web.get("/faults/kinds", self.kinds, allow_head=False),
        ]

    async def shown(self, _request: web.Request) -> web.Response:
        return web.json_response(self._shown())

    async def put(self, request: web.Request) -> web.Response:
        try:
            self._faults.set(Plan.parse(await request.json()))
        except BadPlan as error:
            return web.json_response({"error": str(error)}, status=400)
        except ValueError:
            return web.json_response({"error": "the body is not JSON"}, status=400)
        return web.json_response(self._shown())

    async def kinds(self, _request: web.Request) -> web.Response:
        return web.json_response(Plan.model_json_schema())

    def _shown(self) -> Json:
        """The plan, how often each of its faults has happened, and the latest of them."""
        faults = self._faults
        latest = [asdict(one) for one in faults.latest]
        return {**faults.plan.model_dump(mode="json"), "happened": faults.happened(), "latest": latest}
