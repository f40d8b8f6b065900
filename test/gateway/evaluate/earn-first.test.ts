import { expect, it } from 'vitest';
import { figure } from '../../../gateway/ledger/sum.ts';
import { earnFirst } from '../../../gateway/programme/evaluate/earn-first.ts';
import { refuse } from '../../../protocol/errors.ts';
import { bought } from './rules.ts';

type Outcome = ReturnType<typeof earnFirst>;
type Amounts = Readonly<Record<string, number>>;

/** What a receipt comes to: points that it earns, and points that its discounts cost. */
const comesTo = (earned: Amounts, paid: Amounts = {}): Outcome => {
  const nothing = { fundedBy: '', lines: [], sum: figure(0, 'nothing') };
  const plain = { ...nothing, rule: 'offer', minor: 1, freePieces: [], step: null };
  const costs = Object.entries(paid).map(([unit, amount]) => ({ unit, amount }));
  const points = Object.entries(earned).map(([unit, amount]) => ({ unit, amount }));
  return {
    ok: true,
    discounts: [null, ...costs].map((pays) => ({ ...plain, pays })),
    earned: points.map((one) => ({ ...nothing, rule: 'base', ...one })),
    ...{ uses: [], paid: [], asked: bought([]) },
  };
};

/** What is decided, and with how many new points each turn was tried. */
function tried(
  owed: Amounts,
  turns: readonly Outcome[],
  available: Amounts = {},
): { readonly decided: number; readonly with: readonly Amounts[] } {
  const asked: Amounts[] = [];
  const means = {
    ...{ owed, available: new Map(Object.entries(available)) },
    own: ({ earned }: Pick<Extract<Outcome, { ok: true }>, 'earned'>) => earned,
  };
  const outcome = earnFirst(means, (more) => {
    asked.push(Object.fromEntries(more));
    return turns[asked.length - 1] ?? comesTo({}, { P: 999 });
  });
  return { decided: turns.indexOf(outcome), with: asked };
}

it('a receipt that earns nothing of what pays at once is worked out once', () => {
  expect(tried({ P: 0 }, [comesTo({ Q: 5 })])).toEqual({ decided: 0, with: [{}] });
  expect(tried({ P: 5 }, [comesTo({ P: 5 })])).toEqual({ decided: 0, with: [{}] });
});

it('what it earns may pay, less what is owed of it, and of other units nothing', () => {
  const turns = [comesTo({ P: 9, Q: 3, R: 4 }), comesTo({ P: 9, R: 4 }, { P: 7 })];
  expect(tried({ P: 2, R: 5 }, turns)).toEqual({ decided: 1, with: [{}, { P: 7 }] });
});

it('a discount is given when older and new points pay for all of it', () => {
  const earned = { P: 5, Q: 5 };
  const owed = { P: 0, Q: 0 };
  const turns = (paid: Amounts) => [comesTo(earned), comesTo(earned, paid), comesTo({})];
  const had = { P: 10, S: 1 };
  for (const paid of [{}, { P: 15 }, { P: 15, Q: 5, S: 1 }]) {
    expect(tried(owed, turns(paid), had)).toMatchObject({ decided: 1 });
  }
  for (const paid of [{ P: 16 }, { P: 15, Q: 6 }, { P: 16, Q: 5 }, { S: 2 }, { T: 1 }]) {
    expect(tried(owed, turns(paid), had)).toMatchObject({ decided: 2 });
  }
});

it('two discounts of one unit are paid together', () => {
  const two = comesTo({ P: 5 }, { P: 3 });
  const both = two.ok ? { ...two, discounts: [...two.discounts, ...two.discounts] } : two;
  expect(tried({ P: 0 }, [comesTo({ P: 5 }), both, comesTo({})])).toMatchObject({ decided: 2 });
  expect(tried({ P: 0 }, [comesTo({ P: 5 }), both], { P: 1 })).toMatchObject({ decided: 1 });
});

it('each turn counts on the least that was earned so far, and on no unit that is gone', () => {
  const missing = { P: 99 };
  const turns = [
    comesTo({ P: 9, Q: 4, R: 2 }),
    comesTo({ P: 6, Q: 4 }, missing),
    comesTo({ P: 8, Q: 3, R: 7 }, missing),
    comesTo({ P: 5, Q: 3 }, { P: 5 }),
  ];
  expect(tried({ P: 0, Q: 0, R: 0 }, turns)).toEqual({
    decided: 3,
    with: [{}, { P: 9, Q: 4, R: 2 }, { P: 6, Q: 4 }, { P: 6, Q: 3 }],
  });
});

it('it is given up after eight turns, or once nothing new is left, and older points pay', () => {
  const never = Array.from({ length: 40 }, (_, at) => comesTo({ P: 50 - at }, { P: 99 }));
  const { decided, with: all } = tried({ P: 0 }, never);
  expect({ decided, turns: all.length }).toEqual({ decided: 0, turns: 9 });
  const soon = [comesTo({ P: 2 }), comesTo({ P: 1 }, { P: 9 }), comesTo({}, { P: 9 })];
  expect(tried({ P: 0 }, soon)).toEqual({ decided: 0, with: [{}, { P: 2 }, { P: 1 }] });
});

it('a refusal is told at whichever turn it comes', () => {
  const no = refuse('AMOUNT_RANGE');
  expect(tried({ P: 0 }, [no])).toEqual({ decided: 0, with: [{}] });
  expect(tried({ P: 0 }, [comesTo({ P: 2 }), no])).toEqual({ decided: 1, with: [{}, { P: 2 }] });
});
