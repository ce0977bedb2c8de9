// Makes borders.json, the outlines that the program carries. Run by hand when the sources change (README.md):
//   node make.mjs region.topojson countries-50m.json iso_3166-1.json > borders.json
// with npm's topojson-client and topojson-simplify at hand.
import { readFileSync } from 'node:fs';
import { feature } from 'topojson-client';
import { presimplify, simplify } from 'topojson-simplify';

const [regionFile, worldFile, isoFile] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const SCALE = 1000; // thousandths of a degree

const world = read(worldFile);
const alpha3 = new Map(read(isoFile)['3166-1'].map((c) => [c.numeric, c.alpha_3]));
const isoOf = new Map(world.objects.countries.geometries.map((g) => [g.properties.name, alpha3.get(g.id) ?? '']));

/** Rings as whole thousandths: the first point, then differences. */
function ringsOf(geometry) {
  if (!geometry) return [];
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flat().map((ring) => {
    const out = [];
    let before = [0, 0];
    let turn = 0; // a ring across the date line goes on beyond 180 degrees
    for (const [i, [lon, lat]] of ring.entries()) {
      if (i > 0 && Math.abs(lon - ring[i - 1][0]) > 180) turn += lon < ring[i - 1][0] ? 360 : -360;
      const now = [Math.round((lon + turn) * SCALE), Math.round(lat * SCALE)];
      if (out.length > 0 && now[0] === before[0] && now[1] === before[1]) continue;
      out.push(now[0] - before[0], now[1] - before[1]);
      before = now;
    }
    return out;
  }).filter((ring) => ring.length >= 8);
}

function layer(topology, minimum, objects) {
  const simpler = simplify(presimplify(topology), minimum);
  return objects.map((name) => feature(simpler, simpler.objects[name]).features);
}

const [countries, regions] = layer(read(regionFile), 0.0006, ['countries', 'adm1']);
const [coarse] = layer(world, 0.01, ['countries']);
process.stdout.write(JSON.stringify({
  scale: SCALE,
  near: {
    extent: [26, 100, 35, 66],
    countries: countries.map((f) => ({ iso: isoOf.get(f.properties.country) ?? '', rings: ringsOf(f.geometry) })),
    regions: regions.flatMap((f) => ringsOf(f.geometry)),
  },
  world: {
    countries: coarse.map((f) => ({ iso: isoOf.get(f.properties.name) ?? '', rings: ringsOf(f.geometry) })),
  },
}) + '\n');
