"""Reads the tiles of a running server with mapbox-vector-tile and judges them with shapely.

    waystation serve REGION &
    python tiles.py http://127.0.0.1:8515 [--zooms 8,11,13,14,15,16] [--most 60] [--query cutoff_s=600]

Every tile of a set around the middle of its bounds, up to --most a zoom: it must decode, every geometry must be valid by
GEOS, lie within the tile and its margin of 64 units, and have at most 500,000 bytes. Exits 1 otherwise.
"""

import argparse
import collections
import gzip
import json
import math
import sys
import urllib.request

import mapbox_vector_tile
import shapely
from shapely.geometry import shape
from shapely.validation import explain_validity

MARGIN = shapely.box(-64, -64, 4096 + 64, 4096 + 64)


def fetch(url):
    request = urllib.request.Request(url, headers={"accept-encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        body = answer.read()
        packed = answer.headers.get("content-encoding") == "gzip"
        return answer.status, gzip.decompress(body) if packed else body


def tile_of(lng, lat, zoom):
    side = 2**zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lng + 180) / 360 * side), int(y * side)


def tiles(bounds, zoom, most):
    west, south, east, north = bounds
    (x0, y0), (x1, y1) = tile_of(west, north, zoom), tile_of(east, south, zoom)
    all_of_them = [(x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)]
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    all_of_them.sort(key=lambda tile: (math.dist(tile, middle), tile))
    return all_of_them[:most]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("--zooms", default="8,11,13,14,15,16")
    parser.add_argument("--most", type=int, default=60)
    parser.add_argument("--query", default="")
    parser.add_argument("--sets", default="base,streets,stations,coverage,gaps,districts,gcj02/base,gcj02/coverage")
    options = parser.parse_args()
    wrong = 0
    for name in options.sets.split(","):
        asks = name.split("/")[-1] in ("coverage", "gaps", "districts")
        query = f"?{options.query}" if options.query and asks else ""
        _, body = fetch(f"{options.server}/tiles/{name}{query}")
        tile_json = json.loads(body)
        features, largest, count = collections.Counter(), 0, 0
        for zoom in map(int, options.zooms.split(",")):
            for x, y in tiles(tile_json["bounds"], zoom, options.most):
                url = tile_json["tiles"][0].format(z=zoom, x=x, y=y)
                status, body = fetch(url)
                count += 1
                largest = max(largest, len(body))
                if status == 204:
                    continue
                decoded = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True})
                for layer, content in decoded.items():
                    for feature in content["features"]:
                        geometry = shape(feature["geometry"])
                        features[layer] += 1
                        good = geometry.is_valid and not geometry.is_empty and MARGIN.covers(geometry)
                        if not good:
                            wrong += 1
                            print(f"{url} {layer}: {explain_validity(geometry)} {geometry.bounds}", file=sys.stderr)
                if len(body) > 500_000:
                    wrong += 1
                    print(f"{url}: {len(body)} bytes", file=sys.stderr)
        print(f"{name}: {count} tiles, largest {largest} B, features {dict(sorted(features.items()))}")
    print(f"{wrong} wrong")
    sys.exit(1 if wrong else 0)


main()
