"""Makes helsinki-stations.csv out of helsinki-centre.osm.pbf: places that stand in for service stations.

Run with: pip install osmium && python3 data/stations.py
"""

import csv
import pathlib

import osmium

KINDS = {"library", "community_centre", "toilets", "drinking_water", "bank", "post_office"}
HERE = pathlib.Path(__file__).parent


class Places(osmium.SimpleHandler):
    def __init__(self):
        super().__init__()
        self.rows = []

    def add(self, kind, osm, lng, lat):
        tags = osm.tags
        if tags.get("amenity") in KINDS:
            hours = tags.get("opening_hours", "")
            self.rows.append([f"{kind}{osm.id}", tags.get("name", ""), f"{lng:.7f}", f"{lat:.7f}", tags["amenity"], hours])

    def node(self, node):
        self.add("n", node, node.location.lon, node.location.lat)

    def way(self, way):
        # A building stands where the mean of its known corners is.
        known = [n.location for n in way.nodes if n.location.valid()]
        if known:
            self.add("w", way, sum(p.lon for p in known) / len(known), sum(p.lat for p in known) / len(known))


places = Places()
places.apply_file(str(HERE / "helsinki-centre.osm.pbf"), locations=True)
with open(HERE / "helsinki-stations.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["key", "name", "lng", "lat", "amenity", "opening_hours"])
    writer.writerows(sorted(places.rows))
