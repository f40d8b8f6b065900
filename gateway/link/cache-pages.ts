import { limits } from '../../protocol/events.ts';
import type { Request, Response } from '../../protocol/messages.ts';
import type { Clock } from '../../protocol/ports.ts';
import type { Store } from '../store/interface.ts';
import { Fills, fillRetryMs } from './fills.ts';
import { rowsThatFit } from './view-chunks.ts';

/** Answers what kiosks ask about member views: the next page, or why there is none. */
export class CachePages {
  readonly #deps: { readonly store: Store; readonly clock: Clock };
  readonly #fills = new Fills();

  constructor(deps: { readonly store: Store; readonly clock: Clock }) {
    this.#deps = deps;
  }

  answer(device: string, ask: Request['ask']): Response['answer'] {
    const { store, clock } = this.#deps;
    const isStart = ask.fill && ask.cursor === 0;
    const isUsable =
      ask.history === store.history &&
      ask.cursor <= store.newestRev() &&
      (ask.fill || ask.cursor >= store.oldestRev());
    if (!isUsable && !isStart) return { kind: 'reset' };
    if (ask.fill && !this.#fills.enter(device, clock.mono())) {
      return { kind: 'busy', afterMs: fillRetryMs };
    }
    const page = this.#page(ask.cursor);
    if (page.isLast) this.#fills.leave(device);
    return page;
  }

  #page(cursor: number): Response['answer'] & { readonly kind: 'page' } {
    const { store } = this.#deps;
    const whole = store.page(cursor, limits.pageRows);
    const fitting = rowsThatFit(whole.rows);
    const page = fitting < whole.rows.length ? store.page(cursor, fitting) : whole;
    const { rev, isLast } = page;
    return { kind: 'page', rows: [...page.rows], rev, isLast, head: store.head() };
  }
}
