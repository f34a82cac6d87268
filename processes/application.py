"""What the product is composed of, as everybody above and below the composition root sees it. Composes nothing."""

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import Session, sessionmaker

from engine import Engine


class Application(Struct, frozen=True, kw_only=True):
    """The composed product. `sessions` and `engine` share `database`."""

    engine: Engine
    database: sa.Engine
    sessions: sessionmaker[Session]
    redis_url: str | None

    def dispose(self) -> None:
        """Let the connections go."""
        self.database.dispose()
