import { escaped } from './html.ts';

/** Charts as plain SVG, drawn from numbers; what they say stands in a table beside them. */

export interface Series {
  readonly name: string;
  /** A colour of style.ts: 1 to 5, or 0 for grey. */
  readonly colour: number;
  /** One a label; null: nothing is known there. */
  readonly values: readonly (number | null)[];
}
export interface Chart {
  /** What a screen reader says instead of the picture. */
  readonly title: string;
  readonly labels: readonly string[];
  readonly series: readonly Series[];
  /** A number at the axis or in a tip. */
  readonly text: (value: number) => string;
  /** Top of the axis, where it is known: 100 for shares. */
  readonly max?: number;
  /** Under the axis. */
  readonly labelsTitle?: string;
}

const width = 560;
const height = 290;
const box = { left: 62, right: 30, top: 12, bottom: 46 } as const;
const inner = { width: width - box.left - box.right, height: height - box.top - box.bottom };

/** Bars on top of each other, one a label. Negative values hang below the axis. */
export function stackedBars(chart: Chart): string {
  const { labels, series, text } = chart;
  const sums = labels.map((_, at) => {
    const values = series.map((one) => one.values[at] ?? 0);
    const sum = (sign: 1 | -1) =>
      values.reduce((total, value) => total + (value * sign > 0 ? value : 0), 0);
    return [sum(1), sum(-1)] as const;
  });
  const axis = axisOf([...sums.flat(), chart.max ?? 0]);
  const step = inner.width / Math.max(1, labels.length);
  const bar = Math.min(56, step * 0.72);
  const bars = labels.flatMap((label, at) => {
    const ends = { up: 0, down: 0 };
    return series.map((one) => {
      const value = one.values[at] ?? 0;
      if (value === 0) return '';
      const side = value > 0 ? 'up' : 'down';
      const from = ends[side];
      ends[side] += value;
      const [top, bottom] = [
        axis.y(Math.max(from, ends[side])),
        axis.y(Math.min(from, ends[side])),
      ];
      const x = box.left + step * at + (step - bar) / 2;
      const tip = `${label}, ${one.name}: ${text(value)}`;
      return rect({ x, y: top, width: bar, height: bottom - top, colour: one.colour, tip });
    });
  });
  return framed(chart, axis, [...bars, ...labelTexts(chart, (at) => step * (at + 0.5))]);
}

/** Lines over the labels, first label at the left edge. */
export function lines(chart: Chart): string {
  const { labels, series, text } = chart;
  const known = series.flatMap(({ values }) => values.filter((value) => value !== null));
  const axis = axisOf([...known, chart.max ?? 0]);
  const step = inner.width / Math.max(1, labels.length - 1);
  const drawn = series.flatMap(({ name, colour, values }) => {
    const points = values.flatMap((value, at) =>
      value === null ? [] : [{ x: box.left + step * at, y: axis.y(value), value, at }],
    );
    const path = points.map(({ x, y }) => `${round(x)},${round(y)}`).join(' ');
    const dots = points.map(
      ({ x, y, value, at }) =>
        `<circle class="f${colour}" cx="${round(x)}" cy="${round(y)}" r="${points.length > 40 ? 2 : 3.5}">` +
        `<title>${escaped(`${labels[at] ?? ''}, ${name}: ${text(value)}`)}</title></circle>`,
    );
    return [`<polyline class="s${colour}" points="${path}"/>`, ...dots];
  });
  return framed(chart, axis, [...drawn, ...labelTexts(chart, (at) => step * at)]);
}

/** Bars from left to right under each other: for names that are long. */
export function sideBars(chart: Chart): string {
  const { labels, series, text } = chart;
  const rowHeight = 34;
  const full = 1000;
  const left = 190;
  const right = 130;
  const tall = labels.length * rowHeight + 8;
  const sums = labels.map((_, at) => series.reduce((sum, one) => sum + (one.values[at] ?? 0), 0));
  const max = Math.max(...sums, chart.max ?? 0, 1e-9);
  const rows = labels.flatMap((label, at) => {
    const y = at * rowHeight + 8;
    let x = left;
    const bars = series.map((one) => {
      const value = Math.max(0, one.values[at] ?? 0);
      const long = (value / max) * (full - left - right);
      const tip = `${label}, ${one.name}: ${text(value)}`;
      const made = { x, y, width: long, height: rowHeight - 12, colour: one.colour, tip };
      x += long;
      return value === 0 ? '' : rect(made);
    });
    const middle = y + (rowHeight - 12) / 2 + 5;
    const name = label.length > 24 ? `${label.slice(0, 23)}…` : label;
    return [
      `<text x="${left - 10}" y="${middle}" text-anchor="end">${escaped(name)}</text>`,
      ...bars,
      `<text x="${round(x + 8)}" y="${middle}">${escaped(text(sums[at] ?? 0))}</text>`,
    ];
  });
  return svg(chart.title, { wide: full, tall }, rows.join('')) + legend(series);
}

interface Axis {
  readonly ticks: readonly number[];
  readonly y: (value: number) => number;
}

function axisOf(values: readonly number[]): Axis {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const step = niceStep((high - low || 1) / 4);
  const from = Math.floor(low / step) * step;
  const to = Math.max(from + step, Math.ceil(high / step - 1e-9) * step);
  const ticks = Array.from(
    { length: Math.round((to - from) / step) + 1 },
    (_, at) => from + at * step,
  );
  const y = (value: number) => box.top + ((to - value) / (to - from)) * inner.height;
  return { ticks, y };
}

/** 1, 2, 2.5 or 5 times a power of ten: at least `rough`. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 2.5, 5].find((nice) => nice * power >= rough) ?? 10) * power;
}

function framed(chart: Chart, axis: Axis, parts: readonly string[]): string {
  const grid = axis.ticks.map((tick) => {
    const y = round(axis.y(tick));
    return (
      `<line class="${tick === 0 ? 'zero' : 'grid'}" x1="${box.left}" x2="${width - box.right}" y1="${y}" y2="${y}"/>` +
      `<text x="${box.left - 8}" y="${y + 4}" text-anchor="end">${escaped(chart.text(tick))}</text>`
    );
  });
  const { labelsTitle } = chart;
  const under =
    labelsTitle === undefined
      ? ''
      : `<text class="quiet" x="${box.left + inner.width / 2}" y="${height - 6}" text-anchor="middle">${escaped(labelsTitle)}</text>`;
  return (
    svg(chart.title, { wide: width, tall: height }, [...grid, ...parts, under].join('')) +
    legend(chart.series)
  );
}

/** So many that they do not run into each other. */
function labelTexts({ labels }: Chart, x: (at: number) => number): readonly string[] {
  const every = Math.ceil(labels.reduce((sum, one) => sum + one.length + 2, 0) / 64);
  return labels.map((label, at) =>
    at % every === 0
      ? `<text x="${round(box.left + x(at))}" y="${height - box.bottom + 18}" text-anchor="middle">${escaped(label)}</text>`
      : '',
  );
}

function rect(of: {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: number;
  readonly tip: string;
}): string {
  const sizes = `x="${round(of.x)}" y="${round(of.y)}" width="${round(of.width)}" height="${round(of.height)}"`;
  return `<rect class="f${of.colour}" ${sizes}><title>${escaped(of.tip)}</title></rect>`;
}

const svg = (
  title: string,
  { wide, tall }: { readonly wide: number; readonly tall: number },
  content: string,
): string =>
  `<svg viewBox="0 0 ${wide} ${tall}" role="img" aria-label="${escaped(title)}">${content}</svg>`;

function legend(series: readonly Series[]): string {
  if (series.length < 2) return '';
  const names = series.map(
    ({ name, colour }) => `<li><span class="key b${colour}"></span>${escaped(name)}</li>`,
  );
  return `<ul class="legend" aria-hidden="true">${names.join('')}</ul>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
