#!/usr/bin/env python3
"""Asks Valhalla and OSRM how long it takes to walk between random places of an extract, and to the nearest of 90.

Both are built from the extract, both walk 5 km/h everywhere and take no ferry (SHORTEST, SLOW_NOWHERE). Valhalla adds
seconds for crossing a street that cannot be switched off: its time here is the length of its way over 5 km/h.

Places are vertices of streets that may be walked by the rules of `walkable_km.py`, in the largest connected part, so
that no router has to leave the street. The 1,000 places stand in a ring: from each to the next is one pair, and from
each to the nearest of 90 stations (vertices too) is one nearest query. `--pairs FILE` (a list `pairs` of `from`, `to`)
puts given pairs first, `--stations FILE` (a list `stations` of [lng, lat]) takes given stations.

The CSV: a row a place, after 90 rows of stations with blanks. `x`, `y` are millionths of a degree east and north of the
corner in the first row; times are tenths of a second, blank without an answer.

    routers.py EXTRACT.osm.pbf OUT.csv --work DIR [--pairs FILE] [--stations FILE] [--seed 1]

Needs Python 3.12: `pip install pyvalhalla osrm-bindings numpy scipy osmium pyproj`.
"""

import argparse
import csv
import importlib.metadata
import json
import subprocess
from pathlib import Path

import numpy as np
import osrm
import valhalla
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from valhalla.config import get_config

from walkable_km import read

MPS = 5 / 3.6
PLACES, STATIONS = 1000, 90
MICRO = 1_000_000

# Valhalla: the shortest way. Stairs and lifts keep their penalty (in metres) then, unless it is 0, and ferries count by
# their seconds, so they are out.
SHORTEST = {
    "walking_speed": 5.0, "shortest": True, "exclude_ferries": True, "use_ferry": 0, "step_penalty": 0,
    "elevator_penalty": 0, "max_hiking_difficulty": 6,
}  # fmt: skip

# OSRM: its own foot profile without what slows a walker down, and without ferries (it gives them walking speed).
SLOW_NOWHERE = """
package.path = '{profiles}/?.lua;' .. package.path
local foot = require('foot')
local setup = foot.setup
foot.setup = function()
  local profile = setup()
  profile.properties.traffic_signal_penalty = 0
  profile.properties.u_turn_penalty = 0
  profile.surface_speeds = {{}}
  profile.route_speeds = {{}}
  return profile
end
return foot
"""


class Valhalla:
    name = "Valhalla " + importlib.metadata.version("pyvalhalla")

    def __init__(self, extract, work):
        tiles = work / "valhalla_tiles"
        fresh = not tiles.exists()
        tiles.mkdir(exist_ok=True)
        config = get_config(tile_extract="", tile_dir=str(tiles), verbose=False)
        config["mjolnir"]["logging"] = {"type": ""}
        for part in ("loki", "thor", "odin"):
            config[part]["logging"] = {"type": ""}
        config["service_limits"]["pedestrian"].update(max_distance=500_000.0, max_matrix_distance=500_000.0)
        path = work / "valhalla.json"
        path.write_text(json.dumps(config), encoding="utf-8")
        if fresh:
            build = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
            subprocess.run([build, "-c", path, extract], check=True, capture_output=True)
        self.actor = valhalla.Actor(str(path))

    def ask(self, action, **request):
        costing = {"costing": "pedestrian", "costing_options": {"pedestrian": SHORTEST}}
        try:
            return json.loads(getattr(self.actor, action)(json.dumps({**request, **costing})))
        except RuntimeError as error:
            if "442" in str(error) or "171" in str(error) or "No path" in str(error) or "No suitable" in str(error):
                return None
            raise

    @staticmethod
    def spot(place):
        return {"lon": place[0], "lat": place[1], "radius": 0, "node_snap_tolerance": 0}

    def pair(self, start, end):
        answer = self.ask("route", locations=[self.spot(start), self.spot(end)], directions_type="none")
        return answer and answer["trip"]["summary"]["length"] * 1000 / MPS

    def nearest(self, place, stations):
        targets = [self.spot(station) for station in stations]
        answer = self.ask("matrix", sources=[self.spot(place)], targets=targets, verbose=False)
        found = answer["sources_to_targets"] if answer else {"durations": [[]], "distances": [[]]}
        # A station out of reach has no duration, but the distance 0.
        ways = zip(found["durations"][0], found["distances"][0])
        return min((length * 1000 / MPS for seconds, length in ways if seconds is not None), default=None)


class Osrm:
    name = "OSRM " + importlib.metadata.version("osrm-bindings")

    def __init__(self, extract, work):
        home, base = Path(osrm.__file__).parent, work / "osrm"
        if not base.exists():
            base.mkdir()
            pbf, profile = base / "x.osm.pbf", base / "plain.lua"
            pbf.symlink_to(extract.resolve())
            profile.write_text(SLOW_NOWHERE.format(profiles=home / "share/profiles"), encoding="utf-8")
            for command in (["osrm-extract", "-p", profile, pbf], ["osrm-contract", base / "x.osrm"]):
                subprocess.run([home / "bin" / command[0], *command[1:]], check=True, capture_output=True)
        self.engine = osrm.OSRM(storage_config=str(base / "x.osrm"), use_shared_memory=False, algorithm="CH")

    def pair(self, start, end):
        try:
            answer = self.engine.Route(osrm.RouteParameters(coordinates=[start, end], overview="false"))
        except RuntimeError as error:
            if "NoRoute" in str(error) or "NoSegment" in str(error):
                return None
            raise
        return answer["routes"][0]["duration"]

    def nearest(self, place, stations):
        question = osrm.TableParameters(
            coordinates=[place, *stations], sources=[0], destinations=list(range(1, len(stations) + 1))
        )
        found = self.engine.Table(question)["durations"][0]
        return min((seconds for seconds in found if seconds is not None), default=None)


def vertices(extract):
    """Positions (degrees) of the vertices in the largest connected part of what may be walked."""
    streets, places = read(extract)
    steps = [
        (a, b)
        for modes, nodes in streets
        if "walk" in modes
        for a, b in zip(nodes, nodes[1:])
        if a in places and b in places
    ]
    ids, index = np.unique(np.array(steps), return_inverse=True)
    tail, head = index.reshape(-1, 2).T
    matrix = csr_array((np.ones(len(tail)), (tail, head)), shape=(len(ids), len(ids)))
    part = connected_components(matrix, directed=False)[1]
    chosen = ids[part == np.bincount(part).argmax()]
    return np.array([places[node] for node in chosen]) / 1e7


def listed(path, name):
    return json.loads(path.read_text(encoding="utf-8"))[name] if path else []


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("extract", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--work", type=Path, required=True, help="a folder for what the routers build; it is kept")
    parser.add_argument("--pairs", type=Path, help="JSON with pairs to come first")
    parser.add_argument("--stations", type=Path, help="JSON with stations to take")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)

    random = np.random.default_rng(args.seed)
    street = vertices(args.extract)
    given = [place for pair in listed(args.pairs, "pairs") for place in (pair["from"], pair["to"])]
    drawn = street[random.choice(len(street), PLACES + STATIONS, replace=False)].tolist()
    stations = listed(args.stations, "stations") or drawn[PLACES:]
    every = np.rint(np.array(stations + (given + drawn)[:PLACES]) * MICRO).astype(int)
    corner = every.min(axis=0)
    # What is written down is what is asked.
    asked = [tuple(place) for place in (every / MICRO).tolist()]
    stations, places = asked[: len(stations)], asked[len(stations) :]

    routers = [Valhalla(args.extract, args.work), Osrm(args.extract, args.work)]
    columns = []
    for router in routers:
        ring = zip(places, [*places[1:], places[0]])
        columns.append([router.pair(start, end) for start, end in ring])
        columns.append([router.nearest(place, stations) for place in places])
        print(router.name, *("%d without an answer" % column.count(None) for column in columns[-2:]), sep=", ")

    def tenths(seconds):
        return "" if seconds is None else round(seconds * 10)

    with open(args.out, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["x", "y", "valhalla_pair", "valhalla_nearest", "osrm_pair", "osrm_nearest"])
        writer.writerow([*corner, "", "", "", ""])
        blank = [("", "", "", "")] * len(stations)
        for (x, y), times in zip(every - corner, [*blank, *zip(*columns)]):
            writer.writerow([x, y, *(times if times[0] == "" else map(tenths, times))])


if __name__ == "__main__":
    main()
