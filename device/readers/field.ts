import type { Clock } from '../../protocol/ports.ts';
import type { RawRead } from '../../protocol/raw-read.ts';
import { assertNever, type MonoMs } from '../../protocol/units.ts';
import type { ReaderInput, ReaderSink } from './types.ts';

/** A second card on a reader this soon after the first, none taken away: two lie together. */
export const togetherMs = 300;

/**
 * What lies on the kiosk, over all readers of all drivers. It passes the drivers' inputs on
 * and keeps two promises: while two cards lie there none of them counts, and a card that
 * stays is read once. The rules are in README.md beside this file.
 */
export class Field {
  readonly #clock: Pick<Clock, 'mono'>;
  readonly #sink: ReaderSink;
  readonly #laid = new Map<string, Laid>();
  readonly #left = new Map<string, Left>();

  constructor(deps: { readonly clock: Pick<Clock, 'mono'>; readonly sink: ReaderSink }) {
    this.#clock = deps.clock;
    this.#sink = deps.sink;
  }

  /**
   * The sink for one driver. `key` tells drivers apart. `settleMs`: the same card back this
   * soon after it went, is a card at the edge of the field and not a new read; 0 for drivers
   * that know no radio.
   */
  sinkFor({ key, settleMs }: { readonly key: string; readonly settleMs: number }): ReaderSink {
    return (input) => {
      if (input.kind === 'status') this.#status(key, input);
      else this.#take(`${key}/${input.reader}`, settleMs, input);
    };
  }

  #take(place: string, settleMs: number, input: CardInput): void {
    switch (input.kind) {
      case 'reading':
        this.#lay(place, settleMs, input.reader);
        break;
      case 'read':
        this.#read(place, settleMs, input);
        break;
      case 'refused':
        this.#refused(place, settleMs, input);
        break;
      case 'torn':
        this.#torn(place, input);
        break;
      case 'removed':
        this.#removed(place, input);
        break;
      case 'twoCards': // The reader's own anti-collision saw two.
        this.#laid.set(place, { reader: input.reader, since: this.#clock.mono(), phase: 'void' });
        this.#sink(input);
        break;
      default:
        assertNever(input);
    }
  }

  #lay(place: string, settleMs: number, reader: string): void {
    const since = this.#clock.mono();
    const here = this.#laid.get(place);
    if (here?.phase === 'void') return;
    if (here !== undefined && since - here.since > togetherMs) this.#forget(place, here);
    if (this.#laid.size > 0) {
      for (const [other, laid] of this.#laid) this.#laid.set(other, { ...laid, phase: 'void' });
      this.#laid.set(place, { reader, since, phase: 'void' });
      this.#sink({ kind: 'twoCards', reader });
      return;
    }
    const left = this.#left.get(place);
    const isBack = left !== undefined && since - left.at <= settleMs && settleMs > 0;
    this.#laid.set(place, { reader, since, phase: isBack ? 'held' : 'reading' });
    if (!isBack) this.#sink({ kind: 'reading', reader });
  }

  #read(place: string, settleMs: number, input: ReaderInput & { readonly kind: 'read' }): void {
    const print = printOf(input.read);
    const before = this.#laid.get(place);
    if (before?.phase === 'read' && before.print === print) return;
    const laid = this.#settle(place, settleMs, input.reader);
    if (laid === undefined) return;
    if (laid.phase === 'held') {
      const isSame = this.#left.get(place)?.print === print;
      if (!isSame) this.#sink({ kind: 'reading', reader: input.reader });
      this.#laid.set(place, { ...laid, phase: 'read', print });
      if (isSame) return;
    }
    this.#laid.set(place, { ...laid, phase: 'read', print });
    if (isMomentary(input.read)) this.#laid.delete(place);
    this.#sink(input);
  }

  #refused(place: string, settleMs: number, input: CardInput): void {
    const laid = this.#settle(place, settleMs, input.reader);
    if (laid === undefined) return;
    this.#laid.set(place, { ...laid, phase: 'read', print: null });
    if (laid.phase === 'held') this.#sink({ kind: 'reading', reader: input.reader });
    this.#sink(input);
  }

  /** The card that a result is about; lays it first when the driver did not. */
  #settle(place: string, settleMs: number, reader: string): Laid | undefined {
    const here = this.#laid.get(place);
    if (here === undefined || here.phase === 'read') this.#lay(place, settleMs, reader);
    const laid = this.#laid.get(place);
    return laid?.phase === 'void' ? undefined : laid;
  }

  #torn(place: string, input: CardInput): void {
    const laid = this.#laid.get(place);
    this.#laid.delete(place);
    const left = this.#left.get(place);
    if (laid?.phase === 'held' && left !== undefined) {
      this.#left.set(place, { ...left, at: this.#clock.mono() });
    } else if (laid === undefined || laid.phase === 'reading') this.#sink(input);
  }

  #removed(place: string, input: CardInput): void {
    const laid = this.#laid.get(place);
    if (laid === undefined) return;
    this.#forget(place, laid);
    if (laid.phase !== 'reading' && laid.phase !== 'held') this.#sink(input);
  }

  /** The card is gone, seen or not. */
  #forget(place: string, laid: Laid): void {
    this.#laid.delete(place);
    const print = laid.phase === 'read' ? laid.print : null;
    if (print !== null) this.#left.set(place, { at: this.#clock.mono(), print });
    else this.#left.delete(place);
    if (laid.phase === 'reading') this.#sink({ kind: 'torn', reader: laid.reader });
  }

  #status(key: string, input: ReaderInput & { readonly kind: 'status' }): void {
    for (const [place, laid] of [...this.#laid]) {
      if (!place.startsWith(`${key}/`) || input.readers.includes(laid.reader)) continue;
      this.#forget(place, laid);
      if (laid.phase === 'read') this.#sink({ kind: 'removed', reader: laid.reader });
    }
    // A reader that was away starts afresh: what lies there then is read, and shown again.
    for (const place of [...this.#left.keys()]) {
      const isHere = input.readers.some((reader) => place === `${key}/${reader}`);
      if (place.startsWith(`${key}/`) && !isHere) this.#left.delete(place);
    }
    this.#sink(input);
  }
}

type CardInput = Exclude<ReaderInput, { readonly kind: 'status' }>;

type Laid = { readonly reader: string; readonly since: MonoMs } & (
  | { readonly phase: 'reading' }
  /** Back within `settleMs`: said to nobody until it is known whether it is the same card. */
  | { readonly phase: 'held' }
  /** `print` null: it was refused. */
  | { readonly phase: 'read'; readonly print: string | null }
  /** One of two cards: nothing of it counts until it is taken away. */
  | { readonly phase: 'void' }
);
interface Left {
  readonly at: MonoMs;
  readonly print: string;
}

const printOf = (read: RawRead): string =>
  `${read.technology}:${Buffer.from(read.bytes).toString('hex')}`;

/** Codes and stripes pass by a reader; only cards lie on one. */
const isMomentary = (read: RawRead): boolean =>
  read.technology !== 'uid' && read.technology !== 'ndef';
