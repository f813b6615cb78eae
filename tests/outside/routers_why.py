#!/usr/bin/env python3
"""Finds out why walks of `routers.py` differ: the same walks over the extract by the rules of each program.

The rules of Valhalla and OSRM are written down from the tag tables that they ship (`graph.lua`, `foot.lua`), ours
from their text. Each way on which two programs do not agree gets a code; so does each barrier. For an answer that is
more than 5 % off, the causes are the codes on the rival's shortest walk that we may not use, and on ours that the
rival may not. `model` is how far the rival's time, computed here by its rules, is from the time it gave: where that
is small, the codes explain the difference completely.

    routers_why.py EXTRACT.osm.pbf ANSWERS.csv [--ways]

prints row, answer, rival, causes (+ it may walk there and we may not, - the other way round), our seconds, its
seconds, model. `snap` is a place that does not lie on a street of both, `cut` one that lies in a part without a
way out: we and Valhalla say so, OSRM moves it to another street.
"""

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import osmium
from pyproj import Geod
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from walkable_km import modes_of

MPS = 5 / 3.6
FAR, ROUND_S = 0.049, 2.0  # a little less than 5 %; Valhalla counts whole metres an edge
ISLET_M = 1000.0
CUTOFF_S = 5400.0  # no nearest answer of ours looks farther
GEOD = Geod(ellps="WGS84")
STATIONS = 90
BOTH, NEVER = (True, True), (False, False)
YES = ("yes", "true", "1")


def one_way(tags, key="oneway:foot"):
    if tags.get(key) in ("-1", "reverse"):
        return (False, True)
    return (True, False) if tags.get(key) in YES else BOTH


def ours(tags):
    if "walk" not in modes_of(tags):
        return NEVER
    belt = {"forward": (True, False), "backward": (False, True)}.get(tags.get("conveying"), BOTH)
    return tuple(a and b for a, b in zip(one_way(tags), belt))


def our_gate(tags):
    barrier, access, foot = tags.get("barrier"), tags.get("access"), tags.get("foot")
    if not barrier:
        return True
    solid = barrier in ("wall", "fence", "hedge", "retaining_wall")
    allow = set("yes designated permissive official public destination customers discouraged".split())
    forbid = set("no private permit residents military agricultural forestry delivery use_sidepath restricted".split())
    forbid.add("emergency")
    if foot in allow or foot in forbid:
        return foot in allow
    return not (solid or tags.get("locked") == "yes" or access in forbid)


VALHALLA_KINDS = set(
    """trunk trunk_link primary primary_link secondary secondary_link residential residential_link service tertiary
    tertiary_link road track unclassified living_street footway pedestrian steps path corridor elevator platform
    via_ferrata""".split()
)
VALHALLA_FOOT = {
    **dict.fromkeys(
        """yes private permissive use_sidepath delivery designated destination customers official public restricted
        crossing sidewalk allowed passable footway permit residents""".split(),
        True,
    ),
    **dict.fromkeys("no agricultural discouraged forestry".split(), False),
}
VALHALLA_SHUT = set("no agricultural discouraged forestry emergency psv".split())


def valhalla(tags):
    kind = tags.get("highway")
    if tags.get("area") == "yes":
        return NEVER
    if kind == "construction":
        kind = tags.get("construction")
    if kind not in VALHALLA_KINDS and kind not in ("motorway", "motorway_link", "bridleway", "cycleway", "busway"):
        return NEVER
    may = kind in VALHALLA_KINDS and tags.get("access") not in VALHALLA_SHUT
    may = VALHALLA_FOOT.get(tags.get("foot"), may)
    if tags.get("service") == "driveway" and "access" not in tags:
        may = True
    if not may:
        return NEVER
    if kind in ("footway", "pedestrian", "steps", "path") and "oneway:foot" not in tags:
        return one_way(tags, "oneway")
    return one_way(tags)


def valhalla_gate(tags):
    foot = VALHALLA_FOOT.get(tags.get("foot"))
    if foot is not None:
        return foot
    solid = tags.get("barrier") in ("fence", "barrier_board", "wall", "jersey_barrier", "debris")
    return not solid and tags.get("access") not in VALHALLA_SHUT


OSRM_KINDS = set(
    """primary primary_link secondary secondary_link tertiary tertiary_link unclassified residential living_street
    service track path steps pedestrian platform footway pier""".split()
)
OSRM_SHUT = set("no agricultural forestry private delivery use_sidepath".split())
OSRM_LOOKS_AT = "highway bridge route man_made railway platform amenity public_transport".split()


def osrm(tags):
    access = tags.get("foot", tags.get("access"))
    if tags.get("motorroad") == "yes" or access in OSRM_SHUT or not any(key in tags for key in OSRM_LOOKS_AT):
        return NEVER
    sides = [tags.get("sidewalk" + side) for side in ("", ":both", ":left", ":right")]
    if "separate" in sides and access is None:
        return NEVER
    known = (
        tags.get("highway") in OSRM_KINDS
        or tags.get("railway") == "platform"
        or tags.get("amenity") in ("parking", "parking_entrance")
        or tags.get("man_made") == "pier"
    )
    if not known and access is None:
        return NEVER
    belt = NEVER if tags.get("highway") not in ("steps", "footway") else None
    belt = belt or {"forward": (True, False), "backward": (False, True)}.get(tags.get("conveying"), BOTH)
    return tuple(a and b for a, b in zip(one_way(tags), belt if belt != NEVER else BOTH))


def osrm_gate(tags):
    access = tags.get("foot", tags.get("access"))
    return access not in OSRM_SHUT if access else tags.get("barrier") not in ("yes", "wall", "fence")


RULES = {"ours": (ours, our_gate), "valhalla": (valhalla, valhalla_gate), "osrm": (osrm, osrm_gate)}


def code(tags):
    """Why programs do not agree on a way."""
    kind, foot, access = tags.get("highway", ""), tags.get("foot"), tags.get("access")
    if kind.startswith("motorway") or tags.get("motorroad") == "yes":
        return "motorway"
    if kind in ("construction", "proposed"):
        return "construction"
    for value in (foot, access):
        if value in ("private", "permit", "residents", "delivery"):
            return "private"
        if value in ("no", "agricultural", "forestry", "use_sidepath", "emergency", "discouraged"):
            return "access"
    if any("separate" == tags.get("sidewalk" + side) for side in ("", ":both", ":left", ":right")):
        return "sidewalk"
    if kind.startswith("trunk"):
        return "trunk"
    if kind == "cycleway":
        return "cycleway"
    if kind in ("road", "corridor", "elevator", "bridleway", "busway", "crossing"):
        return kind
    if kind and tags.get("area") == "yes":
        return "area"
    if kind and (tags.get("oneway") or tags.get("oneway:foot") or tags.get("conveying")):
        return "oneway"
    if kind:
        return kind
    return "outline"  # of a car park, a platform, a pier


class Extract:
    """Steps between neighbouring nodes with what each program may do on them, and barriers."""

    def __init__(self, path):
        self.tags, steps, squares = [], [], {}
        for relation in osmium.FileProcessor(path, osmium.osm.RELATION):
            tags = dict(relation.tags)
            if tags.get("type") == "multipolygon" and tags.get("boundary") != "administrative" and ours(tags) != NEVER:
                for member in relation.members:
                    if member.type == "w":
                        squares.setdefault(member.ref, tags)
        may = {name: [] for name in RULES}
        for way in osmium.FileProcessor(path, osmium.osm.WAY):
            tags = dict(way.tags)
            rights = {name: rule(tags) for name, (rule, _) in RULES.items()}
            if rights["ours"] == NEVER and way.id in squares:
                rights["ours"] = ours(squares[way.id])
                tags = {**squares[way.id], "area": "yes"}
            if all(right == NEVER for right in rights.values()):
                continue
            refs = [node.ref for node in way.nodes]
            for a, b in zip(refs, refs[1:]):
                steps.append((a, b, len(self.tags)))
                for name in RULES:
                    may[name].append(rights[name])
            self.tags.append({**tags, "way": str(way.id)})
        steps = np.array(steps)
        wanted = set(steps[:, :2].ravel().tolist())
        ways_of = Counter(node for ends in np.unique(steps[:, [[0, 2], [1, 2]]].reshape(-1, 2), axis=0) for node in ends[:1])
        places, barriers = {}, {name: set() for name in RULES}
        self.node_tags = {}
        for node in osmium.FileProcessor(path, osmium.osm.NODE):
            if node.id in wanted and node.location.valid():
                places.setdefault(node.id, (node.location.x / 1e7, node.location.y / 1e7))
                if "barrier" in node.tags or "access" in node.tags or "foot" in node.tags:
                    self.node_tags[node.id] = tags = dict(node.tags)
                    for name, (_, gate) in RULES.items():
                        # Without a barrier Valhalla has no node in the middle of a way.
                        if not gate(tags) and (name != "valhalla" or "barrier" in tags or ways_of[node.id] > 1):
                            barriers[name].add(node.id)
        keep = np.array([a in places and b in places and a != b for a, b, _ in steps.tolist()])
        self.may = {name: np.array(rights)[keep] for name, rights in may.items()}
        self.ids, index = np.unique(steps[keep, :2], return_inverse=True)
        self.ends, self.way = index.reshape(-1, 2), steps[keep, 2]
        self.places = np.array([places[node] for node in self.ids.tolist()])
        self.barriers = {name: np.isin(self.ids, list(found)) for name, found in barriers.items()}
        a, b = self.places[self.ends[:, 0]], self.places[self.ends[:, 1]]
        self.seconds = GEOD.inv(*a.T, *b.T)[2] / MPS
        middle = np.cos(np.radians(self.places[:, 1].mean()))
        self.scale = np.array([middle, 1]) * 111_200
        self.codes = [code(tags) for tags in self.tags]
        self.step_of = {}
        for step, (a, b) in enumerate(self.ends.tolist()):
            self.step_of.setdefault((a, b), []).append(step)


class Walks:
    """The network of one program. Beyond a barrier a node is another node, so nobody walks through it."""

    def __init__(self, extract, name):
        self.extract, self.name = extract, name
        forward, backward = extract.may[name].T
        shut = extract.barriers[name]
        nodes = len(extract.ids)
        ends, real = extract.ends.copy(), [np.arange(nodes)]
        for side in (0, 1):
            stopped = shut[extract.ends[:, side]]
            ends[stopped, side] = nodes + np.arange(stopped.sum())
            real.append(extract.ends[stopped, side])
            nodes += stopped.sum()
        self.real = np.concatenate(real)
        tail = np.concatenate([ends[forward, 0], ends[backward, 1]])
        head = np.concatenate([ends[forward, 1], ends[backward, 0]])
        seconds = np.maximum(np.concatenate([extract.seconds[forward], extract.seconds[backward]]), 1e-4)
        order = np.lexsort((seconds, head, tail))
        tail, head, seconds = tail[order], head[order], seconds[order]
        first = np.r_[True, (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])]
        self.matrix = csr_array((seconds[first], (tail[first], head[first])), shape=(nodes, nodes))
        # Nobody is put on a small piece: ours is 1 km of street, theirs a number of edges.
        part = connected_components(self.matrix, directed=True, connection="strong")[1]
        metres = np.bincount(part[tail], seconds / 2 * MPS * (part[tail] == part[head]), minlength=part.max() + 1)
        used = np.unique(np.concatenate([tail, head]))
        self.used = used[metres[part[used]] >= ISLET_M]
        self.tree = cKDTree(extract.places[self.real[self.used]] * extract.scale)

    def snap(self, place):
        """The nearest node of the network, and metres to it."""
        metres, index = self.tree.query(np.asarray(place) * self.extract.scale)
        return self.used[index], metres

    def walk(self, start, ends, limit):
        """Seconds to the nearest of `ends`, and the nodes of the extract on the way."""
        time, before = dijkstra(self.matrix, indices=start, limit=limit, return_predecessors=True)
        end = min(ends, key=lambda node: time[node])
        nodes, at = [], end
        while at >= 0 and np.isfinite(time[end]):
            nodes.append(int(self.real[at]))
            at = before[at]
        return time[end], nodes[::-1]

    def foreign(self, nodes, other):
        """Steps (by way) and barriers (by node) on our walk that the other program does not have, with metres."""
        found = Counter()
        for a, b in zip(nodes, nodes[1:]):
            mine, theirs = None, False
            for pair, along in (((a, b), 0), ((b, a), 1)):
                for step in self.extract.step_of.get(pair, []):
                    if self.extract.may[self.name][step][along]:
                        mine = step
                    theirs |= bool(self.extract.may[other.name][step][along])
            if mine is not None and not theirs:
                found[("way", self.extract.way[mine])] += self.extract.seconds[mine] * MPS
        for node in nodes[1:-1]:
            if self.extract.barriers[other.name][node] and not self.extract.barriers[self.name][node]:
                found[("node", node)] += 1
        return found


def off(ours_s, theirs_s):
    if not np.isfinite([ours_s, theirs_s]).all():
        return ours_s != theirs_s
    return abs(ours_s - theirs_s) > max(FAR * theirs_s, ROUND_S)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("extract", type=Path)
    parser.add_argument("answers", type=Path)
    parser.add_argument("--ways", action="store_true", help="also print the ways and barriers, with their tags")
    args = parser.parse_args()
    extract = Extract(args.extract)
    walks = {name: Walks(extract, name) for name in RULES}
    with open(args.answers, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    corner = np.array([int(rows[0][axis]) for axis in "xy"])
    every = [(corner + [int(row["x"]), int(row["y"])]) / 1e6 for row in rows[1:]]
    rows = rows[1 + STATIONS :]
    snapped = {name: [walk.snap(place) for place in every] for name, walk in walks.items()}

    def walk(name, number, kind, limit):
        ends = [STATIONS + (number + 1) % len(rows)] if kind == "pair" else range(STATIONS)
        begin, _ = snapped[name][STATIONS + number]
        return walks[name].walk(begin, [snapped[name][end][0] for end in ends], limit)

    for number, row in enumerate(rows):
        for kind in ("pair", "nearest"):
            given = {rival: float(row[f"{rival}_{kind}"] or "inf") / 10 for rival in ("valhalla", "osrm")}
            limit = 2 * max(0, *(seconds for seconds in given.values() if np.isfinite(seconds))) + 3600
            ours_s, ours_nodes = walk("ours", number, kind, limit)
            for rival, theirs_s in given.items():
                beyond = kind == "nearest" and ours_s > CUTOFF_S and theirs_s > (1 - FAR) * CUTOFF_S
                if beyond or not off(ours_s, theirs_s):
                    continue
                model_s, nodes = walk(rival, number, kind, limit)
                found = [
                    ("+", walks[rival].foreign(nodes, walks["ours"])),
                    ("-", walks["ours"].foreign(ours_nodes, walks[rival])),
                ]
                causes = Counter()
                for sign, things in found:
                    for (sort, which), metres in things.items():
                        causes[sign + (extract.codes[which] if sort == "way" else "barrier")] += metres
                if any(snapped[name][STATIONS + number][1] > 2 for name in ("ours", rival)):
                    causes["snap"] += 1
                if not np.isfinite([ours_s, theirs_s]).all():
                    causes["cut"] += 1
                texts = [cause for cause, _ in causes.most_common()]
                print(
                    f"{number},{kind},{rival},{' '.join(texts)}"
                    f",{ours_s:.1f},{theirs_s:.1f},{model_s / theirs_s - 1:+.3f}"
                )
                for sign, things in found if args.ways else ():
                    for (sort, which), metres in things.most_common(4):
                        tags = extract.tags[which] if sort == "way" else extract.node_tags[extract.ids[which]]
                        print(f"      {sign} {metres:.0f} m {tags}")


if __name__ == "__main__":
    sys.exit(main())
