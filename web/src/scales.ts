// Axes of charts: round numbers at round distances.

export interface Scale { low: number; high: number; ticks: number[]; place(value: number): number }

const STEPS = [1, 2, 2.5, 5, 10];

/** From 0 (or below, where values are) to a round number at or above `high`; `place` gives 0..1. */
export function linear(low: number, high: number, wanted = 5): Scale {
  if (!(high > low)) high = low + 1;
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((s) => s * power >= rough) ?? 10);
  const from = Math.floor(low / step + 1e-9) * step;
  const to = Math.ceil(high / step - 1e-9) * step;
  const ticks: number[] = [];
  for (let i = 0; from + i * step <= to + step / 2; ++i) ticks.push(Number((from + i * step).toPrecision(12)));
  return { low: from, high: to, ticks, place: (value) => (value - from) / (to - from) };
}

/** Powers of ten around positive values; what is not positive stands at the foot. */
export function logarithmic(low: number, high: number): Scale {
  const from = 10 ** Math.floor(Math.log10(Math.max(low, 1e-6)));
  const to = Math.max(from * 10, 10 ** Math.ceil(Math.log10(Math.max(high, 1e-6))));
  const ticks: number[] = [];
  for (let t = from; t <= to * 1.0001; t *= 10) ticks.push(Number(t.toPrecision(6)));
  const span = Math.log10(to / from);
  return { low: from, high: to, ticks, place: (value) => (value <= from ? 0 : Math.log10(value / from) / span) };
}
