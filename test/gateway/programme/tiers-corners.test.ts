import { describe, expect, it } from 'vitest';
import { thawedOf } from '../../../gateway/programme/frozen.ts';
import {
  changedTiers,
  nextFall,
  type OpenTiers,
  type Standing,
} from '../../../gateway/programme/standing/tiers.ts';
import type { Floor } from '../../../gateway/programme/standing/walk.ts';
import { memberOf } from '../people/given-member.ts';
import { codeOf, programmesOf, programmeText, Shop } from './given.ts';

/** Silver from 500.00 and gold from 1,500.00 of 30 days, held for 90 days. */
const file = (tiers = 'hold: 90 days', { from = '2026-01-01', tally = 'within: 30 days' } = {}) => `
stamgast: 1
id: tiers
effectiveFrom: ${from}T00:00
zone: Europe/Berlin
currency: EUR
units: { POINTS: {} }
tallies: { TURNOVER: { of: paid${tally === '' ? '' : `, ${tally}`} }, GOODS: { of: quantity } }
tiers: { by: TURNOVER, ${tiers}, levels: [ { id: silver, from: "500.00" }, { id: gold, from: "1500.00" } ] }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: goods, when: { tally.GOODS: { gte: 5 } }, multiply: { unit: POINTS, by: 2 } }
`;
const bare = (from: string) => file('', { from }).replace(/tiers: .*\n/, '');
const shopOf = (...texts: readonly string[]) =>
  new Shop(programmesOf(...texts), '2026-03-10T12:00');
const levelsOf = (shop: Shop) => shop.keeper.levels.get('anna');
const standingOf = (shop: Shop) => {
  const { level, until, source } = levelsOf(shop)?.standing ?? {};
  return [level, until, source].join(' ');
};
const told = (shop: Shop) =>
  shop.keeper.entries.filter(({ kind }) => kind === 'tier').map(({ ref }) => ref);
const grant = (shop: Shop, level: string, until: string, at = shop.now) =>
  codeOf(
    shop.run({
      kind: 'grantTier',
      who: { member: 'anna' },
      ...{ level, until, reason: 'goodwill', at },
    }),
  );

describe('a level is written', () => {
  const standing: Standing = {
    ...{ level: 'gold', since: '2026-03-10', until: '2026-06-08', source: 'earned' },
    ...{ reviewAt: 1000, programme: 'tiers@1' },
  };
  const floor: Floor = { level: 'gold', from: '2026-03-10', until: '2026-06-08', kind: 'granted' };
  const written = (was: Standing | null, now: Standing | null, floors: readonly Floor[] = []) => {
    const member = memberOf('anna', { standing: was });
    const tiers: OpenTiers = { member, regimes: [], standing: now, floors: [...floors] };
    return changedTiers(tiers);
  };

  it.each<[string, Partial<Standing>]>([
    ['another level', { level: 'silver' }],
    ['another first day', { since: '2026-03-11' }],
    ['another end', { until: null }],
    ['another source', { source: 'kept' }],
    ['another review', { reviewAt: null }],
    ['another version', { programme: 'tiers@2' }],
  ])('with %s', (_, more) => {
    const now = { ...standing, ...more };
    expect(written(standing, now)).toEqual([{ member: 'anna', standing: now, floors: [] }]);
  });

  it('when it is the first one, and with each promise', () => {
    expect(written(null, standing)).toEqual([{ member: 'anna', standing, floors: [] }]);
    const floors = [floor];
    expect(written(standing, standing, floors)).toEqual([{ member: 'anna', standing, floors }]);
    expect(written(null, null, floors)).toEqual([{ member: 'anna', standing: null, floors }]);
  });

  it('when nothing is new, never', () => {
    expect(written(standing, { ...standing })).toEqual([]);
    expect(written(null, null)).toEqual([]);
    expect(changedTiers(null)).toEqual([]);
  });
});

describe('the next fall', () => {
  const fallOf = (shop: Shop) => {
    const { member } = shop.keeper.load({ kind: 'settle', member: 'anna' }, shop.now);
    return member === null ? null : nextFall(shop.keeper.programmes, member, shop.now);
  };

  it('is told from the first day of the levels on', () => {
    const shop = shopOf(file(undefined, { from: '2026-03-10' }));
    shop.buy({ number: '1', total: 150_000 });
    expect(fallOf(shop)).toEqual({ on: '2026-06-09', level: 'silver' });
  });

  it('is none without levels, and before the first version', () => {
    expect(fallOf(shopOf(bare('2026-01-01')))).toBe(null);
    expect(fallOf(shopOf(file(undefined, { from: '2026-03-11' })))).toBe(null);
  });
});

describe('versions with other levels', () => {
  it('a receipt of a version without any keeps nothing of them', () => {
    const plain = programmeText({ effectiveFrom: '2026-01-01T00:00' }).replace('points', 'tiers');
    const shop = shopOf(plain, file(undefined, { from: '2026-06-01' }));
    shop.buy({ number: '1', total: 150_000 });
    expect([...shop.keeper.sales.values()].map(thawedOf)).toEqual([null]);
  });

  it('a receipt that is dated on the first day, one day before it, lifts on that day', () => {
    const shop = shopOf(file(undefined, { from: '2026-03-11' }));
    shop.buy({ number: '1', total: 150_000, at: '2026-03-11T12:00' });
    expect(levelsOf(shop)).toBe(undefined);
    shop.at('2026-03-11T00:00').settle();
    expect(standingOf(shop)).toBe('gold 2026-06-09 earned');
  });

  it('a return does what the version of its day says', () => {
    const shop = shopOf(
      file('hold: 90 days, onReturn: never', { from: '2026-03-10' }),
      file('hold: 90 days, onReturn: now', { from: '2026-04-01' }),
    );
    shop.buy({ number: '1', total: 150_000 });
    shop.takeBack('1', [[1, 150_000]]);
    const { member } = shop.keeper.load({ kind: 'settle', member: 'anna' }, shop.now);
    const counted = (member?.tallies ?? []).map(({ tally, amount }) => [tally, amount]);
    // Of what counts for levels a second row stays; other tallies are lowered.
    expect(Object.fromEntries(counted)).toEqual({
      ...{ TURNOVER: 0, 'TURNOVER/returned': 150_000, GOODS: 0 },
    });
    expect(standingOf(shop)).toBe('gold 2026-06-08 earned');
  });
});

describe('an end that was promised', () => {
  it.each(['now', 'at end', 'never'])(
    'holds though a receipt comes late and shows that it began earlier: onReturn: %s',
    (onReturn) => {
      const shop = shopOf(file(`hold: 90 days, onReturn: ${onReturn}`)).at('2026-05-01T12:00');
      shop.buy({ number: '1', total: 150_000 });
      shop.at('2026-05-02T12:00').buy({ number: '2', total: 150_000, at: '2026-04-20T12:00' });
      expect(standingOf(shop)).toBe('gold 2026-07-30 kept');
    },
  );

  it('holds though all came back that had earned it', () => {
    const shop = shopOf(file());
    shop.buy({ number: '1', total: 150_000 });
    shop.at('2026-03-20T12:00').takeBack('1', [[1, 150_000]]);
    expect(standingOf(shop)).toBe('gold 2026-06-08 kept');
    shop.at('2026-06-09T00:00').settle();
    expect(standingOf(shop)).toBe('silver 2026-09-06 earned');
  });

  it('holds under a level given by hand, as if that had never been given', () => {
    const shop = shopOf(file());
    shop.buy({ number: '1', total: 60_000 });
    grant(shop, 'gold', '2026-04-30');
    shop.at('2026-03-20T12:00').takeBack('1', [[1, 60_000]]);
    expect(standingOf(shop)).toBe('gold 2026-04-30 granted');
    shop.at('2026-05-01T00:00').settle();
    expect(standingOf(shop)).toBe('silver 2026-06-08 kept');
  });

  it('and that follows from one before it holds under a level given by hand too', () => {
    const shop = shopOf(file()).at('2026-05-01T12:00');
    shop.buy({ number: '1', total: 150_000 });
    shop.at('2026-05-02T12:00').buy({ number: '2', total: 150_000, at: '2026-04-20T12:00' });
    grant(shop.at('2026-07-01T12:00'), 'gold', '2026-08-31');
    shop.at('2026-07-10T12:00').buy({ number: '3', total: 150_000 });
    // Gold was promised until 30 July, and is earned on that day for 90 more.
    shop.at('2026-08-10T12:00').takeBack('3', [[1, 150_000]]);
    expect(levelsOf(shop)?.floors.at(-1)).toEqual({
      ...{ level: 'gold', from: '2026-04-20', until: '2026-10-28', kind: 'kept' },
    });
    shop.at('2026-09-01T00:00').settle();
    expect(standingOf(shop)).toBe('gold 2026-10-28 kept');
  });

  it('is none where a level is only given', () => {
    const shop = shopOf(file());
    grant(shop, 'gold', '2026-04-30');
    shop.buy({ number: '1', total: 100 });
    expect(levelsOf(shop)?.floors).toMatchObject([{ kind: 'granted' }]);
  });

  it('needs no promise of its own when the same level is given for less long', () => {
    const shop = shopOf(file());
    shop.buy({ number: '1', total: 150_000 });
    grant(shop, 'gold', '2026-04-30');
    expect(levelsOf(shop)?.floors).toMatchObject([{ kind: 'granted' }]);
    shop.at('2026-05-01T00:00').settle();
    expect(standingOf(shop)).toBe('gold 2026-06-08 earned');
  });
});

describe('the journal', () => {
  it('says a fall and a rise of one day once', () => {
    const shop = shopOf(file());
    shop.buy({ number: '1', total: 150_000 });
    shop.at('2026-06-09T12:00').buy({ number: '2', total: 150_000 });
    shop.buy({ number: '3', total: 100 });
    expect(told(shop)).toEqual([
      'reached none gold 2026-03-10',
      'fell gold silver 2026-06-09',
      'reached silver gold 2026-06-09',
    ]);
  });

  it('says each rise of one day', () => {
    const shop = shopOf(file());
    shop.buy({ number: '1', total: 60_000 });
    shop.buy({ number: '2', total: 90_000 });
    expect(told(shop)).toEqual([
      'reached none silver 2026-03-10',
      'reached silver gold 2026-03-10',
    ]);
  });

  it('calls it recalled when a receipt that comes late had earned it earlier', () => {
    const shop = shopOf(file());
    shop.buy({ number: '1', total: 60_000 });
    shop.buy({ number: '2', total: 150_000, at: '2026-03-01T12:00' });
    expect(told(shop).slice(1)).toEqual(['recalled silver gold 2026-03-10']);
  });

  it('calls it lowered when the ladder has the level no more, and nothing had earned it', () => {
    const shop = shopOf(file());
    // As after a merge that was undone, with a new version since the member was last looked at.
    const standing: Standing = {
      ...{ level: 'ruby', since: '2026-02-01', until: '2026-05-01', source: 'earned' },
      ...{ reviewAt: null, programme: '' },
    };
    shop.keeper.levels.set('anna', { standing, floors: [] });
    shop.settle();
    expect(told(shop)).toEqual(['lowered ruby none 2026-03-10']);
  });

  it('says nothing when a level is the same by another receipt', () => {
    const shop = shopOf(file('onReturn: now', { tally: '' }));
    shop.buy({ number: '1', total: 100_000 });
    shop.at('2026-03-11T12:00').buy({ number: '2', total: 50_000 });
    shop.at('2026-03-12T12:00').buy({ number: '3', total: 50_000 });
    expect(levelsOf(shop)?.standing).toMatchObject({ level: 'gold', since: '2026-03-11' });
    shop.takeBack('2', [[1, 50_000]]);
    expect(levelsOf(shop)?.standing).toMatchObject({ level: 'gold', since: '2026-03-12' });
    expect(told(shop)).toHaveLength(2);
  });
});

it('a level that is given for tomorrow begins tomorrow', () => {
  const shop = shopOf(file());
  const tomorrow = shop.now + 86_400_000;
  grant(shop, 'gold', '2026-04-30', tomorrow);
  const { standing } = levelsOf(shop) ?? {};
  const midnight = shop.at('2026-03-11T00:00').now;
  expect(standing).toMatchObject({ level: 'none', reviewAt: midnight });
  shop.settle();
  expect(standingOf(shop)).toBe('gold 2026-04-30 granted');
  expect(told(shop).slice(1)).toEqual(['granted none gold 2026-03-11']);
});

it('a level is looked at again on its day, and not before by a ladder that was changed in its place', () => {
  const shop = shopOf(file());
  shop.buy({ number: '1', total: 50_000 });
  const dearer = programmesOf(file().replace('"500.00"', '"900.00"'));
  Object.assign(shop.keeper, { programmes: dearer });
  shop.settle();
  expect(levelsOf(shop)?.standing?.level).toBe('silver');
  shop.at('2026-06-09T12:00').settle();
  expect(levelsOf(shop)?.standing?.level).toBe('none');
});
