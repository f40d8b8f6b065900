/** One figure of a bench: what `--json` prints, one object a line. */
export interface Measure {
  /** `bench.figure`, as `tap-lookup.cpu-1m`. */
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** null where there is nothing to compare with. */
  readonly peer: number | null;
  /** ours / peer; null without a peer. */
  readonly ratio: number | null;
  /** (largest - smallest) / median over the rounds: of the ratio, or of ours without a peer. */
  readonly spread: number | null;
  /** At most this ratio (or this much of ours without a peer); null where it is only stated. */
  readonly goal: number | null;
  /** The goal is met, or there is none. */
  readonly ok: boolean;
}

export interface BenchOptions {
  /** Rounds in which ours and the peer alternate. */
  readonly rounds: number;
  /** A run that only shows that the bench works; its figures mean nothing. */
  readonly isSmall: boolean;
  /** Receipts of the past to run on; null = made-up ones. */
  readonly receipts: string | null;
  /** An empty folder on the disk that is measured; the caller removes it. */
  readonly folder: string;
  /** Says on stderr what takes long. */
  readonly say: (text: string) => void;
}

/** Measures come as they are ready. */
export type Bench = (options: BenchOptions) => AsyncIterable<Measure>;

/** Figures of the rounds of both sides. */
export interface Rounds {
  readonly ours: readonly number[];
  readonly peer: readonly number[];
}

/**
 * Runs both sides in every round, each second round the peer first, so that what changes on the
 * machine meets both. A first round warms up and is not counted.
 */
export async function alternate(options: {
  readonly rounds: number;
  readonly ours: () => number | Promise<number>;
  readonly peer: () => number | Promise<number>;
}): Promise<Rounds> {
  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round <= options.rounds; round += 1) {
    const isPeerFirst = round % 2 === 1;
    const early = isPeerFirst ? await options.peer() : 0;
    const own = await options.ours();
    const other = isPeerFirst ? early : await options.peer();
    if (round === 0) continue;
    ours.push(own);
    peer.push(other);
  }
  return { ours, peer };
}

/** A measure from rounds of both sides: medians, and the ratio of the medians. */
export function compared(
  head: { readonly name: string; readonly unit: string; readonly goal: number | null },
  { ours, peer }: Rounds,
): Measure {
  const ratio = median(ours) / median(peer);
  const ratios = ours.map((own, round) => own / (peer[round] ?? Number.NaN));
  return {
    name: head.name,
    unit: head.unit,
    ours: rounded(median(ours)),
    peer: rounded(median(peer)),
    ratio: rounded(ratio),
    spread: rounded(spread(ratios)),
    goal: head.goal,
    ok: head.goal === null || ratio <= head.goal,
  };
}

/** A measure that has no peer. */
export function stated(
  head: { readonly name: string; readonly unit: string; readonly goal: number | null },
  values: readonly number[],
): Measure {
  const ours = median(values);
  const isMet = head.goal === null || ours <= head.goal;
  return {
    name: head.name,
    unit: head.unit,
    ours: rounded(ours),
    peer: null,
    ratio: null,
    spread: values.length > 1 ? rounded(spread(values)) : null,
    goal: head.goal,
    ok: isMet,
  };
}

/** Middle of the values; the mean of the two middle ones. NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** The smallest value that `percent` of all values do not exceed (nearest rank). */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Microseconds of CPU (user and system) that one of `count` runs of the work takes. */
export function cpuMicros(count: number, work: (at: number) => void): number {
  const before = process.cpuUsage();
  for (let at = 0; at < count; at += 1) work(at);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

function spread(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/** Four significant digits: more would only be noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
