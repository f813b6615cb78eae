#!/usr/bin/env python3
"""Tells how many metres of street a 15-minute polygon puts on the wrong side.

Streets are cut into parts of at most 5 m, each judged at its middle: is it reached within the cutoff, and is it inside
the polygon? Checked are the metres within twice the cutoff of the origin. Two truths:

- `network`: times along `waystation export --what network`, from the origin's foot point, length over speed.
- `own`: the times of Valhalla's own search (action `expansion` of the same request), on its own streets, so that it
  is not blamed for other streets or other times.

With `--extract` parts are left out, and counted, that have a street of another level (`layer`, `bridge`, `tunnel`)
within 12 m: no flat polygon can tell those apart.

    isochrone_accuracy.py --network NETWORK.csv --origins POINTS.json --polygons FOLDER [--extract F.osm.pbf]
    isochrone_accuracy.py --network NETWORK.csv --origins POINTS.json --valhalla CONFIG.json [--extract F.osm.pbf]

POINTS.json has a list `iso` of [lng, lat]; FOLDER holds a FeatureCollection an origin, 0.geojson and so on; CONFIG.json
is what `routers.py` leaves in its folder. `pip install numpy scipy shapely pyproj osmium`, and pyvalhalla for Valhalla.
"""

import argparse
import csv
import json
import time
from pathlib import Path

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

MPS = 5 / 3.6
PART_M = 5.0
LEVEL_M = 12.0


class Plane:
    """Metres round a latitude, good enough for parts of 5 m."""

    def __init__(self, lat):
        self.scale = np.array([np.cos(np.radians(lat)) * 111_320, 111_133])

    def metres(self, lnglat):
        return np.asarray(lnglat) * self.scale


def parts_of(lines, plane):
    """Middles of the parts of each line (degrees), the line of each, its share along the line, and its metres."""
    coords, owner = shapely.get_coordinates(lines, return_index=True)
    metric = shapely.linestrings(plane.metres(coords), indices=owner)
    length = shapely.length(metric)
    count = np.maximum(np.ceil(length / PART_M), 1).astype(int)
    line = np.repeat(np.arange(len(lines)), count)
    share = (np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count) + 0.5) / count[line]
    middle = shapely.get_coordinates(shapely.line_interpolate_point(metric[line], share, normalized=True))
    return middle / plane.scale, line, share, length[line] / count[line]


class Network:
    """The exported streets that may be walked, and times from any place along them."""

    def __init__(self, path):
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        along, against = rows[0::2], rows[1::2]
        may = np.array([[bool(row["walk_s"]) for row in pair] for pair in zip(along, against)])
        keep = may.any(axis=1)
        self.may = may[keep]
        self.ends = np.array([[int(row["from"]), int(row["to"])] for row in along])[keep]
        self.seconds = np.maximum(np.array([float(row["length_m"]) for row in along])[keep] / MPS, 1e-3)
        self.lines = shapely.from_wkt([row["geometry"] for row in along])[keep]
        self.plane = Plane(shapely.get_coordinates(self.lines)[:, 1].mean())
        self.parts = parts_of(self.lines, self.plane)
        coords, owner = shapely.get_coordinates(self.lines, return_index=True)
        self.metric = shapely.linestrings(self.plane.metres(coords), indices=owner)
        self.tree = shapely.STRtree(self.metric)
        ahead, back = self.may.T
        tail = np.concatenate([self.ends[ahead, 0], self.ends[back, 1]])
        head = np.concatenate([self.ends[ahead, 1], self.ends[back, 0]])
        seconds = np.concatenate([self.seconds[ahead], self.seconds[back]])
        order = np.lexsort((seconds, head, tail))
        tail, head, seconds = tail[order], head[order], seconds[order]
        first = np.r_[True, (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])]
        self.nodes = int(self.ends.max()) + 1
        self.tail, self.head, self.weight = tail[first], head[first], seconds[first]

    def from_place(self, place, limit):
        """Middles, metres and seconds of the parts within `limit` of a place."""
        point = shapely.Point(self.plane.metres(place))
        edge = int(self.tree.nearest(point))
        share = shapely.line_locate_point(self.metric[edge], point, normalized=True)
        starts = []
        if self.may[edge, 0]:
            starts.append((self.ends[edge, 1], (1 - share) * self.seconds[edge]))
        if self.may[edge, 1]:
            starts.append((self.ends[edge, 0], share * self.seconds[edge]))
        node, seconds = (np.array(column) for column in zip(*starts))
        matrix = csr_array(
            (
                np.concatenate([self.weight, seconds + 1e-6]),
                (
                    np.concatenate([self.tail, np.full(len(node), self.nodes)]),
                    np.concatenate([self.head, node]),
                ),
            ),
            shape=(self.nodes + 1, self.nodes + 1),
        )
        at = dijkstra(matrix, indices=self.nodes, limit=limit)
        middle, line, along, metres = self.parts
        reached = np.isfinite(at[self.ends]).any(axis=1)
        reached[edge] = True
        chosen = reached[line]
        middle, line, along, metres = middle[chosen], line[chosen], along[chosen], metres[chosen]
        time = np.fmin(
            np.where(self.may[line, 0], at[self.ends[line, 0]] + along * self.seconds[line], np.inf),
            np.where(self.may[line, 1], at[self.ends[line, 1]] + (1 - along) * self.seconds[line], np.inf),
        )
        own = line == edge
        ahead = np.where(along >= share, self.may[edge, 0], self.may[edge, 1])
        time[own & ahead] = np.fmin(time, np.abs(along - share) * self.seconds[edge])[own & ahead]
        within = time <= limit
        return middle[within], metres[within], time[within]


class Levels:
    """Which places have streets of two levels within 12 m."""

    def __init__(self, extract, plane):
        import osmium

        from walkable_km import modes_of

        lines, levels = [], []
        places = osmium.FileProcessor(str(extract)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
        for entity in places:
            if not entity.is_way() or not modes_of(dict(entity.tags)):
                continue
            tags = entity.tags
            level = tags.get("layer") or ("1" if tags.get("bridge", "no") != "no" else "")
            level = level or ("-1" if tags.get("tunnel", "no") != "no" else "0")
            coords = [(node.lon, node.lat) for node in entity.nodes if node.location.valid()]
            if len(coords) > 1:
                lines.append(shapely.LineString(plane.metres(coords)))
                levels.append(level)
        self.plane, self.lines, self.levels = plane, np.array(lines), np.array(levels)
        self.tree = shapely.STRtree(self.lines)
        # Only near a street that is not on the ground can two levels meet.
        self.above = shapely.STRtree(self.lines[self.levels != "0"])

    def mixed(self, places):
        points = shapely.points(self.plane.metres(places))
        near = np.unique(self.above.query(points, predicate="dwithin", distance=LEVEL_M)[0])
        mixed = np.zeros(len(places), bool)
        pairs = self.tree.query(points[near], predicate="dwithin", distance=LEVEL_M)
        for index in range(len(near)):
            mixed[near[index]] = len(set(self.levels[pairs[1][pairs[0] == index]])) > 1
        return mixed


class Tally:
    def __init__(self, name):
        self.name, self.rows = name, []

    def judge(self, polygon, streets, cutoff, levels):
        middle, metres, seconds = streets
        if len(middle) == 0:
            return
        shapely.prepare(polygon)
        inside = shapely.contains_xy(polygon, middle[:, 0], middle[:, 1])
        mixed = levels.mixed(middle) if levels else np.zeros(len(middle), bool)
        near = seconds <= cutoff
        total = lambda chosen: metres[chosen & ~mixed].sum()  # noqa: E731
        self.rows.append((total(inside & ~near), total(~inside & near), total(near | ~near), metres[mixed].sum()))

    def print(self):
        rows = np.array(self.rows)
        wrong_in, wrong_out, checked, left_out = rows.sum(axis=0)
        each = rows[:, :2].sum(axis=1) / np.maximum(rows[:, 2], 1)
        print(
            f"{self.name:34} wrong {100 * (wrong_in + wrong_out) / checked:.3f} % of {checked / 1000:.1f} km "
            f"(in {wrong_in / 1000:.2f} km, out {wrong_out / 1000:.2f} km); by origin: median {100 * np.median(each):.2f} %, "
            f"worst {100 * each.max():.2f} %; left out {left_out / 1000:.2f} km; {len(rows)} origins"
        )


# What is added for comfort is off, so that the cost of a way is its time.
NEUTRAL = {
    "walking_speed": 5.0, "max_hiking_difficulty": 6, "walkway_factor": 1, "sidewalk_factor": 1, "alley_factor": 1,
    "driveway_factor": 1, "service_factor": 1, "step_penalty": 0, "elevator_penalty": 0, "maneuver_penalty": 0,
    "alley_penalty": 0, "service_penalty": 0, "gate_cost": 0, "gate_penalty": 0, "destination_only_penalty": 0,
    "private_access_penalty": 0, "use_living_streets": 0.5, "use_tracks": 0.5, "use_hills": 1, "use_lit": 0,
}  # fmt: skip
SETTINGS = {"default": {}, "denoise 0, generalize 0": {"denoise": 0.0, "generalize": 0.0}}


class Valhalla:
    def __init__(self, config):
        import valhalla

        self.actor = valhalla.Actor(str(config))

    def request(self, place, minutes, **settings):
        spot = {"lon": place[0], "lat": place[1], "radius": 0, "node_snap_tolerance": 0}
        costing = {"costing": "pedestrian", "costing_options": {"pedestrian": NEUTRAL}}
        return json.dumps({"locations": [spot], "contours": [{"time": minutes}], "polygons": True, **costing, **settings})

    def polygon(self, place, minutes, settings):
        return polygon_of(json.loads(self.actor.isochrone(self.request(place, minutes, **settings))))

    def milliseconds(self, places, minutes, settings):
        """Wall and CPU times of each: the median and the 99th percentile."""
        found = []
        for request in [self.request(place, minutes, **settings) for place in places]:
            begin = (time.perf_counter(), time.thread_time())
            self.actor.isochrone(request)
            found.append((time.perf_counter() - begin[0], time.thread_time() - begin[1]))
        return 1000 * np.percentile(found, [50, 99], axis=0)

    def own_streets(self, place, minutes, plane):
        """The parts of the streets that its search comes along, with its seconds."""
        properties = {"action": "isochrone", "expansion_properties": ["duration", "distance"], "skip_opposites": False}
        found = json.loads(self.actor.expansion(self.request(place, minutes, **properties)))
        ends = {}
        for feature in found["features"]:
            coords = tuple(map(tuple, feature["geometry"]["coordinates"]))
            if len(coords) < 2:
                continue
            duration = feature["properties"]["duration"]
            key = min(coords, coords[::-1])
            reached, side = ends.setdefault(key, [np.inf, np.inf]), int(coords == key)
            reached[side] = min(reached[side], duration)
        keys = list(ends)
        if not keys:
            return np.empty((0, 2)), np.empty(0), np.empty(0)
        middle, line, share, metres = parts_of(np.array([shapely.LineString(key) for key in keys]), plane)
        length = np.bincount(line, metres)
        whole = length / MPS
        end = np.array([ends[key] for key in keys])
        seconds = np.fmin(
            end[line, 1] - (1 - share) * whole[line],  # along, known at the last point
            end[line, 0] - share * whole[line],  # against, known at the first
        )
        within = seconds <= 60 * minutes
        return middle[within], metres[within], np.maximum(seconds, 0)[within]


def polygon_of(collection):
    shapes = [shapely.make_valid(shapely.geometry.shape(feature["geometry"])) for feature in collection["features"]]
    return shapely.union_all([shape for shape in shapes if shape.geom_type.endswith("Polygon")])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--network", type=Path, required=True)
    parser.add_argument("--origins", type=Path, required=True)
    parser.add_argument("--polygons", type=Path)
    parser.add_argument("--valhalla", type=Path)
    parser.add_argument("--extract", type=Path)
    parser.add_argument("--minutes", type=int, default=15)
    args = parser.parse_args()
    network = Network(args.network)
    levels = Levels(args.extract, network.plane) if args.extract else None
    places = json.loads(args.origins.read_text(encoding="utf-8"))["iso"]
    cutoff = 60 * args.minutes
    streets = [network.from_place(place, 2 * cutoff) for place in places]
    if args.polygons:
        tally = Tally("polygons, truth network")
        for number, street in enumerate(streets):
            text = (args.polygons / f"{number}.geojson").read_text(encoding="utf-8")
            tally.judge(polygon_of(json.loads(text)), street, cutoff, levels)
        tally.print()
    if args.valhalla:
        router = Valhalla(args.valhalla)
        own = [router.own_streets(place, 2 * args.minutes, network.plane) for place in places]
        for name, settings in SETTINGS.items():
            tallies = [Tally(f"Valhalla {name}, truth {truth}") for truth in ("own", "network")]
            for number, place in enumerate(places):
                polygon = router.polygon(place, args.minutes, settings)
                for tally, street in zip(tallies, (own[number], streets[number])):
                    tally.judge(polygon, street, cutoff, levels)
            for tally in tallies:
                tally.print()
            p50, p99 = router.milliseconds(places, args.minutes, settings)
            print(
                f"Valhalla {name}: p50 {p50[0]:.2f} ms, p99 {p99[0]:.2f} ms in process "
                f"(CPU {p50[1]:.2f}, {p99[1]:.2f} ms), {len(places)} origins"
            )


if __name__ == "__main__":
    main()
