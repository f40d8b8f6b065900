import { describe, expect, it } from 'vitest';
import { useText } from '../../../gateway/programme/evaluate/limits.ts';
import {
  joinedMember,
  joinedUses,
  partedMember,
  restoredMember,
} from '../../../gateway/programme/people/joined-member.ts';
import { profileLimits } from '../../../gateway/programme/people/profile.ts';
import type { Standing } from '../../../gateway/programme/standing/tiers.ts';
import type { MemberState } from '../../../gateway/programme/types.ts';
import { clubRow, memberOf, mergeOf, wordOf } from './given-member.ts';

const now = 2000;
type Told = Partial<MemberState>;
const joined = (bo: Told, anna: Told) =>
  joinedMember(memberOf('bo', bo), memberOf('anna', anna), now);
const parted = (bo: Told, anna: Told, kept: Parameters<typeof mergeOf>[0]) =>
  partedMember(memberOf('bo', bo), memberOf('anna', anna), mergeOf(kept));
const gold = (more: Partial<Standing> = {}): Standing => ({
  ...{ level: 'gold', since: '2026-01-01', until: '2026-12-31', source: 'earned' },
  ...{ reviewAt: 5, programme: 'v' },
  ...more,
});

describe('of two words on a consent', () => {
  const given = wordOf({ device: 'own' });
  const no = wordOf({ isGiven: false, device: 'own' });
  const theirs = wordOf({ at: 1500, device: 'other' });
  const theirNo = { ...theirs, isGiven: false };
  it.each([
    ['nothing and nothing', [], [], []],
    ['nothing and a yes', [], [theirs], [theirs]],
    ['nothing and a no', [], [theirNo], [theirNo]],
    ['a yes and nothing', [given], [], []],
    ['a yes and a yes', [given], [theirs], []],
    ['a yes and a no', [given], [theirNo], [{ ...theirNo, at: now }]],
    ['a no and a yes', [no], [theirs], []],
    ['a no and a no', [no], [theirNo], []],
  ])('%s, the stricter holds for both', (_, own, others, added) => {
    const { member, by } = joined({ consents: own }, { consents: others });
    expect(by.consents).toEqual(added);
    expect(member.consents).toEqual([...own, ...added]);
  });
});

describe('what two have told of themselves', () => {
  it('is the survivor’s where both have, and the other’s where only they have', () => {
    const own = { birthday: '1990-01-01', children: ['2020-01-01'], answers: { a: ['1'] } };
    const others = { birthday: '1991-02-02', children: ['2021-02-02'], answers: { b: ['2'] } };
    const { member, by } = joined(
      { ...own, dates: { wedding: '2001-01-01' } },
      { ...others, answers: { a: ['9'], b: ['2'] }, dates: { wedding: '2002-02-02' } },
    );
    expect(member).toMatchObject({
      ...own,
      answers: { a: ['1'], b: ['2'] },
      dates: { wedding: '2001-01-01' },
    });
    expect(by.profile?.after).toMatchObject({ birthday: '1990-01-01', answers: { b: ['2'] } });
    expect(joined({}, others).member).toMatchObject(others);
  });

  it('is as before when the other has told nothing new, in whatever order it lies', () => {
    const answers = { a: ['1', '2'], b: ['3'] };
    const same = { answers: { b: ['3'], a: ['1', '2'] } };
    expect(joined({ answers }, same).by.profile).toBeNull();
    expect(joined(same, { answers }).by.profile).toBeNull();
    const { member, by } = joined({ answers, birthday: '1990-01-01' }, {});
    expect([member.birthday, by.profile]).toEqual(['1990-01-01', null]);
    expect(joined({ children: [] }, { children: ['2020-01-01'] }).by.profile).not.toBeNull();
  });

  it('has no more marks than a profile may have', () => {
    const tags = (word: string) => Array.from({ length: 30 }, (_, at) => `${word}-${at}`).sort();
    const { member } = joined({ tags: tags('b') }, { tags: tags('a') });
    expect(member.tags).toHaveLength(profileLimits.tags);
    expect(member.tags).toEqual([...tags('a').slice(0, 20), ...tags('b')]);
  });
});

describe('levels and counts of two', () => {
  const floor = { level: 'gold', from: '2026-01-01', until: '2026-12-31', kind: 'kept' };
  it.each([
    ['earned until a day is promised until then', gold(), [floor]],
    ['kept until a day too', gold({ source: 'kept' }), [floor]],
    ['without an end is no promise', gold({ until: null }), []],
    ['given by hand has its own row', gold({ source: 'granted' }), []],
    ['that nobody has looked at is none', null, []],
  ])('a level %s', (_, standing, floors) => {
    expect(joined({}, { standing }).by.floors).toEqual(floors);
    expect(joined({ standing }, {}).by.floors).toEqual(floors);
  });

  it('are looked at anew, with what both have counted', () => {
    const count = (tally: string, day: string, amount: number) => ({ tally, day, amount });
    const { member } = joined(
      { standing: gold(), tallies: [count('A', '2026-01-01', 5), count('B', '2026-01-01', 7)] },
      { tallies: [count('A', '2026-01-01', 10), count('A', '2026-01-02', 20)] },
    );
    expect(member.standing).toEqual(gold({ programme: '' }));
    expect(joined({}, { standing: gold() }).member.standing).toBeNull();
    expect(member.tallies).toEqual([
      ...[count('A', '2026-01-01', 15), count('B', '2026-01-01', 7)],
      count('A', '2026-01-02', 20),
    ]);
    const { tallies, standing } = parted(member, { tallies: [count('A', '2026-01-01', 10)] }, {});
    expect(tallies[0]).toEqual(count('A', '2026-01-01', 5));
    expect(standing).toEqual(gold({ programme: '' }));
  });

  it('uses of a limit are those of both, and the survivor’s alone again', () => {
    const key = { rule: 'base', scope: 'member:anna', period: '2026' };
    const use = { times: 2, minor: 30, cost: 400 };
    const others = [{ key, ...use }];
    const own = { ...key, scope: 'member:bo' };
    const before = new Map([[useText(own), { times: 1, minor: 10, cost: 100 }]]);
    const both = joinedUses(before, { member: 'bo', others, sign: 1 });
    expect(both.added).toEqual([{ key: own, ...use }]);
    expect([...both.uses.values()]).toEqual([{ times: 3, minor: 40, cost: 500 }]);
    const again = joinedUses(both.uses, { member: 'bo', others, sign: -1 });
    expect(again.added).toEqual([{ key: own, times: -2, minor: -30, cost: -400 }]);
    expect(again.uses).toEqual(before);
    const first = joinedUses(new Map(), { member: 'bo', others, sign: 1 });
    expect([...first.uses]).toEqual([[useText(own), use]]);
  });
});

describe('clubs of two', () => {
  const left = clubRow('left', { way: 'left', until: null });
  it('come along under ids that are free, a leaving does not', () => {
    const rows = [clubRow('fee 1'), clubRow('fee 2'), left];
    const { member, by } = joined({ clubs: [clubRow('fee 1', { feeMinor: 1 })] }, { clubs: rows });
    expect(by.clubs).toEqual([
      { own: 'fee 1', id: 'fee 1 anna' },
      { own: 'fee 2', id: 'fee 2' },
    ]);
    expect(member.clubs.map(({ id, feeMinor }) => [id, feeMinor])).toEqual([
      ...[
        ['fee 1', 1],
        ['fee 1 anna', 6000],
      ],
      ['fee 2', 6000],
    ]);
  });

  it('go back with what has become of them, and the survivor keeps what is new', () => {
    const clubs = [clubRow('fee 1'), clubRow('fee 2'), left];
    const kept = {
      clubs: [
        { own: 'fee 1', id: 'fee 1 anna' },
        { own: 'fee 2', id: 'fee 2' },
      ],
    };
    const ended = { until: '2026-05-01', isUndone: true };
    const survivor = {
      clubs: [clubRow('fee 1'), clubRow('fee 1 anna', ended), clubRow('fee 2'), clubRow('new')],
    };
    expect(parted(survivor, { clubs }, kept).clubs.map(({ id }) => id)).toEqual(['fee 1', 'new']);
    const back = restoredMember(
      memberOf('bo', survivor),
      memberOf('anna', { clubs }),
      mergeOf(kept),
    );
    expect(back.member.clubs).toEqual([clubRow('fee 1', ended), clubRow('fee 2'), left]);
  });
});

describe('of two who are parted', () => {
  it('each has their own words, and what was withdrawn since holds for both', () => {
    const came = wordOf({ name: 'mail' });
    const no = (at: number) => wordOf({ name: `n${at}`, isGiven: false, at });
    const survivor = memberOf('bo', {
      consents: [no(1999), came, no(2000), no(2001), wordOf({ name: 'sms', at: 3000 })],
    });
    const anna = memberOf('anna', { consents: [came], standing: gold(), isClosed: true });
    const merge = mergeOf({ consents: [came] });
    const restored = restoredMember(survivor, anna, merge);
    expect(restored.consents).toEqual([no(2000), no(2001)]);
    expect(restored.member.consents).toEqual([came, no(2000), no(2001)]);
    expect(restored.member).toMatchObject({ isClosed: false, standing: gold({ programme: '' }) });
    expect(partedMember(survivor, anna, merge).consents).toEqual(
      survivor.consents.filter((one) => one !== came),
    );
  });

  it('of equal rows one goes, and none where none is left', () => {
    const word = wordOf();
    expect(parted({ consents: [word, word] }, {}, { consents: [{ ...word }] }).consents).toEqual([
      word,
    ]);
    const others = [wordOf({ name: 'mail' }), wordOf({ name: 'sms' })];
    expect(parted({ consents: others }, {}, { consents: [word] }).consents).toEqual(others);
  });

  it('the survivor keeps what was told since the merge', () => {
    const before = { birthday: null, children: [], tags: ['a'], answers: {}, dates: {} };
    const after = {
      ...{ birthday: '1990-01-01', children: ['2020-01-01'], tags: ['a', 'b'] },
      ...{ answers: { x: ['1'], y: ['2'] }, dates: { wedding: '2001-01-01' } },
    };
    const profile = { before, after };
    expect(parted(after, {}, { profile })).toMatchObject(before);
    const since = {
      ...{ birthday: '1991-01-01', children: ['2021-01-01'], tags: ['a', 'b', 'c'] },
      ...{ answers: { x: ['9'], y: ['2'] }, dates: { wedding: '2002-02-02' } },
    };
    expect(parted(since, {}, { profile })).toMatchObject({
      ...{ ...since, tags: ['a', 'c'], answers: { x: ['9'] } },
    });
    expect(parted(since, {}, { profile: null })).toMatchObject(since);
  });
});
