#!/usr/bin/env python3
"""Tiles of the same hexagons by this program and by Martin over PostGIS, in one run: tiles a second, uncached and hot.

    python tiles_rate.py --waystation BIN --region DIR --dsn postgresql://... --martin BIN [--seconds 3] [--runs 3]
        [--connections 2] [--streets]

Needs `pip install psycopg[binary] h3`, PostGIS, and `wrk` (apt). The cells of coverage of the region (H3 resolution 10,
with `depth` and `seconds`) are put into PostGIS as they are exported.
Both show the same cells; with `--streets` ours also hold the pieces of street of the same answer from zoom 13 on.

Uncached: Martin runs without a cache; ours is asked the same question in other words each time (`cutoff_s=0900`,
`speed_mps=1.20`), which misses the cache of tiles. Every tile is asked for with and without gzip. What wrk received has to
be whole: errors and other answers than 200 end the run.
"""
import argparse, json, math, os, random, re, statistics, subprocess, sys, tempfile, time, urllib.request

import h3, psycopg

ZOOMS = (12, 13, 14, 15)
# The same question in many words: 15 minutes on foot to one station or two, as it is without any words.
WORDING = """
local extra = {"", "&mode=walk", "&open=any", "&reach=network", "&depth=2", "&mode=walk&open=any", "&mode=walk&depth=2", "&open=any&depth=2"}
local function wording(k)
  return "cutoff_s=" .. ("0"):rep(k % 6) .. "900&speed_mps=1.2" .. ("0"):rep(math.floor(k / 6) % 60) .. extra[math.floor(k / 360) % 8 + 1]
end
"""
# So many rounds has a run for itself.
ROUNDS = 2880 // 6


def say(**row):
    print(json.dumps(row), flush=True)


def number(lng, lat, z):
    n = 2**z
    return int((lng + 180) / 360 * n), int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n)


def get(url, **headers):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        return answer.read()


def wrk(base, paths, encoding, seconds, connections, wording=None):
    """Requests a second and bytes a request of one run; `paths` are asked for in turn, each round in other words."""
    words = "nil" if wording is None else f"math.floor(i / #u) + {wording}"
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write("local u={" + ",".join(f'"{path}"' for path in paths) + "}\nlocal i=0\n" + WORDING)
        script.write(f"""
request = function()
  local k = {words}
  local path = u[i % #u + 1]
  i = i + 1
  return wrk.format("GET", k and path .. (path:find("?") and "&" or "?") .. wording(k) or path, {{["Accept-Encoding"] = "{encoding}"}})
end
""")
        script.flush()
        done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script.name, base], capture_output=True, text=True, check=True).stdout
    if re.search(r"Non-2xx|Socket errors", done):
        sys.exit(f"{base}: {done}")
    count, read, unit = re.search(r"(\d+) requests in [\d.]+\w+, ([\d.]+)([KMGT]?)B read", done).groups()
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1]), float(read) * 1024 ** " KMGT".index(unit or " ") / int(count)


def load(dsn, cells):
    base = psycopg.connect(dsn, autocommit=True)
    base.execute("drop table if exists hexagons; create table hexagons(id bigint primary key, depth int, seconds real, geom geometry(Polygon,3857))")
    base.execute("create temp table raw(id bigint, depth int, seconds real, w text)")
    with base.cursor() as cursor, cursor.copy("copy raw from stdin") as copy:
        for cell, depth, seconds in cells:
            ring = [(lng, lat) for lat, lng in h3.cell_to_boundary(cell)]
            corners = ",".join("%.7f %.7f" % corner for corner in ring + ring[:1])
            copy.write_row((h3.str_to_int(cell), depth, seconds, f"POLYGON(({corners}))"))
    base.execute("insert into hexagons select id, depth, seconds, ST_Transform(ST_GeomFromText(w,4326),3857) from raw")
    base.execute("create index on hexagons using gist(geom); cluster hexagons using hexagons_geom_idx; analyze")


def started(command, url):
    log = tempfile.NamedTemporaryFile("w", suffix=".log", delete=False)
    # Martin writes no line a request; nor do we here.
    quiet = {**os.environ, "WAYSTATION_LOG": "warn"}
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, env=quiet)
    for _ in range(200):
        try:
            get(url)
            return server
        except OSError:
            time.sleep(0.1)
    server.terminate()
    sys.exit(f"{command[0]} does not answer; see {log.name}")


def cells(given):
    """Every cell of the region: its index, how many stations (0 or 1), seconds to the nearest."""
    with tempfile.NamedTemporaryFile(suffix=".geojson") as file:
        subprocess.run([given.waystation, "export", "--what", "coverage", "--out", file.name, given.region], check=True, capture_output=True)
        for feature in json.load(open(file.name))["features"]:
            one = feature["properties"]
            yield one["cell"], int(one["covered"]), one.get("travel_time_s")


def main():
    ask = argparse.ArgumentParser()
    for name in ("waystation", "region", "dsn", "martin"):
        ask.add_argument(f"--{name}", required=True)
    ask.add_argument("--seconds", type=int, default=3)
    ask.add_argument("--connections", type=int, default=2)
    ask.add_argument("--streets", action="store_true")
    ask.add_argument("--runs", type=int, default=3, choices=(1, 2, 3))
    ask.add_argument("--ports", type=int, nargs=2, default=(8651, 8652))
    given = ask.parse_args()
    ours, theirs = (f"http://127.0.0.1:{port}" for port in given.ports)
    all_cells = list(cells(given))
    load(given.dsn, all_cells)
    say(hexagons=len(all_cells))
    serve = [given.waystation, "serve", given.region, "--listen", ours.removeprefix("http://")]
    martin = [given.martin, given.dsn, "-l", theirs.removeprefix("http://"), "-W", "2"]
    with_cache, without = (martin + ["--cache-size", size] for size in ("256", "0"))
    server = started(serve, f"{ours}/healthz")
    west, south, east, north = json.loads(get(f"{ours}/tiles/coverage"))["bounds"]
    plan = []
    for z in ZOOMS:
        (x0, y1), (x1, y0) = number(west, south, z), number(east, north, z)
        inside = [(x, y) for x in range(x0 + 1, x1) for y in range(y0 + 1, y1)]
        random.Random(3).shuffle(inside)
        # Tiles that hold a few hexagons at least.
        full = [(x, y) for x, y in inside[:600] if len(get(f"{ours}/tiles/coverage/{z}/{x}/{y}")) > 500]
        plan.append((z, full[:400]))
    try:
        for hot in (False, True):
            peer = started(with_cache if hot else without, f"{theirs}/catalog")
            try:
                for z, tiles in plan:
                    mine = [f"/tiles/coverage/{z}/{x}/{y}{'' if given.streets else '?show=cells'}" for x, y in tiles]
                    other = [f"/hexagons/{z}/{x}/{y}" for x, y in tiles]
                    for number_of, encoding in enumerate(("gzip", "identity")):
                        for base, paths, who in ((ours, mine, "waystation"), (theirs, other, "martin")):
                            fresh = not hot and who == "waystation"
                            words = [ROUNDS * (turn + 3 * number_of) if fresh else None for turn in range(given.runs)]
                            rates = [wrk(base, paths, encoding, given.seconds, given.connections, first) for first in words]
                            if fresh and max(rate for rate, _ in rates) * given.seconds > ROUNDS * len(paths):
                                sys.exit("too few wordings for this rate: take more seconds off a run")
                            say(who=who, z=z, cache="hot" if hot else "none", encoding=encoding, tiles=len(tiles),
                                per_s=[round(rate) for rate, _ in rates], median=round(statistics.median(rate for rate, _ in rates)), bytes=round(rates[0][1]))
            finally:
                peer.terminate()
                peer.wait()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
