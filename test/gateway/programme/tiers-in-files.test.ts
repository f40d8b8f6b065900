import { describe, expect, it } from 'vitest';
import { compileVersions, problemText } from '../../../gateway/programme/language/file.ts';
import { programmesOf } from './given.ts';

const head = `stamgast: 1
id: tiers
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
currency: EUR
units: { POINTS: {} }
tallies:
  YEAR: { of: paid, within: 365 days }
  LIFE: { of: paid }
  KEPT: { of: paid, within: 30 days, onReturn: keep }
  VISITS: { of: receipts }
  WEEKS: { of: weeks }
`;
const rule = '\nrules: [ { id: a, earn: { unit: POINTS, amount: 1 } } ]';
const levels = 'levels: [ { id: silver, from: "500.00" } ]';
const problems = (text: string) => {
  const read = compileVersions([{ text, file: 'shop.yaml' }]);
  return read.ok ? [] : read.problems.map(problemText);
};

describe('levels in a file', () => {
  it('become a ladder whose defaults are one step and the end of the hold', () => {
    const text = `${head}tiers: { by: YEAR, hold: to the end of next year, ${levels} }${rule}`;
    expect(programmesOf(text)[0]?.tiers).toEqual({
      by: 'YEAR',
      days: 365,
      rise: 'earned',
      levels: [{ id: 'silver', from: 50_000, fourEyes: false, isHidden: false, texts: {} }],
      hold: { kind: 'nextYear' },
      fall: 'oneStep',
      onReturn: 'atEnd',
    });
  });

  it.each([
    ['90 days', { kind: 'days', days: 90 }],
    ['1 month', { kind: 'months', months: 1 }],
  ])('are held for %s', (hold, kind) => {
    const text = `${head}tiers: { by: YEAR, hold: ${hold}, ${levels} }${rule}`;
    expect(programmesOf(text)[0]?.tiers?.hold).toEqual(kind);
  });

  it.each([
    [
      `by: NONE, hold: 1 day, ${levels}`,
      'tiers.by: "NONE" is no tally',
      'YEAR, LIFE, KEPT, VISITS',
    ],
    [`by: WEEKS, hold: 1 day, ${levels}`, 'tiers.by: "WEEKS" is no tally', 'YEAR'],
    [`by: YEAR, ${levels}`, 'tiers: `hold` is missing', 'to the end of next year'],
    [`by: YEAR, hold: 1201 months, ${levels}`, 'tiers.hold: found "1201 months"', '100 years'],
    [`by: YEAR, hold: soon, ${levels}`, 'tiers.hold: found "soon"', '90 days'],
    [`by: LIFE, hold: 1 day, ${levels}`, 'tiers.hold: levels by a tally for life', 'within'],
    [`by: LIFE, fall: one step, ${levels}`, 'tiers.fall: levels by a tally for life', 'within'],
    [`by: LIFE, onReturn: at end, ${levels}`, 'tiers.onReturn: levels by a tally', '`never`'],
    [`by: KEPT, hold: 1 day, onReturn: now, ${levels}`, 'tiers.onReturn: what comes back', 'out'],
    ['by: LIFE, levels: []', 'tiers.levels', 'lowest first'],
    ['by: LIFE, levels: [ { id: none, from: "1.00" } ]', 'tiers.levels.0.id: "none"', 'another'],
    ['by: LIFE, levels: [ { id: a } ]', 'tiers.levels.0: exactly one of', 'byInvitation'],
    [
      'by: LIFE, levels: [ { id: a, from: "1.00", byInvitation: true } ]',
      'tiers.levels.0: exactly one of',
      'byInvitation',
    ],
    ['by: LIFE, levels: [ { id: a, from: 5 } ]', 'tiers.levels.0.from: found "5"', 'in quotes'],
    ['by: LIFE, levels: [ { id: a, from: "0.00" } ]', 'tiers.levels.0.from: found', 'in quotes'],
    [
      'by: VISITS, levels: [ { id: a, from: "1.5" } ]',
      'tiers.levels.0.from: found',
      'without decimals',
    ],
    [
      'by: LIFE, levels: [ { id: a, from: "2.00" }, { id: a, from: "2.00" } ]',
      'tiers.levels.1.from: it is not above',
      'levels go up',
    ],
    ['by: LIFE, rise: one step, hold: 1 day, levels: [ { id: a } ]', 'tiers.by', '`receipts`'],
    [
      'by: VISITS, rise: one step, hold: 1 day, levels: [ { id: a, from: 1 } ]',
      'tiers.levels.0: steps are only named',
      '{ id: a }',
    ],
    [
      'by: VISITS, rise: one step, hold: 1 day, fall: to what is earned, levels: [ { id: a } ]',
      'tiers.fall: steps go up',
      '`one step`',
    ],
    ['by: VISITS, rise: one step, levels: [ { id: a } ]', 'tiers: `hold` is missing', '1 month'],
  ])('{ %s } is wrong', (tiers, problem, hint) => {
    const found = problems(`${head}tiers: { ${tiers} }${rule}`).join('\n');
    expect(found).toContain(problem);
    expect(found).toContain(hint);
    expect(found).toContain('shop.yaml:13');
  });

  it('a condition on a level that is not there says which there are', () => {
    const asks =
      '\nrules: [ { id: a, when: { member.tier: gold }, earn: { unit: POINTS, amount: 1 } } ]';
    const text = `${head}tiers: { by: LIFE, ${levels} }${asks}`;
    expect(problems(text).join()).toContain('silver, none');
    expect(problems(text.replace('gold', 'none'))).toEqual([]);
    expect(problems(`${head}${asks}`).join()).toContain('the file has none');
  });
});

describe('idleness and taps in a file', () => {
  const unit = (keys: string) => problems(head.replace('POINTS: {}', `POINTS: { ${keys} }`) + rule);

  it.each([
    ['idleBy: VISITS', 'units.POINTS.idleBy: `idle` is missing'],
    ['idle: 6 months, idleBy: NONE', 'units.POINTS.idleBy: "NONE" is no tally'],
    ['idle: 101 years', 'units.POINTS.idle: found "101 years"'],
    ['idle: never', 'units.POINTS.idle'],
  ])('{ %s } is wrong', (keys, problem) => {
    expect(unit(keys).join()).toContain(problem);
  });

  it.each(['idle: 90 days', 'idle: 2 years', 'idle: 1 month, idleBy: VISITS'])(
    '%s is right',
    (keys) => {
      expect(unit(keys)).toEqual([]);
    },
  );

  it('taps count in tallies of receipts alone', () => {
    const taps = (of: string) =>
      problems(head.replace('LIFE: { of: paid', `LIFE: { of: ${of}, taps: true`) + rule);
    expect(taps('paid').join()).toContain('tallies.LIFE.taps: a tap has no money');
    expect(taps('receipts')).toEqual([]);
  });
});
