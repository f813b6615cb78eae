#!/usr/bin/env python3
"""Asks `waystation nearest` for seeded random places and computes the same times with SciPy.

Only the program's own exports are read (`export --what network` and `--what doors`); from there on everything is
done again by the stated definitions:

- An edge takes the seconds of its row; a part of it takes its share of them. A blank means "not this way".
- A door that lies inside its edge is reached from the ends of the edge in the allowed directions, and along the
  edge itself. A door at 0 m or at the full length is the node there. A station without a row is out of reach.
- What a door adds to a node (a part of the edge, and the gap at 1.2 m/s) is rounded to a tenth of a second. The
  program adds it up in whole milliseconds first, so within 1 ms of half a tenth it may fall either way: the answer
  must lie between the two.
- A place takes the minimum over the directions in which it may leave its edge, and over the doors ahead on it,
  plus its own gap at 1.2 m/s. Within 0.5 m of an end of its edge it is that node, the way there being its gap.
- Edges with an end in a strongly connected component under 1 km are islets: nobody is put there.

The same is done once more without any rounding, from lengths over speeds: that difference is not judged, it tells
what the tenths of the program amount to along a way.

Places are uniform over street metres, one in ten over the edges with a door, written with 7 decimals (1 cm). Left
out, and counted: places from which another street (or another part of the same one) is within 5 cm, and places
within 2 cm of the half metre above; there a centimetre decides what the place is.

Exit status: 0 all agree to 0.1 s, 1 some do not, 2 the program failed.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from pyproj import Geod
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

WALK_MPS = 1.2
ISLET_M = 1000.0
AT_NODE_M = 0.5
BLUR_M = 0.02  # how far rounding to 7 decimals can move a place, generously
CROWD_M = 0.05
MILLISECOND = 0.001001  # and a hair, for the floating point of either side
TOLERANCE_S = 0.1
SPEED_MPS = {"walk": WALK_MPS, "cycle": 15 / 3.6, "ebike": 20 / 3.6}
GEOD = Geod(ellps="WGS84")


@dataclass
class Streets:
    """The edges of the export; one entry an edge, both its rows joined."""

    ends: np.ndarray  # (edges, 2) nodes
    length_m: np.ndarray
    seconds: np.ndarray  # (edges, 2) along and against, NaN where forbidden
    lines: np.ndarray  # shapely, in degrees
    nodes: int

    @property
    def usable(self):
        return np.isfinite(self.seconds).any(axis=1)

    def unrounded(self, mode):
        """The same streets with seconds that are length over speed, ridden or pushed as the export has it."""
        speeds = np.array([SPEED_MPS[mode], WALK_MPS])
        choices = np.maximum(self.length_m[:, None] / speeds, 1e-4)
        off = np.abs(choices - np.nan_to_num(self.whole_s)[:, None])
        exact = np.take_along_axis(choices, off.argmin(axis=1)[:, None], axis=1)
        return replace(self, seconds=np.where(np.isfinite(self.seconds), exact, np.nan))

    @property
    def whole_s(self):
        """Seconds of the whole edge in a direction that is allowed."""
        return np.fmax(self.seconds[:, 0], self.seconds[:, 1])


def read_streets(path, mode):
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    along, against = rows[0::2], rows[1::2]
    for a, b in zip(along, against):
        assert a["edge"] == b["edge"] and (a["from"], a["to"]) == (b["to"], b["from"]), a
        assert a["length_m"] == b["length_m"], a
    assert [int(row["edge"]) for row in along] == list(range(len(along)))
    column = mode + "_s"
    seconds = [[float(row[column] or "nan") for row in pair] for pair in zip(along, against)]
    ends = np.array([[int(row["from"]), int(row["to"])] for row in along])
    streets = Streets(
        ends=ends,
        length_m=np.array([float(row["length_m"]) for row in along]),
        seconds=np.array(seconds),
        lines=shapely.from_wkt([row["geometry"] for row in along]),
        nodes=int(ends.max()) + 1,
    )
    both = np.isfinite(streets.seconds).all(axis=1)
    assert (streets.seconds[both, 0] == streets.seconds[both, 1]).all(), "an edge takes equally long both ways"
    return streets


@dataclass
class Door:
    station: int
    edge: int
    along_m: float
    gap_m: float


def read_doors(path, mode):
    keys, doors = [], []
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["mode"] == mode:
                doors.append(Door(len(keys), int(row["edge"]), float(row["along_m"]), float(row["gap_m"])))
                keys.append(row["station"])
    return keys, doors


def geodesic_points(streets):
    """All vertices, where each edge begins among them, and how far along its edge each vertex lies (geodesic)."""
    coords, edge = shapely.get_coordinates(streets.lines, return_index=True)
    first = np.searchsorted(edge, np.arange(len(streets.lines) + 1))
    step = np.zeros(len(coords))
    step[1:] = GEOD.inv(coords[:-1, 0], coords[:-1, 1], coords[1:, 0], coords[1:, 1])[2]
    step[first[:-1]] = 0.0
    total = np.cumsum(step)
    return coords, first, total - np.repeat(total[first[:-1]], np.diff(first))


def compare_lengths(streets, first, along):
    geodesic = along[first[1:] - 1]
    absolute = np.abs(streets.length_m - geodesic)
    long = geodesic >= 100
    sums = streets.length_m.sum() / geodesic.sum() - 1
    print(
        f"length_m     {len(geodesic)} edges against the geodesic: worst {absolute.max() * 1000:.2f} mm, "
        f"worst relative of edges from 100 m up {np.max(absolute[long] / geodesic[long]):.1e}, of the sum {sums:+.1e}"
    )


def compare_seconds(streets, mode):
    """The seconds must follow from the length, ridden or pushed."""
    use = streets.usable
    length, seconds = streets.length_m[use], streets.whole_s[use]
    speeds = np.array(sorted({SPEED_MPS[mode], WALK_MPS}))
    off = np.abs(seconds[:, None] - np.maximum(length[:, None] / speeds, 0.1)).min(axis=1)
    print(f"{mode + '_s':12} {use.sum()} edges against length over speed: worst {off.max():.3f} s (tenths are stored)")
    return off.max() <= 0.0505


def arcs(streets):
    """Tail, head and seconds of every allowed direction."""
    ahead, back = np.isfinite(streets.seconds).T
    tail = np.concatenate([streets.ends[ahead, 0], streets.ends[back, 1]])
    head = np.concatenate([streets.ends[ahead, 1], streets.ends[back, 0]])
    return tail, head, np.concatenate([streets.seconds[ahead, 0], streets.seconds[back, 1]])


def shortest_matrix(tail, head, weight, size):
    """A sparse matrix that keeps the shortest of parallel arcs (SciPy would add them up)."""
    order = np.lexsort((weight, head, tail))
    tail, head, weight = tail[order], head[order], weight[order]
    keep = np.ones(len(tail), bool)
    keep[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return csr_array((weight[keep], (tail[keep], head[keep])), shape=(size, size))


def islets(streets):
    """Which edges of the mode lie in parts too small to travel in."""
    tail, head, _ = arcs(streets)
    matrix = shortest_matrix(tail, head, np.ones(len(tail)), streets.nodes)
    _, part = connected_components(matrix, directed=True, connection="strong")
    ends = part[streets.ends]
    inside = streets.usable & (ends[:, 0] == ends[:, 1])
    length = np.bincount(ends[inside, 0], np.rint(streets.length_m[inside] * 1000), minlength=streets.nodes)
    return streets.usable & (length[ends] < ISLET_M * 1000).any(axis=1)


class Times:
    """Seconds from every node to the nearest station, by SciPy's Dijkstra on the reversed graph.

    `lean` (seconds) is added to what a door adds before that is rounded; without it nothing is rounded.
    """

    SHIFT = 16.0  # on every seed, so that none is zero; a power of two adds no rounding in tenths

    def __init__(self, streets, doors, keys, limit_s, lean=0.0):
        self.streets, self.limit = streets, limit_s
        self.inside = {}
        tail, head, seconds = arcs(streets)
        seeds = []
        for door in doors:
            length = streets.length_m[door.edge]
            if door.along_m in (0.0, length):
                seeds.append((door.station, streets.ends[door.edge][int(door.along_m > 0.0)], door.gap_m / WALK_MPS))
                continue
            self.inside.setdefault(door.edge, []).append(door)
            for way, part in ((0, door.along_m), (1, length - door.along_m)):
                if np.isfinite(streets.seconds[door.edge, way]):
                    seed_s = self.part_s(door.edge, way, part) + door.gap_m / WALK_MPS
                    seeds.append((door.station, streets.ends[door.edge][way], seed_s))
        station, node, seed_s = (np.array(column) for column in zip(*seeds))
        # In tenths, where every rounded weight is a whole number and sums are exact. One virtual node a station.
        seed_tenths = seed_s * 10 if lean is None else np.floor((seed_s + lean) * 10 + 0.5)
        self.matrix = shortest_matrix(
            np.concatenate([head, streets.nodes + station]),
            np.concatenate([tail, node]),
            np.concatenate([seconds * 10 if lean is None else np.rint(seconds * 10), seed_tenths + self.SHIFT]),
            streets.nodes + len(keys),
        )
        self.first_station = streets.nodes
        self.all = np.arange(len(keys))

    def part_s(self, edge, way, part_m):
        """Seconds along a part of an edge: its share of the whole."""
        return self.streets.seconds[edge, way] * part_m / self.streets.length_m[edge]

    def towards(self, stations):
        """Seconds from each node to the nearest of `stations`, and which one it is."""
        time, _, source = dijkstra(
            self.matrix,
            indices=self.first_station + np.asarray(stations),
            min_only=True,
            limit=self.limit * 10 + self.SHIFT,
            return_predecessors=True,
        )
        nodes = slice(self.first_station)
        return (time[nodes] - self.SHIFT) / 10, source[nodes] - self.first_station

    def to_street_m(self, edge, along_m, gap_m):
        """From a place to its foot point. Near an end that is the node: along the street, and across."""
        end_m = min(along_m, self.streets.length_m[edge] - along_m)
        return np.hypot(end_m, gap_m) if end_m < AT_NODE_M else gap_m

    def read(self, field, edge, along_m, gap_m, only=None):
        """Seconds from a place to its nearest station, and the station; `only` one station if given."""
        time, station = field
        length = self.streets.length_m[edge]
        rest = length - along_m
        found = []
        if min(along_m, rest) < AT_NODE_M:
            node = self.streets.ends[edge][int(along_m > rest)]
            found.append((time[node] + self.to_street_m(edge, along_m, gap_m) / WALK_MPS, station[node]))
        else:
            for way, node, part in ((0, self.streets.ends[edge][1], rest), (1, self.streets.ends[edge][0], along_m)):
                if np.isfinite(self.streets.seconds[edge, way]):
                    found.append((self.part_s(edge, way, part) + time[node] + gap_m / WALK_MPS, station[node]))
            for door in self.inside.get(edge, []):
                way = 0 if door.along_m >= along_m else 1
                if np.isfinite(self.streets.seconds[edge, way]) and (only is None or door.station == only):
                    street_s = self.part_s(edge, way, abs(door.along_m - along_m))
                    found.append((street_s + (door.gap_m + gap_m) / WALK_MPS, door.station))
        return min(found)


class Neighbours:
    """How near the streets around a place are, on a plane of metres."""

    def __init__(self, coords, first, along, edges):
        self.scale = metres_per_degree(coords[:, 1].mean())
        owner = np.repeat(np.arange(len(first) - 1), np.diff(first))
        ahead = np.arange(len(coords) - 1)
        chosen = np.isin(np.arange(len(first) - 1), edges)
        begins = ahead[(owner[:-1] == owner[1:]) & chosen[owner[:-1]] & (coords[:-1] != coords[1:]).any(axis=1)]
        plane = coords * self.scale
        self.lines = shapely.linestrings(np.stack([plane[begins], plane[begins + 1]], axis=1))
        self.edge, self.begin, self.along = owner[begins], begins, along
        self.tree = shapely.STRtree(self.lines)

    def look(self, place, edge, along_m):
        """The gap to the place's own street; whether any other part of a street is within 5 cm."""
        point = shapely.Point(np.asarray(place) * self.scale)
        near = self.tree.query(point, predicate="dwithin", distance=1.0)
        away = shapely.distance(self.lines[near], point)
        # By share: a metre of this plane is not a metre of the street where the latitude is not the mean one.
        share = shapely.line_locate_point(self.lines[near], point, normalized=True)
        start, end = self.along[self.begin[near]], self.along[self.begin[near] + 1]
        foot_m = start + share * (end - start)
        own = (self.edge[near] == edge) & (np.abs(foot_m - along_m) < 0.5)
        return away[own].min(), bool((away[~own] < CROWD_M).any())


def metres_per_degree(lat):
    east = GEOD.inv(0, lat, 0.001, lat)[2] * 1000
    north = GEOD.inv(0, lat - 0.0005, 0, lat + 0.0005)[2] * 1000
    return np.array([east, north])


def random_places(streets, coords, first, along, edges, with_door, count, seed):
    """`count` places uniform over the metres of `edges`, one in ten `with_door`: edge, metres along it, position."""
    random = np.random.default_rng(seed)
    chosen = []
    for among, share in ((edges, count - count // 10), (with_door, count // 10)):
        chosen.extend(random.choice(among, share, p=streets.length_m[among] / streets.length_m[among].sum()))
    for edge, share in zip(chosen, random.random(count)):
        part = slice(first[edge], first[edge + 1])
        along_m = share * along[part][-1]
        lng = np.interp(along_m, along[part], coords[part, 0])
        lat = np.interp(along_m, along[part], coords[part, 1])
        yield int(edge), along_m, (round(float(lng), 7), round(float(lat), 7))


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if done.returncode != 0:
        sys.stderr.write(done.stderr)
        sys.exit(2)
    return done.stdout


def compare_places(args, folder, low, high, exact, keys, points, edges):
    _, first, along = points
    around = Neighbours(*points, edges)
    places, crowded, at_limit = [], 0, 0
    for edge, along_m, position in random_places(
        low.streets, *points, edges, sorted(low.inside), args.points, args.seed
    ):
        gap_m, others = around.look(position, edge, along_m)
        if others:
            crowded += 1
        elif abs(min(along_m, along[first[edge + 1] - 1] - along_m) - AT_NODE_M) < BLUR_M:
            at_limit += 1
        else:
            places.append((edge, along_m, gap_m, position))
    file = folder / "places.csv"
    with open(file, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["lng", "lat"])
        writer.writerows([f"{lng:.7f}", f"{lat:.7f}"] for *_, (lng, lat) in places)
    answer = run(
        args.waystation, "nearest", args.region, "--from-file", file, "-k", 1, "--mode", args.mode,
        "--minutes", args.minutes, "--open", "any",
    )  # fmt: skip
    (folder / "answers.csv").write_text(answer, encoding="utf-8")
    answers = list(csv.DictReader(answer.removeprefix("\ufeff").splitlines()))
    assert [int(row["row"]) for row in answers] == list(range(1, len(places) + 1)), "one row a place, in order"

    fields = [(times, times.towards(times.all)) for times in (low, high)]
    exact_field = exact.towards(exact.all)
    cutoff = args.minutes * 60
    differences, snaps, rounding, unreached, ties, findings = [], [], [], 0, 0, []
    for place, row in zip(places, answers):
        spot = place[:3]
        (least, station), (most, _) = (times.read(field, *spot) for times, field in fields)
        finding = (place, f"{least:.3f} to {most:.3f} s to {keys[station] if station >= 0 else 'none'}", row)
        if row["snap_m"]:
            snaps.append(abs(float(row["snap_m"]) - low.to_street_m(*spot)))
        if not row["travel_time_s"]:
            unreached += 1
            if not row["snap_m"] or most <= cutoff - TOLERANCE_S:
                findings.append(finding)
            continue
        seconds = float(row["travel_time_s"])
        differences.append(max(least - seconds, seconds - most, 0.0))
        rounding.append(abs(seconds - exact.read(exact_field, *spot)[0]))
        if differences[-1] > TOLERANCE_S:
            findings.append(finding)
        elif keys[station] != row["station"]:
            named = keys.index(row["station"])
            if low.read(low.towards([named]), *spot, only=named)[0] <= most + TOLERANCE_S:
                ties += 1
            else:
                findings.append(finding)
    print(
        f"nearest      {len(places)} places ({crowded} + {at_limit} left out: street within 5 cm, half-metre limit): "
        f"{len(differences)} reach a station in {args.minutes:g} min, {unreached} do not\n"
        f"             travel_time_s against SciPy: worst {max(differences, default=0):.3f} s, "
        f"mean {np.mean(differences or [0]):.3f} s (the printed rounding alone is 0.05 and 0.025)\n"
        f"             against SciPy without any rounding: worst {max(quiet(rounding), default=0):.3f} s, "
        f"mean {np.mean(quiet(rounding) or [0]):.3f} s\n"
        f"             snap_m: worst {max(snaps, default=0):.3f} m (the printed rounding is 0.05)\n"
        f"             {ties} name another station that is equally near; {len(findings)} differ"
    )
    for (edge, along_m, _, position), mine, row in findings:
        print(f"  DIFFERENT  {position} edge {edge} at {along_m:.3f} m: SciPy {mine}, answer {row}")
    return not findings and max(snaps, default=0) < 0.1


def quiet(values):
    """Those that are finite: at the cutoff one of two computations may find nothing."""
    return [value for value in values if np.isfinite(value)]


def compare_coverage(args, streets, times, edges):
    """Every metre of street once, in its middle; the program cuts streets exactly."""
    time, _ = times.towards(times.all)
    cutoff, step = args.minutes * 60, args.step
    length = streets.length_m[edges]
    count = np.maximum(np.ceil(length / step), 1).astype(int)
    start = np.concatenate([[0], np.cumsum(count)])
    share = (np.arange(start[-1]) - np.repeat(start[:-1], count) + 0.5) / np.repeat(count, count)
    at = np.repeat(np.arange(len(edges)), count)
    ahead, back = (np.nan_to_num(streets.seconds[edges, way], nan=np.inf) for way in (0, 1))
    best = np.fmin(
        (1 - share) * ahead[at] + time[streets.ends[edges, 1]][at],
        share * back[at] + time[streets.ends[edges, 0]][at],
    )
    for index, edge in enumerate(edges):
        for door in times.inside.get(edge, []):
            part = slice(start[index], start[index + 1])
            onward = door.along_m / length[index] - share[part]
            seconds = np.where(onward >= 0, ahead[index], back[index])
            best[part] = np.fmin(best[part], seconds * np.abs(onward) + door.gap_m / WALK_MPS)
    covered = best <= cutoff
    metres = np.repeat(length / count, count)
    mine, total = metres[covered].sum(), length.sum()
    borders = int((covered[1:] != covered[:-1])[at[1:] == at[:-1]].sum())
    # Each border is off by a uniform half step; the program rounds a border to the millisecond (3 mm at most).
    deviation = step * np.sqrt(borders / 12)
    allowed = 5 * deviation + 0.003 * borders + 0.01
    text = run(
        args.waystation, "coverage", args.region, "--mode", args.mode, "--minutes", args.minutes, "--open", "any",
        "--format", "json",
    )  # fmt: skip
    region = next(region for region in json.loads(text)["regions"] if region["key"] == "region")
    theirs = next(measure for measure in region["measures"] if measure["unit"] == "street_m")
    off, off_total = theirs["covered"] - mine, theirs["total"] - total
    print(
        f"coverage     {start[-1]} samples {step:g} m apart: {mine:.0f} of {total:.0f} m ({mine / total:.5f}); "
        f"answer {theirs['covered']:.0f} of {theirs['total']:.0f} m ({theirs['share']:.5f})\n"
        f"             difference {off:+.1f} m covered, {off_total:+.1f} m in all; {borders} borders, so sampling has "
        f"a standard deviation of {deviation:.1f} m; allowed {allowed:.1f} m"
    )
    return abs(off) <= allowed + 0.5 and abs(off_total) <= 0.5 + 1e-6


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--waystation", type=Path, required=True, help="the binary")
    parser.add_argument("--region", type=Path, required=True, help="a directory made by `waystation build`")
    parser.add_argument("--mode", choices=list(SPEED_MPS), default="walk")
    parser.add_argument("--points", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--coverage", action="store_true", help="also sample every street and compare the share")
    parser.add_argument("--step", type=float, default=1.0, help="metres between samples of --coverage")
    parser.add_argument("--keep", type=Path, help="directory for the exports, places and answers")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for what in ("network", "doors"):
            run(args.waystation, "export", args.region, "--what", what, "--out", folder / f"{what}.csv")
        streets = read_streets(folder / "network.csv", args.mode)
        keys, doors = read_doors(folder / "doors.csv", args.mode)
        islet = islets(streets)
        edges = np.flatnonzero(streets.usable & ~islet)
        points = geodesic_points(streets)
        print(
            f"{args.region.name}, {args.mode}: {len(edges)} edges, {streets.length_m[edges].sum() / 1000:.3f} km, "
            f"{streets.length_m[islet].sum() / 1000:.3f} km in islets, {len(keys)} doors, seed {args.seed}"
        )
        compare_lengths(streets, points[1], points[2])
        good = compare_seconds(streets, args.mode)
        cutoff = args.minutes * 60
        # A second more, so that a place at the cutoff has a time too.
        low, high = (Times(streets, doors, keys, cutoff + 1, lean) for lean in (-MILLISECOND, MILLISECOND))
        exact = Times(streets.unrounded(args.mode), doors, keys, cutoff + 5, lean=None)
        good &= compare_places(args, folder, low, high, exact, keys, points, edges)
        if args.coverage:
            good &= compare_coverage(args, streets, Times(streets, doors, keys, cutoff), edges)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
