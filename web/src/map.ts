// The map: outlines, places, and what happens at them on one day. Canvas; equal areas, so that sizes may be compared.
import type { Data, Place, Run, Series } from './data';
import type { Reader } from './reader';
import type { Layer } from './view';

const RADIANS = Math.PI / 180;

/** Lambert's azimuthal equal-area projection around a point (Snyder 1987, eq. 24-2 to 24-4); of the unit sphere. */
export function equalArea(lon0: number, lat0: number): (lon: number, lat: number) => [number, number] {
  const sin0 = Math.sin(lat0 * RADIANS);
  const cos0 = Math.cos(lat0 * RADIANS);
  return (lon, lat) => {
    const sin = Math.sin(lat * RADIANS);
    const cos = Math.cos(lat * RADIANS);
    const turned = (lon - lon0) * RADIANS;
    const k = Math.sqrt(2 / Math.max(1e-9, 1 + sin0 * sin + cos0 * cos * Math.cos(turned)));
    return [k * cos * Math.sin(turned), -k * (cos0 * sin - sin0 * cos * Math.cos(turned))];
  };
}

export interface MapLook {
  ink: string; muted: string; land: string; host: string; border: string; region: string; paper: string;
  accent: string; second: string; pale: string; font: string;
}

interface Spot { place: Place; x: number; y: number }

/** Where people come from and go to at a crossing: from outside the host into it, in radians of the canvas. */
function directions(data: Data): Map<string, [number, number]> {
  const host = data.scene.host;
  const found = new Map<string, [number, number]>();
  for (const place of data.scene.places) {
    if (place.kind !== 'crossing' || place.lat === undefined || place.lon === undefined) continue;
    let dx = 0;
    let dy = 0;
    for (const [from, to] of data.scene.links) {
      if (from !== place.id && to !== place.id) continue;
      const other = data.placeById.get(from === place.id ? to : from);
      if (!other || other.lat === undefined || other.lon === undefined || other.kind === 'crossing') continue;
      const east = (other.lon - place.lon) * Math.cos(place.lat * RADIANS);
      const north = other.lat - place.lat;
      const size = Math.hypot(east, north) || 1;
      const sign = other.country === host ? 1 : -1;
      dx += (sign * east) / size;
      dy -= (sign * north) / size;
    }
    const size = Math.hypot(dx, dy);
    found.set(place.id, size > 0 ? [dx / size, dy / size] : [0, 1]);
  }
  return found;
}

export class WorldMap {
  readonly spots: Spot[] = [];
  private base: HTMLCanvasElement | null = null;
  private readonly context: CanvasRenderingContext2D;
  private readonly direction: Map<string, [number, number]>;
  private width = 0;
  private height = 0;
  private all = false;
  private project: (lon: number, lat: number) => [number, number] = () => [0, 0];
  private readonly greatest = new Map<string, number>();

  constructor(readonly canvas: HTMLCanvasElement, private readonly data: Data, private readonly look: MapLook) {
    this.context = canvas.getContext('2d') as CanvasRenderingContext2D;
    this.direction = directions(data);
  }

  /** The places that the map is cut to: the host's and all crossings; without a host all. */
  private near(all: boolean): Place[] {
    const placed = this.data.scene.places.filter((p) => p.lat !== undefined && p.lon !== undefined);
    const { host } = this.data.scene;
    const chosen = all || host === '' ? placed : placed.filter((p) => p.country === host || p.kind === 'crossing');
    return chosen.length > 0 ? chosen : placed;
  }

  fit(width: number, height: number, all: boolean): void {
    this.width = width;
    this.height = height;
    this.all = all;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const near = this.near(all);
    const lons = near.map((p) => p.lon as number);
    const lats = near.map((p) => p.lat as number);
    const raw = equalArea((Math.min(...lons) + Math.max(...lons)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2);
    const points = near.map((p) => raw(p.lon as number, p.lat as number));
    const [west, east] = [Math.min(...points.map((p) => p[0])), Math.max(...points.map((p) => p[0]))];
    const [north, south] = [Math.min(...points.map((p) => p[1])), Math.max(...points.map((p) => p[1]))];
    const margin = Math.min(width, height) * 0.09 + 12;
    const least = 0.004; // of the unit sphere: a single place still has a neighbourhood
    const zoom = Math.min((width - 2 * margin) / Math.max(east - west, least), (height - 2 * margin) / Math.max(south - north, least));
    const [cx, cy] = [(west + east) / 2, (north + south) / 2];
    this.project = (lon, lat) => {
      const [x, y] = raw(lon, lat);
      return [width / 2 + (x - cx) * zoom, height / 2 + (y - cy) * zoom];
    };
    this.spots.length = 0;
    for (const place of this.data.scene.places) {
      if (place.lat === undefined || place.lon === undefined) continue;
      const [x, y] = this.project(place.lon, place.lat);
      if (x > -20 && x < width + 20 && y > -20 && y < height + 20) this.spots.push({ place, x, y });
    }
    this.base = null;
  }

  private outline(context: CanvasRenderingContext2D, ring: number[]): void {
    for (let i = 0; i + 1 < ring.length; i += 2) {
      const [x, y] = this.project(ring[i], ring[i + 1]);
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    context.closePath();
  }

  private drawBase(reader: Reader): HTMLCanvasElement {
    const canvas = document.createElement('canvas');
    canvas.width = this.canvas.width;
    canvas.height = this.canvas.height;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.scale(canvas.width / this.width, canvas.height / this.height);
    context.fillStyle = this.look.paper;
    context.fillRect(0, 0, this.width, this.height);
    const { host, links } = this.data.scene;
    const borders = this.all ? this.data.scene.borders_wide ?? this.data.scene.borders : this.data.scene.borders;
    for (const country of borders?.countries ?? []) {
      context.beginPath();
      country.rings.forEach((ring) => this.outline(context, ring));
      context.fillStyle = country.iso !== '' && country.iso === host ? this.look.host : this.look.land;
      context.fill('evenodd');
    }
    context.lineJoin = 'round';
    context.strokeStyle = this.look.region;
    context.lineWidth = 0.6;
    context.beginPath();
    (borders?.regions ?? []).forEach((ring) => this.outline(context, ring));
    context.stroke();
    context.strokeStyle = this.look.border;
    context.lineWidth = 1;
    context.beginPath();
    (borders?.countries ?? []).forEach((c) => c.rings.forEach((ring) => this.outline(context, ring)));
    context.stroke();
    context.strokeStyle = this.look.muted;
    context.globalAlpha = 0.28;
    context.lineWidth = 0.8;
    for (const [from, to, mode] of links) {
      const a = this.data.placeById.get(from);
      const b = this.data.placeById.get(to);
      if (mode !== 'road' || a?.lat === undefined || a.lon === undefined || b?.lat === undefined || b.lon === undefined) continue;
      context.beginPath();
      context.moveTo(...this.project(a.lon, a.lat));
      context.lineTo(...this.project(b.lon, b.lat));
      context.stroke();
    }
    context.globalAlpha = 1;
    this.labelCountries(context, reader);
    return canvas;
  }

  /** In each country where most room is between places, borders of the picture and other names. */
  private labelCountries(context: CanvasRenderingContext2D, reader: Reader): void {
    const { host } = this.data.scene;
    const borders = this.all ? this.data.scene.borders_wide ?? this.data.scene.borders : this.data.scene.borders;
    const taken: [number, number][] = [];
    context.textAlign = 'center';
    context.fillStyle = this.look.muted;
    const ordered = [...(borders?.countries ?? [])].filter((c) => reader.isCountry(c.iso)).sort((a) => (a.iso === host ? -1 : 1));
    const ratio = this.canvas.width / this.width;
    for (const country of ordered) {
      const text = reader.place(country.iso);
      context.font = `${country.iso === host ? 600 : 400} ${country.iso === host ? 17 : 13}px ${this.look.font}`;
      const half = context.measureText(text).width / 2;
      context.beginPath();
      country.rings.forEach((ring) => this.outline(context, ring));
      const inside = (x: number, y: number): boolean => context.isPointInPath(x * ratio, y * ratio, 'evenodd');
      let best: { x: number; y: number; room: number } | null = null;
      for (let x = half + 8; x < this.width - half - 8; x += 14) {
        for (let y = 20; y < this.height - 10; y += 12) {
          if (!inside(x, y) || !inside(x - half, y) || !inside(x + half, y)) continue;
          let room = Math.min(70, x - half, this.width - half - x, y, this.height - y);
          for (const spot of this.spots) room = Math.min(room, Math.hypot(Math.max(0, Math.abs(spot.x - x) - half), spot.y - y));
          for (const [ox, oy] of taken) room = Math.min(room, Math.hypot(ox - x, (oy - y) * 3) / 2);
          if (best === null || room > best.room) best = { x, y, room };
        }
      }
      if (best === null || best.room < 9) continue;
      taken.push([best.x, best.y]);
      context.globalAlpha = 0.85;
      context.fillText(text, best.x, best.y + 4);
      context.globalAlpha = 1;
    }
  }

  /** The greatest median of a measure at places, over all days: sizes keep their meaning while the days go by. */
  private greatestOf(run: Run, measure: string, places: (place: Place) => boolean): number {
    const key = `${run.name}\n${measure}`;
    let greatest = this.greatest.get(key);
    if (greatest === undefined) {
      greatest = 1e-9;
      for (const series of run.figures.of(measure)) {
        const place = this.data.placeById.get(series.key.place);
        if (!place || series.key.group !== 'all' || !places(place) || series.empty) continue;
        for (let day = 0; day < series.days; ++day) greatest = Math.max(greatest, series.drawn(series.middle, day, 5) || 0);
      }
      this.greatest.set(key, greatest);
    }
    return greatest;
  }

  private valueOf(run: Run, measure: string, place: Place, day: number): number {
    const series: Series | undefined = run.figures.find(place.id, measure);
    if (!series) return 0;
    // Between two days while it plays.
    const from = Math.floor(day);
    const a = series.drawn(series.middle, from, 5) || 0;
    if (day === from || from + 1 >= series.days) return a;
    const b = series.drawn(series.middle, from + 1, 5) || 0;
    return a + (b - a) * (day - from);
  }

  /** Measures and their greatest sizes, for the legend. */
  legend(run: Run, layer: Layer): { circle: string; greatest: number; most: number; spike: number; spikeMost: number } {
    const circle = layer === 'queue' ? 'queue' : layer === 'beds' ? 'beds' : layer === 'rent' ? 'rent_index' : 'present';
    return { circle, greatest: this.greatestOf(run, circle, () => true), most: this.mostRadius,
      spike: this.greatestOf(run, 'entries', (p) => p.kind === 'crossing'), spikeMost: this.mostSpike };
  }
  private get mostRadius(): number { return Math.max(14, Math.min(34, this.width / 26)); }
  private get mostSpike(): number { return Math.max(34, Math.min(80, this.width / 11)); }

  draw(run: Run, reader: Reader, layer: Layer, day: number, chosen: string): void {
    this.base ??= this.drawBase(reader);
    const { context } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.base, 0, 0);
    context.scale(this.canvas.width / this.width, this.canvas.height / this.height);
    const sizes: { spot: Spot; value: number; radius: number }[] = [];
    if (layer === 'queue') this.circles(sizes, run, 'queue', day, this.look.accent, 0.55);
    else if (layer === 'beds') this.beds(sizes, run, day);
    else if (layer === 'rent') this.rents(sizes, run, day);
    else {
      this.circles(sizes, run, 'present', day, this.look.accent, 0.32);
      this.spikes(run, 'exits', day, this.look.second, -1);
      this.spikes(run, 'entries', day, this.look.accent, 1);
    }
    this.dots(chosen);
    this.labels(sizes, reader, chosen);
  }

  private circles(sizes: { spot: Spot; value: number; radius: number }[], run: Run, measure: string, day: number, colour: string, alpha: number): void {
    const greatest = this.greatestOf(run, measure, () => true);
    for (const spot of this.spots) {
      const value = this.valueOf(run, measure, spot.place, day);
      if (value <= 0) continue;
      const radius = this.mostRadius * Math.sqrt(value / greatest);
      sizes.push({ spot, value, radius });
    }
    sizes.sort((a, b) => b.radius - a.radius);
    for (const { spot, radius } of sizes) {
      this.context.beginPath();
      this.context.arc(spot.x, spot.y, radius, 0, 2 * Math.PI);
      this.context.globalAlpha = alpha;
      this.context.fillStyle = colour;
      this.context.fill();
      this.context.globalAlpha = 0.9;
      this.context.strokeStyle = colour;
      this.context.lineWidth = 1;
      this.context.stroke();
      this.context.globalAlpha = 1;
    }
  }

  private beds(sizes: { spot: Spot; value: number; radius: number }[], run: Run, day: number): void {
    const greatest = this.greatestOf(run, 'beds', () => true);
    for (const spot of this.spots) {
      const beds = this.valueOf(run, 'beds', spot.place, day);
      if (beds <= 0) continue;
      const radius = this.mostRadius * Math.sqrt(beds / greatest);
      const taken = Math.min(1, Math.max(0, this.valueOf(run, 'occupancy', spot.place, day)));
      sizes.push({ spot, value: taken, radius });
      const { context } = this;
      context.beginPath();
      context.arc(spot.x, spot.y, radius, 0, 2 * Math.PI);
      context.fillStyle = this.look.pale;
      context.fill();
      context.beginPath();
      context.moveTo(spot.x, spot.y);
      context.arc(spot.x, spot.y, radius, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * taken);
      context.closePath();
      context.fillStyle = this.look.accent;
      context.fill();
      context.beginPath();
      context.arc(spot.x, spot.y, radius + (taken > 0.95 ? 2 : 0), 0, 2 * Math.PI);
      context.lineWidth = taken > 0.95 ? 3 : 1;
      context.strokeStyle = taken > 0.95 ? this.look.ink : this.look.accent;
      context.stroke();
    }
  }

  private rents(sizes: { spot: Spot; value: number; radius: number }[], run: Run, day: number): void {
    const greatest = this.greatestOf(run, 'rent_index', () => true);
    for (const spot of this.spots) {
      const value = this.valueOf(run, 'rent_index', spot.place, day);
      if (value <= 0) continue;
      const radius = this.mostRadius * 0.55;
      const share = greatest > 1 ? Math.min(1, Math.max(0, (value - 1) / (greatest - 1))) : 0;
      this.context.beginPath();
      this.context.arc(spot.x, spot.y, radius, 0, 2 * Math.PI);
      this.context.fillStyle = this.look.paper;
      this.context.fill();
      this.context.globalAlpha = 0.12 + 0.88 * share;
      this.context.fillStyle = this.look.accent;
      this.context.fill();
      this.context.globalAlpha = 1;
      this.context.strokeStyle = this.look.accent;
      this.context.lineWidth = 1;
      this.context.stroke();
      sizes.push({ spot, value, radius });
    }
  }

  /** Pointed the way people go: entries into the host, exits out of it. The length is the number. */
  private spikes(run: Run, measure: string, day: number, colour: string, sign: 1 | -1): void {
    const greatest = this.greatestOf(run, 'entries', (p) => p.kind === 'crossing');
    const { context } = this;
    for (const spot of this.spots) {
      const way = this.direction.get(spot.place.id);
      if (!way) continue;
      const value = this.valueOf(run, measure, spot.place, day);
      if (value <= 0) continue;
      const long = Math.max(3, this.mostSpike * (value / greatest));
      const [dx, dy] = [way[0] * sign, way[1] * sign];
      const side = sign * 3.4; // entries and exits stand beside each other
      const [ox, oy] = [spot.x - way[1] * side, spot.y + way[0] * side];
      context.beginPath();
      context.moveTo(ox - dy * 3.2, oy + dx * 3.2);
      context.lineTo(ox + dx * long, oy + dy * long);
      context.lineTo(ox + dy * 3.2, oy - dx * 3.2);
      context.closePath();
      context.globalAlpha = 0.85;
      context.fillStyle = colour;
      context.fill();
      context.globalAlpha = 1;
    }
  }

  private dots(chosen: string): void {
    const { context } = this;
    for (const { place, x, y } of this.spots) {
      context.beginPath();
      if (place.kind === 'crossing') context.rect(x - 1.8, y - 1.8, 3.6, 3.6);
      else context.arc(x, y, place.kind === 'conflict_zone' ? 3.4 : 1.8, 0, 2 * Math.PI);
      context.fillStyle = this.look.ink;
      context.fill();
      if (place.id === chosen) {
        context.beginPath();
        context.arc(x, y, 8, 0, 2 * Math.PI);
        context.lineWidth = 2.4;
        context.strokeStyle = this.look.ink;
        context.stroke();
      }
    }
  }

  /** The largest first, then the most populous; a name that would cover another is left out. */
  private labels(sizes: { spot: Spot; value: number; radius: number }[], reader: Reader, chosen: string): void {
    const { context } = this;
    const radiusAt = new Map(sizes.map((s) => [s.spot.place.id, s.radius]));
    const rank = (spot: Spot): number => (spot.place.id === chosen ? 1e12 : (radiusAt.get(spot.place.id) ?? 0) * 1e6
      + (spot.place.kind === 'crossing' ? 0 : Math.sqrt(spot.place.population) * 20 + (spot.place.country === this.data.scene.host ? 5e5 : 0)));
    const spots = [...this.spots].sort((a, b) => rank(b) - rank(a)).slice(0, 60);
    const taken: [number, number, number, number][] = [];
    const most = this.width < 480 ? 9 : 22;
    let drawn = 0;
    context.font = `12px ${this.look.font}`;
    context.textAlign = 'left';
    context.lineJoin = 'round';
    const rtl = reader.tongue.direction === 'rtl';
    for (const spot of spots) {
      if (drawn >= most) break;
      if (spot.place.kind === 'crossing' && spot.place.id !== chosen && (radiusAt.get(spot.place.id) ?? 0) < 6) continue;
      const text = reader.place(spot.place.id);
      const wide = context.measureText(text).width;
      const gap = Math.max(4, Math.min(16, (radiusAt.get(spot.place.id) ?? 0) + 3));
      const spotsFor: [number, number][] = [[spot.x + gap, spot.y + 4], [spot.x - gap - wide, spot.y + 4], [spot.x - wide / 2, spot.y - gap - 2], [spot.x - wide / 2, spot.y + gap + 11]];
      if (rtl) [spotsFor[0], spotsFor[1]] = [spotsFor[1], spotsFor[0]];
      const free = spotsFor.find(([x, y]) => x > 2 && x + wide < this.width - 2 && y > 12 && y < this.height - 4
        && taken.every(([l, t, r, b]) => x + wide < l || x > r || y < t || y - 12 > b));
      if (!free) continue;
      taken.push([free[0] - 2, free[1] - 12, free[0] + wide + 2, free[1] + 3]);
      context.strokeStyle = this.look.paper;
      context.lineWidth = 3;
      context.globalAlpha = 0.85;
      context.strokeText(text, free[0], free[1]);
      context.globalAlpha = 1;
      context.fillStyle = this.look.ink;
      context.fillText(text, free[0], free[1]);
      ++drawn;
    }
  }

  /** The place at a point, within a finger's width. */
  at(x: number, y: number): string | null {
    let best: Spot | null = null;
    let nearest = 22;
    for (const spot of this.spots) {
      const distance = Math.hypot(spot.x - x, spot.y - y);
      if (distance < nearest) {
        nearest = distance;
        best = spot;
      }
    }
    return best?.place.id ?? null;
  }

  /** The next place in the direction of an arrow key. */
  next(from: string, dx: number, dy: number): string | null {
    const here = this.spots.find((s) => s.place.id === from) ?? { x: this.width / 2, y: this.height / 2 };
    let best: string | null = null;
    let least = Infinity;
    for (const spot of this.spots) {
      const [x, y] = [spot.x - here.x, spot.y - here.y];
      const along = x * dx + y * dy;
      if (spot.place.id === from || along <= 0.5) continue;
      const cost = along + 2.5 * Math.abs(x * dy - y * dx);
      if (cost < least) {
        least = cost;
        best = spot.place.id;
      }
    }
    return best;
  }
}
