"""What users of the platform were told."""

from typing import Any

from db.models.frozen import Frozen
from db.models.ids import UserId


class Notification(Frozen):
    user_id: UserId
    kind: str  # up to 50 characters
    title: str  # up to 255 characters
    message: str
    metadata: Any  # a JSON value
