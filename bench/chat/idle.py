"""How many may listen, and what each costs: opens streams and leaves them open.

    python -m bench.chat.idle PORT ROOMS.json SERVER_PID

Prints one JSON line. The server's memory is read before the first stream and after the last.
"""

import asyncio
import json
import resource
import sys
import time
from pathlib import Path

import uvloop

from bench.chat.http_pairs import HttpPair, Listener, Room
from bench.chat.load import lykt_rooms

AT_ONCE = 200


def memory_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


async def main(port: int, rooms: list[Room], pid: int) -> None:
    before, began = memory_kb(pid), time.perf_counter()
    listeners: list[Listener] = []
    for start in range(0, len(rooms), AT_ONCE):
        part = await asyncio.gather(
            *(_listen(room, port) for room in rooms[start : start + AT_ONCE])
        )
        listeners += part
    opened = time.perf_counter() - began
    await asyncio.sleep(5)
    after = memory_kb(pid)
    alive = sum(1 for each in listeners if each.alive)
    print(
        json.dumps(
            {
                "listeners": alive,
                "seconds to open": round(opened, 1),
                "kB each": round((after - before) / max(1, alive), 1),
                "server kB before": before,
                "server kB after": after,
            }
        )
    )


async def _listen(room: Room, port: int) -> Listener:
    loop = asyncio.get_running_loop()
    listener = Listener(HttpPair(room))
    await loop.create_connection(lambda: listener, "127.0.0.1", port)
    async with asyncio.timeout(60):
        await listener.ready.wait()
    return listener


if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvloop.install()
    rows = json.loads(Path(sys.argv[2]).read_text())
    asyncio.run(main(int(sys.argv[1]), lykt_rooms(rows), int(sys.argv[3])))
