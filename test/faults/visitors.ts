import { get } from 'node:http';
import { connect } from 'node:net';
import type { ScreenView } from '../../protocol/views.ts';
import type { Auditor } from '../simulation/auditor.ts';
import type { RandomStream } from '../simulation/random.ts';
import { cardNumber } from '../simulation/tills.ts';
import { sleep } from './program.ts';
import { newestEvent } from './snapshots.ts';

export interface VisitorDeps {
  readonly kiosk: string;
  readonly screenPort: number;
  /** Unix socket of the kiosk's demo reader. */
  readonly reader: string;
  readonly outboxFile: string;
  readonly auditor: Auditor;
  readonly random: RandomStream;
  /** Cards of members. */
  readonly cards: readonly string[];
}

/** What a tap may end in. */
const results: ReadonlySet<string> = new Set([
  'member',
  'unknownCard',
  'cannotCheck',
  'refusedRead',
  'outOfService',
]);

/**
 * People at one kiosk, one after the other: each lays a card on its reader and believes what the
 * screen says, and the auditor hears of it.
 */
export class Visitors {
  /** Results of taps, by kind of view; `cannotCheck` that promised nothing counts as `notSaved`. */
  readonly seen: Record<string, number> = {};
  readonly #deps: VisitorDeps;
  #strangers = 0;
  #lastPromise = '';
  #isOpen = false;
  #work: Promise<void> = Promise.resolve();

  constructor(deps: VisitorDeps) {
    this.#deps = deps;
  }

  /** Lays a card on the reader. The view that it ends in; null when the kiosk did not answer. */
  async tap(card: string, timeoutMs = 3000): Promise<ScreenView | null> {
    const view = await this.#watch(card, timeoutMs);
    if (view !== null) this.#believe(view, card);
    return view;
  }

  /** Somebody with a card that nobody knows. */
  tapStranger(): Promise<ScreenView | null> {
    this.#strangers += 1;
    return this.tap(cardNumber(1_000_000 + this.#strangers));
  }

  tapMember(): Promise<ScreenView | null> {
    return this.tap(this.#deps.random.pick(this.#deps.cards));
  }

  /** People come until `rest`. */
  open(): void {
    this.#isOpen = true;
    this.#work = this.#come();
  }

  async rest(): Promise<void> {
    this.#isOpen = false;
    await this.#work;
  }

  async #come(): Promise<void> {
    const { random } = this.#deps;
    while (this.#isOpen) {
      const view = random.chance(0.3) ? await this.tapMember() : await this.tapStranger();
      await sleep(view === null ? 100 : random.integer(5, 40));
    }
  }

  #believe(view: ScreenView, card: string): void {
    const { kiosk, auditor, outboxFile } = this.#deps;
    const kind = view.kind === 'cannotCheck' && !view.isSaved ? 'notSaved' : view.kind;
    this.seen[kind] = (this.seen[kind] ?? 0) + 1;
    if (view.kind === 'member') {
      const available = view.balances[0]?.available;
      if (available !== undefined) auditor.kioskShowed({ kiosk, card, available });
    } else if (kind === 'cannotCheck') {
      // Taps come one by one, so the newest row is what the screen spoke of.
      const row = newestEvent(outboxFile);
      if (row === null || row.id === this.#lastPromise) {
        auditor.find('I4', `${kiosk} said "saved", and there is no new event in its outbox`);
        return;
      }
      this.#lastPromise = row.id;
      auditor.kioskStored({ kiosk, id: row.id, bodyHash: row.hash });
    }
  }

  /** Follows the screen, taps, and waits for a result that is of this tap. */
  #watch(card: string, timeoutMs: number): Promise<ScreenView | null> {
    const { screenPort, reader } = this.#deps;
    return new Promise((resolve) => {
      let text = '';
      let before: ScreenView | null = null;
      const end = (view: ScreenView | null): void => {
        clearTimeout(timer);
        request.destroy();
        resolve(view);
      };
      const timer = setTimeout(() => end(null), timeoutMs);
      const take = (view: ScreenView): void => {
        if (before === null) {
          // The view that was there before; the page is fed from here on.
          before = view;
          layOn(reader, card, () => end(null));
        } else if (results.has(view.kind) && !isSameVisit(before, view)) end(view);
      };
      const request = get({ host: '127.0.0.1', port: screenPort, path: '/events' }, (response) => {
        response.setEncoding('utf8');
        response.on('error', () => end(null));
        response.on('close', () => end(null));
        response.on('data', (chunk: string) => {
          text += chunk;
          const parts = text.split('\n\n');
          text = parts.pop() ?? '';
          for (const part of parts) {
            const [head = '', data = ''] = part.split('\ndata: ');
            if (head === 'event: view') take(JSON.parse(data) as ScreenView);
          }
        });
      });
      request.on('error', () => end(null));
    });
  }
}

/** One whole tap at the demo reader. */
function layOn(reader: string, card: string, onError: () => void): void {
  const hex = Buffer.from(card.slice('num-'.length)).toString('hex');
  const link = connect(reader, () => {
    link.end(`${JSON.stringify({ technology: 'barcode', hex })}\n`);
  });
  link.on('error', onError);
  link.resume();
}

/** A balance that changed while it was shown is no answer to the next card. */
function isSameVisit(before: ScreenView, view: ScreenView): boolean {
  return before.kind === 'member' && view.kind === 'member' && before.visit === view.visit;
}
