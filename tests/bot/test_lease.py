"""Leadership by a row, on both databases."""

from sqlalchemy import text
from sqlmodel import Session

from bot import lease
from bot.lease import Leader, give_up, take
from bot.storage.database import Database
from bot.storage.tables import Lease


def expire(session: Session) -> None:
    row = session.get(Lease, "main")
    assert row is not None
    row.until = lease.database_time(session) - 0.1
    session.add(row)


async def test_one_holder_at_a_time_and_a_new_token_each(both: Database) -> None:
    submit = both.writer.submit
    assert await submit(lambda s: take(s, "main", "a", alone=False)) == 1
    assert await submit(lambda s: take(s, "main", "b", alone=False)) is None
    assert await submit(lambda s: take(s, "main", "a", alone=False)) == 1  # renewed, same token

    await submit(expire)
    assert await submit(lambda s: take(s, "main", "b", alone=False)) == 2
    assert await submit(lambda s: take(s, "main", "a", alone=False)) is None

    await submit(lambda s: give_up(s, "main", "b"))
    assert await submit(lambda s: take(s, "main", "a", alone=False)) == 3


async def test_behind_the_folder_lock_a_dead_holder_is_not_waited_for(db: Database) -> None:
    await db.writer.submit(lambda s: take(s, "main", "dead", alone=True))

    assert await db.writer.submit(lambda s: take(s, "main", "new", alone=True)) == 2


async def test_a_leader_that_cannot_renew_stops_by_itself(db: Database) -> None:
    time = [100.0]
    leader = Leader(db, monotonic=lambda: time[0])
    await leader.renew()
    assert leader.token == 1

    time[0] += 3.1
    assert leader.token is None
    await leader.renew()
    assert leader.token == 1


async def test_two_leaders_on_postgres_never_both(postgres_url, keyring) -> None:
    one, two = Database(postgres_url, keyring), Database(postgres_url, keyring)
    one.start(), two.start()
    first, second = Leader(one), Leader(two)
    await first.renew()
    await second.renew()
    assert (first.token, second.token) == (1, None)

    await first.stop()
    await second.renew()
    assert (first.token, second.token) == (None, 2)
    assert await two.read(lambda s: s.connection().execute(text("SELECT count(*) FROM lease")).scalar_one()) == 1
    one.stop(), two.stop()
