#!/usr/bin/env python3
"""Kilometres of street per mode of an OpenStreetMap extract, read with pyosmium and measured with pyproj.

Nothing of the program is used; these are its rules, written down again:

- A street is a way whose `highway` is one of KINDS, or that has no `highway` and is a `man_made=pier`. Anything else
  (construction, raceway, ferry) is no street whatever its other tags say. Each kind is walked, ridden, both or
  neither as long as no other tag speaks.
- The values of an access key either allow (ALLOW), forbid (FORBID) or say nothing.
- On foot: `foot` decides if it says anything; else `access` can only forbid; else `motorroad=yes` forbids; else the
  kind decides. Nobody walks where both directions are closed (`oneway:foot`, `conveying`).
- Ridden: `bicycle` decides (an e-bike looks at `electric_bicycle` first and only where that is absent at `bicycle`);
  else `vehicle`, then `access`, can only forbid; else `motorroad=yes` forbids; else the kind decides. `dismount`
  and stairs are never ridden.
- A bicycle goes where it is ridden, or pushed where one walks. One-ways close one direction, never both.
- A relation `type=multipolygon` (unless `boundary=administrative`) with the tags of a street gives its rights to its
  member ways, each once, those left out that are streets of their own.
- A way is measured from node to node; a node that the extract does not hold (or that is not on the earth) leaves
  the two steps beside it out. Both directions of a street are one length, and so are ways on top of each other: a
  step between two nodes counts once for every mode that any of its ways is open to.
- Barriers on nodes do not change a length.

Lengths are geodesics on WGS-84. For orientation: `haversine_km`, the walked streets on osmium's own sphere, and
`doubled_km`, what is drawn between the same two nodes again (the outline of a square along a street), not counted.
Islets are included.

    walkable_km.py EXTRACT...                                   prints JSON
    walkable_km.py --waystation BIN EXTRACT... [--csv FILE]     also builds a region of each, and compares

Exit status of a comparison: 0 all within 1e-4, 1 some not.
"""

import argparse
import csv
import hashlib
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import osmium
from pyproj import Geod

MODES = ("walk", "cycle", "ebike")
LIMIT = 1e-4
GEOD = Geod(ellps="WGS84")

WALKED_AND_RIDDEN = """
    primary primary_link secondary secondary_link tertiary tertiary_link unclassified residential living_street
    service road track path
"""
WALKED = "footway pedestrian steps corridor platform elevator crossing"
RIDDEN = "cycleway"
NEITHER = "motorway motorway_link trunk trunk_link bridleway busway"
KINDS = {
    kind: rights
    for kinds, rights in ((WALKED_AND_RIDDEN, "wr"), (WALKED, "w"), (RIDDEN, "r"), (NEITHER, ""))
    for kind in kinds.split()
}
ALLOW = set("yes designated permissive official public destination customers discouraged".split())
FORBID = set(
    "no private permit residents military agricultural forestry delivery use_sidepath restricted emergency".split()
)


def says(value):
    """True, False, or None for nothing."""
    return True if value in ALLOW else False if value in FORBID else None


def first_word(*words):
    return next((word for word in words if word is not None), None)


def only_forbids(value):
    return False if value in FORBID else None


def kind_of(tags):
    kind = tags.get("highway", "")
    if kind == "" and tags.get("man_made") == "pier":
        return "w"
    return KINDS.get(kind)


def walked(tags):
    closed = {
        "yes": "against", "true": "against", "1": "against", "-1": "along", "reverse": "along",
    }.get(tags.get("oneway:foot"))  # fmt: skip
    belt = {"forward": "against", "backward": "along"}.get(tags.get("conveying"))
    if {closed, belt} == {"along", "against"}:
        return False
    motorroad = False if tags.get("motorroad") == "yes" else None
    return first_word(says(tags.get("foot")), only_forbids(tags.get("access")), motorroad, "w" in kind_of(tags))


def ridden(tags, own_key):
    if tags.get("highway") == "steps" or own_key == "dismount":
        return False
    motorroad = False if tags.get("motorroad") == "yes" else None
    general = (only_forbids(tags.get("vehicle")), only_forbids(tags.get("access")))
    return first_word(says(own_key), *general, motorroad, "r" in kind_of(tags))


def modes_of(tags):
    """The modes that may use a way with these tags, in any direction."""
    if kind_of(tags) is None:
        return frozenset()
    bicycle = tags.get("bicycle")
    rides = {"cycle": bicycle, "ebike": tags.get("electric_bicycle") or bicycle}
    on_foot = walked(tags)
    modes = {mode for mode, own_key in rides.items() if on_foot or ridden(tags, own_key)}
    return frozenset(modes | ({"walk"} if on_foot else set()))


def read(extract):
    """Modes and node ids of each street, positions of their nodes (in 1e-7 degrees)."""
    streets, members = {}, {}
    for entity in osmium.FileProcessor(extract, osmium.osm.WAY | osmium.osm.RELATION):
        tags = dict(entity.tags)
        modes = modes_of(tags)
        if not modes:
            continue
        if entity.is_way():
            streets[entity.id] = (modes, [node.ref for node in entity.nodes])
        elif tags.get("type") == "multipolygon" and tags.get("boundary") != "administrative":
            for member in entity.members:
                if member.type == "w":
                    members.setdefault(member.ref, modes)
    for way in osmium.FileProcessor(extract, osmium.osm.WAY):
        if way.id in members and way.id not in streets:
            streets[way.id] = (members[way.id], [node.ref for node in way.nodes])
    wanted = {node for _, nodes in streets.values() for node in nodes}
    places = {}
    for node in osmium.FileProcessor(extract, osmium.osm.NODE):
        if node.id in wanted and node.location.valid():
            places.setdefault(node.id, (node.location.x, node.location.y))
    return streets.values(), places


def measure(extract):
    streets, places = read(extract)
    steps = {}  # the modes that may go between two neighbouring nodes, and how often a way does
    for modes, nodes in streets:
        for pair in zip(nodes, nodes[1:]):
            if pair[0] != pair[1] and all(node in places for node in pair):
                pair = tuple(sorted(pair))
                open_to, drawn = steps.get(pair, (frozenset(), 0))
                steps[pair] = (open_to | modes, drawn + 1)
    a, b = ([places[node] for node in column] for column in zip(*steps))
    degrees = ([place[axis] / 1e7 for place in column] for column in (a, b) for axis in (0, 1))
    lengths = GEOD.inv(*degrees)[2]
    metres = dict.fromkeys((*MODES, "haversine", "doubled"), 0.0)
    for (modes, drawn), length, start, end in zip(steps.values(), lengths, a, b):
        for mode in modes:
            metres[mode] += length
        if "walk" in modes:
            metres["haversine"] += haversine_m(start, end)
            metres["doubled"] += (drawn - 1) * length
    return {f"{name}_km": round(total / 1000, 6) for name, total in metres.items()}


def haversine_m(a, b):
    return osmium.geom.haversine_distance(*(osmium.osm.Location(x / 1e7, y / 1e7) for x, y in (a, b)))


def built(waystation, extract):
    """street_km + islet_km per mode of a region with one station."""
    _, places = read(extract)
    x, y = next(iter(places.values()))
    with tempfile.TemporaryDirectory() as folder:
        stations, region = Path(folder) / "one.csv", Path(folder) / "region"
        stations.write_text(f"key,lng,lat\nA,{x / 1e7:.7f},{y / 1e7:.7f}\n", encoding="utf-8")
        command = [waystation, "build", "--osm", extract, "--stations", stations, "--out", region]
        subprocess.run(command, check=True, capture_output=True)
        counts = tomllib.loads((region / "region.toml").read_text(encoding="utf-8"))["counts"]
    return {mode: counts[f"{mode}_street_km"] + counts[f"{mode}_islet_km"] for mode in MODES}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("extracts", type=Path, nargs="+", metavar="EXTRACT")
    parser.add_argument("--waystation", type=Path, help="the binary; also build a region and compare")
    parser.add_argument("--csv", type=Path, help="write the figures to this file")
    args = parser.parse_args()
    rows, good = [], True
    for extract in args.extracts:
        name = extract.name.removesuffix(".osm.pbf")
        figures = measure(extract)
        print(json.dumps({"extract": name, **figures}))
        sha256 = hashlib.sha256(extract.read_bytes()).hexdigest()
        rows.append([name, sha256, *(f"{figures[f'{mode}_km']:.3f}" for mode in MODES)])
        if args.waystation:
            found = built(args.waystation, extract)
            off = {mode: found[mode] / figures[f"{mode}_km"] - 1 for mode in MODES}
            print("  " + ", ".join(f"{mode} {found[mode]:.3f} km ({off[mode]:+.1e})" for mode in MODES))
            good &= all(abs(value) <= LIMIT for value in off.values())
    if args.csv:
        with open(args.csv, "w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(["extract", "sha256", *(f"{mode}_km" for mode in MODES)])
            writer.writerows(rows)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
