import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isBalanced } from '../../../gateway/ledger/summary.ts';
import { openStore } from '../../../gateway/store/sqlite.ts';
import { noFaults } from '../../../protocol/ports.ts';
import { day } from '../../contract/given.ts';
import { seededIds } from '../../support/seeded-ids.ts';
import { MergingShop, points } from './merged.ts';

function open(programmes = points()): MergingShop {
  const options = { path: ':memory:', durability: 'normal', pepper: null } as const;
  const rest = { units: ['POINTS'], faults: noFaults, ids: seededIds(1) };
  return new MergingShop(openStore({ ...options, ...rest }), programmes);
}

const numRuns = 20;
const patience = { timeout: 60_000 };

/** One thing that happens to member 1 or 2. */
interface Deed {
  readonly kind: 'buy' | 'spend' | 'giveBack' | 'undo' | 'wait';
  readonly who: number;
  readonly amount: number;
}
const deeds = fc.array(
  fc.record<Deed>({
    kind: fc.constantFrom('buy', 'buy', 'spend', 'giveBack', 'undo', 'wait'),
    who: fc.constantFrom(1, 2),
    amount: fc.integer({ min: 1, max: 60 }),
  }),
  { maxLength: 14 },
);

/** Does the deeds; what was bought and spent is named by a running number. */
class Story {
  readonly shop: MergingShop;
  private readonly bought: { readonly name: string; readonly amount: number }[] = [];
  private readonly spent: string[] = [];
  private count = 0;

  constructor(shop: MergingShop) {
    this.shop = shop;
  }

  tell(story: readonly Deed[]): void {
    for (const deed of story) this.do(deed);
  }

  do({ kind, who, amount }: Deed): void {
    const { shop } = this;
    this.count += 1;
    const name = `n${this.count}`;
    if (kind === 'buy') {
      shop.buy(who, name, amount);
      this.bought.push({ name, amount });
    } else if (kind === 'spend') {
      if (typeof shop.spend(who, name, amount) !== 'string') this.spent.push(name);
    } else if (kind === 'giveBack') {
      const one = this.bought.splice(amount % Math.max(1, this.bought.length), 1)[0];
      if (one !== undefined) shop.giveBack(one.name, one.amount);
    } else if (kind === 'undo') {
      const id = this.spent.splice(amount % Math.max(1, this.spent.length), 1)[0];
      if (id !== undefined) shop.undoSpend(id);
    } else {
      shop.now += amount * day;
      for (const member of shop.store.dueMembers(shop.now, 9)) shop.run({ kind: 'settle', member });
    }
  }
}

/** What a member has less what is owed. */
const net = (shop: MergingShop, n: number): number => {
  const [available, pending, debt] = shop.balance(n);
  return available + pending - debt;
};
const both = (shop: MergingShop) => [shop.balance(1), shop.balance(2)];
function expectSound(shop: MergingShop): void {
  for (const summary of Object.values(shop.store.unitSummaries())) {
    expect(isBalanced(summary)).toBe(true);
  }
  for (const n of [1, 2]) {
    const [available, , debt] = shop.balance(n);
    expect(available === 0 || debt === 0).toBe(true);
  }
}

test(
  'edge case 18: a merge that is undone at once has changed nothing, after any story',
  patience,
  () => {
    fc.assert(
      fc.property(deeds, fc.boolean(), (before, isFirst) => {
        const shop = open();
        new Story(shop).tell(before);
        const [from, into] = isFirst ? [1, 2] : [2, 1];
        for (const member of [1, 2]) shop.adjust(member, 1);
        const had = both(shop);
        const sum = net(shop, 1) + net(shop, 2);
        expect(shop.merge(from, into)).toMatchObject({ kind: 'merged' });
        expect([net(shop, from), net(shop, into)]).toEqual([0, sum]);
        expectSound(shop);
        expect(shop.unmerge(from, into)).toMatchObject({ kind: 'unmerged' });
        expect(both(shop)).toEqual(had);
        expectSound(shop);
        shop.store.close();
      }),
      { numRuns },
    );
  },
);

test(
  'edge case 46: an un-merge moves points and never makes any, whatever happened meanwhile',
  patience,
  () => {
    fc.assert(
      fc.property(deeds, deeds, deeds, (before, meanwhile, after) => {
        const shop = open();
        const story = new Story(shop);
        story.tell(before);
        shop.merge(1, 2);
        // Not longer than the days in which it can be undone.
        const begun = shop.now;
        for (const deed of meanwhile) {
          const isLong = deed.kind === 'wait' && shop.now + deed.amount * day > begun + 30 * day;
          if (!isLong) story.do(deed);
        }
        for (const member of shop.store.dueMembers(shop.now, 9))
          shop.run({ kind: 'settle', member });
        const sum = net(shop, 2);
        expect(net(shop, 1)).toBe(0);
        expect(shop.unmerge(1, 2)).toMatchObject({ kind: 'unmerged' });
        expect(net(shop, 1) + net(shop, 2)).toBe(sum);
        expectSound(shop);
        story.tell(after);
        expectSound(shop);
        shop.store.close();
      }),
      { numRuns },
    );
  },
);

test('two who are merged first have in the end what both would have had', patience, () => {
  fc.assert(
    fc.property(deeds, (told) => {
      // Where nothing ends it does not matter whose points are spent first.
      const endless = points().map((one) => ({
        ...one,
        units: one.units.map((unit) => ({ ...unit, life: null })),
      }));
      const [apart, merged] = [open(endless), open(endless)];
      merged.merge(1, 2);
      const [one, other] = [new Story(apart), new Story(merged)];
      for (const deed of told) {
        const isShort =
          deed.kind === 'spend' &&
          Math.min(apart.balance(deed.who)[0], merged.balance(2)[0]) < deed.amount;
        if (isShort) continue;
        one.do(deed);
        other.do(deed);
        expect(net(merged, 2)).toBe(net(apart, 1) + net(apart, 2));
      }
      for (const shop of [apart, merged]) shop.store.close();
    }),
    { numRuns },
  );
});
