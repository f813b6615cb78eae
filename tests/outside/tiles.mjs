// Reads tiles of a running server with @mapbox/vector-tile, and its styles with the validator of MapLibre.
//
//   npm install @mapbox/vector-tile pbf @maplibre/maplibre-gl-style-spec
//   node tiles.mjs http://127.0.0.1:8515
//
// Every layer that a set describes and every attribute that a tile has must be described; every style must be valid.
// Exits 1 otherwise.

import {VectorTile} from '@mapbox/vector-tile';
import {PbfReader} from 'pbf';
import {validateStyleMin} from '@maplibre/maplibre-gl-style-spec';

const server = process.argv[2];
let wrong = 0;
const complain = (text) => {
    wrong += 1;
    console.error(text);
};
const json = async (path) => (await fetch(`${server}${path}`)).json();

function tileAt(lng, lat, zoom) {
    const side = 2 ** zoom;
    const y = (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2;
    return [Math.floor(((lng + 180) / 360) * side), Math.floor(y * side)];
}

for (const set of ['base', 'streets', 'stations', 'coverage', 'gaps', 'districts', 'gcj02/streets']) {
    const tiles = await json(`/tiles/${set}`);
    const fields = Object.fromEntries(tiles.vector_layers.map((layer) => [layer.id, layer.fields]));
    const seen = {};
    for (const zoom of [8, 12, 14, 16]) {
        const [x, y] = tileAt(tiles.center[0], tiles.center[1], zoom);
        for (const [dx, dy] of [[0, 0], [1, 0], [0, 1], [-1, -1]]) {
            const url = tiles.tiles[0].replace('{z}/{x}/{y}', `${zoom}/${x + dx}/${y + dy}`);
            const answer = await fetch(url);
            if (answer.status === 204) continue;
            const tile = new VectorTile(new PbfReader(new Uint8Array(await answer.arrayBuffer())));
            for (const [name, layer] of Object.entries(tile.layers)) {
                if (!fields[name]) complain(`${url}: layer ${name} is not described`);
                if (layer.version !== 2 || layer.extent !== 4096) complain(`${url}: ${name} is of version ${layer.version}`);
                for (let index = 0; index < layer.length; index += 1) {
                    const feature = layer.feature(index);
                    seen[name] = (seen[name] ?? 0) + 1;
                    if (feature.loadGeometry().length === 0) complain(`${url}: nothing is drawn in ${name}`);
                    for (const key of Object.keys(feature.properties)) {
                        if (!fields[name]?.[key]) complain(`${url}: ${key} of ${name} is not described`);
                    }
                }
            }
        }
    }
    console.log(set, JSON.stringify(seen));
}

for (const theme of ['light', 'dark']) {
    for (const lang of ['zh', 'en']) {
        for (const datum of ['wgs84', 'gcj02']) {
            const query = `theme=${theme}&lang=${lang}&datum=${datum}&cutoff_s=600`;
            const errors = validateStyleMin(await json(`/style.json?${query}`));
            errors.forEach((error) => complain(`${query}: ${error.message}`));
        }
    }
}
console.log(`${wrong} wrong`);
process.exit(wrong ? 1 : 0);
