import { expect } from 'vitest';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Answer, Command, Programmes } from '../../../gateway/programme/types.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { cardOf, receiptOf, request, start, uuid } from '../../contract/given.ts';
import { plainShop } from './plain-shop.ts';

export const [anna, bo, cleo] = [uuid(1), uuid(2), uuid(3)];
export const points = (more = '') =>
  plainShop(`
units: { POINTS: { value: "0.01", onReturn: debt, life: 12 months${more} } }
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]`);

type Answered<Kind> = Extract<Answer, { readonly kind: Kind }>;

/** A shop with members, who buy, spend and are merged. */
export class MergingShop {
  store: Store;
  now = start;
  private count = 0;
  readonly programmes: Programmes;

  constructor(store: Store, programmes: Programmes = points()) {
    this.store = store;
    this.programmes = programmes;
    for (const n of [1, 2, 3]) {
      this.run({ kind: 'enrol', member: uuid(n), card: cardOf(n), name: `Nr ${n}`, at: start });
    }
  }

  /** The answer, or the code of the refusal. */
  run(command: Command): Answer | string {
    this.count += 1;
    const works = [request(command, { key: `k${this.count}`, receivedAt: this.now })];
    const { now, programmes } = this;
    const { results, bugs } = this.store.transact({ works, now, programmes, decide });
    expect(bugs).toEqual([]);
    const [result] = results;
    if (result?.kind !== 'answer') throw new Error('a request is answered');
    return 'ok' in result.answer ? result.answer.code : result.answer;
  }

  buy(n: number, number: string, total: number, at = this.now): Answer | string {
    return this.run({
      ...{ kind: 'purchase', receipt: receiptOf(number), occurredAt: at, currency: 'DKK' },
      ...{ who: { card: cardOf(n) }, tenders: [] },
      lines: [{ line: 1, sku: 'tea', quantity: 1000, totalMinor: total * 100 }],
    });
  }

  giveBack(of: string, total: number): Answer | string {
    return this.run({
      ...{ kind: 'return', receipt: receiptOf(`back ${of}`), of: receiptOf(of), currency: 'DKK' },
      ...{ occurredAt: this.now, mayWait: false },
      lines: [{ line: 1, ofLine: 1, quantity: 1000, totalMinor: total * 100 }],
    });
  }

  spend(n: number, id: string, amount: number, unit = 'POINTS'): Answer | string {
    return this.run({
      ...{ kind: 'spend', id, receipt: receiptOf(id), occurredAt: this.now, unit, amount },
      who: { card: cardOf(n) },
    });
  }

  undoSpend(id: string): Answer | string {
    return this.run({
      ...{ kind: 'return', receipt: receiptOf(`undo ${id}`), of: receiptOf(id), currency: 'DKK' },
      ...{ occurredAt: this.now, mayWait: false, lines: [] },
    });
  }

  adjust(n: number, amount: number, unit = 'POINTS'): Answer | string {
    const said = { unit, amount, reason: 'goodwill', at: this.now };
    return this.run({ kind: 'adjust', who: { member: uuid(n) }, ...said });
  }

  merge(from: number, into: number, more: Partial<Command & { kind: 'merge' }> = {}) {
    return this.run({
      ...{ kind: 'merge', id: `mg-${from}-${into}`, receipt: receiptOf(`merge ${from} ${into}`) },
      ...{ who: { member: uuid(into) }, from: { member: uuid(from) }, staff: '7', second: '8' },
      ...{ at: this.now, ...more },
    });
  }

  unmerge(from: number, into: number, more: Partial<Command & { kind: 'unmerge' }> = {}) {
    const merge = `mg-${from}-${into}`;
    const receipt = receiptOf(`un${merge}`);
    return this.run({ kind: 'unmerge', receipt, merge, staff: '7', at: this.now, ...more });
  }

  /** What a member can spend, what waits, and what is owed. */
  balance(n: number, unit = 'POINTS'): readonly [available: number, pending: number, debt: number] {
    const rows = this.store.member(uuid(n), this.now)?.balances;
    const row = rows?.find((one) => one.unit === unit);
    return [row?.available ?? 0, row?.pending ?? 0, row?.debt ?? 0];
  }
}

/** The answer of a merge or its un-merge. */
export function answered(answer: Answer | string): Answered<'merged' | 'unmerged'> {
  if (typeof answer === 'string') throw new Error(answer);
  if (answer.kind !== 'merged' && answer.kind !== 'unmerged') throw new Error(answer.kind);
  return answer;
}
