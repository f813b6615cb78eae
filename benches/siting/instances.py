#!/usr/bin/env python3
"""Writes instances of location problems as the tables that `waystation siting --matrix` reads.

    instances.py town OUT [--sites 1000 --demand 1000]   clusters in a town of 5 km, 500 m (numpy, seed 11)
    instances.py clusters OUT                            1,500 sites, 30,000 demand points in 40 clusters, 1 km (seed 1)
    instances.py sjc FILE OUT --radius 800               San Jose dos Campos: x y demand, every point is a site
    instances.py bds FILE OUT --radius 5.5               Cordeau et al. 2019: lines F and C
    instances.py sf FILE.csv OUT                         spopt's San Francisco: distance,name,DestinationName,demand

Only pairs within the radius are written. Needs numpy and scipy.
"""
import argparse
import csv
import pathlib

import numpy as np
from scipy.spatial import cKDTree


def write(out, weights, sites, demand, radius):
    out.mkdir(parents=True, exist_ok=True)
    near = cKDTree(demand).query_ball_point(sites, radius * (1 + 1e-9))
    with open(out / "matrix.csv", "w") as file:
        file.write("demand,site,cost\n")
        for site, points in enumerate(near):
            for point in sorted(points):
                way = float(np.hypot(*(demand[point] - sites[site])))
                if way <= radius:
                    file.write(f"d{point},s{site},{way!r}\n")
    with open(out / "weights.csv", "w") as file:
        file.write("demand,weight\n")
        file.writelines(f"d{point},{weight:g}\n" for point, weight in enumerate(weights))


def town(sites, demand):
    random = np.random.default_rng(11)
    side = 5000 if demand <= 2000 else 12000
    centres = random.uniform(0, side, (25, 2))
    points = centres[random.integers(0, 25, demand)] + random.normal(0, side / 15, (demand, 2))
    places = random.uniform(0, side, (sites, 2))
    return random.integers(1, 20, demand), places, np.clip(points, 0, side)


def clusters():
    random = np.random.default_rng(1)
    centres = random.uniform(0, 40, (40, 2))
    points = centres[random.integers(0, 40, 30_000)] + random.normal(0, 2, (30_000, 2))
    places = np.vstack([centres[random.integers(0, 40, 1000)] + random.normal(0, 2, (1000, 2)), random.uniform(0, 40, (500, 2))])
    return random.integers(1, 100, 30_000), np.clip(places, 0, 40), np.clip(points, 0, 40)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["town", "clusters", "sjc", "bds", "sf"])
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    parser.add_argument("--radius", type=float)
    parser.add_argument("--sites", type=int, default=1000)
    parser.add_argument("--demand", type=int, default=1000)
    options = parser.parse_args()
    out = options.paths[-1]
    if options.kind == "town":
        weights, sites, demand = town(options.sites, options.demand)
        write(out, weights, sites, demand, options.radius or 500)
    elif options.kind == "clusters":
        weights, sites, demand = clusters()
        write(out, weights, sites, demand, options.radius or 1.0)
    elif options.kind == "sjc":
        rows = np.loadtxt(options.paths[0], skiprows=1)
        write(out, rows[:, 2], rows[:, :2], rows[:, :2], options.radius)
    elif options.kind == "bds":
        lines = [line.split() for line in options.paths[0].read_text().splitlines()[1:] if line.strip()]
        place = lambda line: (float(line[2]), float(line[3]))
        sites = np.array([place(line) for line in lines if line[0] == "F"])
        customers = [line for line in lines if line[0] != "F"]
        demand = np.array([place(line) for line in customers])
        write(out, np.array([float(line[4]) for line in customers]), sites, demand, options.radius)
    else:
        out.mkdir(parents=True, exist_ok=True)
        with open(options.paths[0]) as file:
            rows = list(csv.DictReader(file))
        with open(out / "matrix.csv", "w") as file:
            file.write("demand,site,cost\n")
            file.writelines(f"{row['DestinationName']},{row['name']},{row['distance']}\n" for row in rows)
        with open(out / "weights.csv", "w") as file:
            file.write("demand,weight\n")
            file.writelines(f"{id},{weight}\n" for id, weight in {row["DestinationName"]: row["demand"] for row in rows}.items())


if __name__ == "__main__":
    main()
