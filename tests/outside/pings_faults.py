#!/usr/bin/env python3
"""What is acknowledged is on disk: kill -9, a full disk, a disk whose fsync fails.

    python pings_faults.py --waystation BIN --region DIR [--rounds 500] [--only kill,full,fsync]

Works on copies of DIR. `full` mounts a small tmpfs (root), `fsync` needs strace; what cannot be tried is said and
counts as a failure unless it was not asked for. Exits 1 when anything acknowledged is missing, doubled or torn.
"""
import argparse, datetime, json, os, random, shutil, signal, sqlite3, subprocess, sys, tempfile, threading, time
import urllib.error, urllib.request

PACKED = 19


class Server:
    def __init__(self, binary, region, before=()):
        self.process = subprocess.Popen([*before, binary, "serve", region, "--listen", "127.0.0.1:0"],
                                        stderr=subprocess.PIPE, text=True, start_new_session=True)
        for line in self.process.stderr:
            if line.startswith("serving on"):
                self.url = line.split()[2].rstrip("/") if "http" in line.split()[2] else "http://" + line.split("http://")[1].split("/")[0]
                break
        else:
            raise SystemExit("the server did not start")
        threading.Thread(target=lambda: [None for _ in self.process.stderr], daemon=True).start()

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def get(self, path):
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def post(self, batch, lines):
        request = urllib.request.Request(self.url + "/v1/pings", "\n".join(lines).encode(), {
            "content-type": "application/x-ndjson", "idempotency-key": batch})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None


def lines_of(batch, count, place):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    return [json.dumps({"worker": f"{batch}-{n}", "lng": place[0], "lat": place[1], "time": now}) for n in range(count)]


def stored(region):
    """Batches and sightings in the log."""
    log = sqlite3.connect(f"{region}/demand/log.sqlite", timeout=20)
    try:
        batches = dict(log.execute("SELECT id, accepted FROM batch"))
        sizes = [len(row[0]) for row in log.execute("SELECT sightings FROM chunk")]
    except sqlite3.OperationalError as error:
        # A server that was killed early enough has not even made its tables.
        if "no such table" not in str(error):
            raise
        return {}, 0
    finally:
        log.close()
    assert all(size % PACKED == 0 for size in sizes), "a chunk is torn"
    return batches, sum(sizes) // PACKED


def check(region, acknowledged):
    batches, sightings = stored(region)
    for batch, count in acknowledged.items():
        assert batches.get(batch) == count, f"{batch} was acknowledged with {count}, the log has {batches.get(batch)}"
    assert sum(batches.values()) == sightings, "a batch is stored in part, or twice"
    return len(batches)


def place_in(binary, region):
    server = Server(binary, region)
    place = json.loads(server.get("/v1/stations?limit=1")[1])["features"][0]["geometry"]["coordinates"]
    server.kill()
    return place


def kill(binary, region, rounds, place):
    random.seed(23)
    acknowledged, heard_of = {}, 0
    for turn in range(rounds):
        server = Server(binary, region)

        def write(writer):
            for number in range(10**9):
                batch, count = f"b{turn}-{writer}-{number}", 1 + number % 40
                if server.post(batch, lines_of(batch, count, place)) != 202:
                    return
                acknowledged[batch] = count

        writers = [threading.Thread(target=write, args=(writer,)) for writer in range(3)]
        [writer.start() for writer in writers]
        time.sleep(random.uniform(0.02, 0.2))
        server.kill()
        [writer.join() for writer in writers]
        heard_of = check(region, acknowledged)
        if (turn + 1) % 50 == 0:
            print(f"kill: {turn + 1} rounds, {len(acknowledged)} batches acknowledged", file=sys.stderr)
    print(f"kill     {rounds} rounds: {len(acknowledged)} batches with {sum(acknowledged.values())} pings acknowledged, "
          f"none lost, doubled or torn; {heard_of - len(acknowledged)} more were stored whole and not heard of")


def full(binary, region, place):
    disk = tempfile.mkdtemp()
    size = sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(region) for name in names) // 2**20 + 24
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", disk], check=True)
    try:
        here = shutil.copytree(region, f"{disk}/region")
        server = Server(binary, here)
        acknowledged, refused = {}, 0
        filler = open(f"{disk}/filler", "wb")
        try:
            while True:
                filler.write(bytes(2**16))
                filler.flush()
        except OSError:
            filler.truncate(filler.tell() // 2**20 * 2**20 - 2**20)
        for number in range(20_000):
            batch = f"full-{number}"
            status = server.post(batch, lines_of(batch, 500, place))
            if status == 202:
                acknowledged[batch] = 500
            else:
                assert status == 507, f"a full disk answers {status}"
                refused += 1
                if refused == 20:
                    break
        assert refused == 20, "the disk did not fill"
        assert server.get("/healthz")[0] == 200, "it answers others"
        filler.close()
        os.remove(f"{disk}/filler")
        for number in range(50):
            batch = f"healed-{number}"
            assert server.post(batch, lines_of(batch, 500, place)) == 202, "it does not heal"
            acknowledged[batch] = 500
        # What was refused may come again under its id.
        again = f"full-{len(acknowledged) - 50}"
        assert server.post(again, lines_of(again, 500, place)) == 202
        acknowledged[again] = 500
        server.kill()
        check(here, acknowledged)
        print(f"full     {len(acknowledged) - 51} batches stored until the disk was full, 20 answered 507, all taken again once there "
              "was room, without a restart; none lost")
    finally:
        subprocess.run(["umount", "-l", disk])


def fsync(binary, region, place):
    when = 40
    server = Server(binary, region, ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync",
                                     "-e", f"inject=fsync,fdatasync:error=EIO:when={when}+"])
    acknowledged, after = {}, []
    for number in range(200):
        batch = f"sync-{number}"
        status = server.post(batch, lines_of(batch, 20, place))
        if status == 202:
            assert not after, "it acknowledges after a sync that failed"
            acknowledged[batch] = 20
        else:
            after.append(status)
    assert after and set(after) == {500}, f"a failed fsync answers {sorted(set(after))}"
    ready, said = server.get("/readyz")
    assert ready == 503, f"/readyz answers {ready}"
    server.kill()
    check(region, acknowledged)
    server = Server(binary, region)
    assert server.post("sync-again", lines_of("sync-again", 20, place)) == 202
    server.kill()
    check(region, acknowledged | {"sync-again": 20})
    print(f"fsync    {len(acknowledged)} batches acknowledged, then the disk failed: {len(after)} answered 500, /readyz 503 "
          f"({said.decode().strip()[:160]}); after a restart all are there and new ones are taken")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--waystation", required=True)
    parser.add_argument("--region", required=True)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--only", default="kill,full,fsync")
    told = parser.parse_args()
    tries = {"kill": lambda region, place: kill(told.waystation, region, told.rounds, place),
             "full": lambda region, place: full(told.waystation, region, place),
             "fsync": lambda region, place: fsync(told.waystation, region, place)}
    failed = False
    for name in told.only.split(","):
        with tempfile.TemporaryDirectory() as folder:
            region = shutil.copytree(told.region, f"{folder}/region", ignore=shutil.ignore_patterns("demand"))
            try:
                tries[name](region, place_in(told.waystation, region))
            except (AssertionError, OSError, subprocess.CalledProcessError) as error:
                failed = True
                print(f"{name:8} FAILED: {error}")
    sys.exit(failed)


main()
