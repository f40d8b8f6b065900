import { expect, test } from 'vitest';
import type { ScreenView } from '../../../protocol/views.ts';
import { everyView, memberView, someNotes } from '../../support/screen-views.ts';
import { drawPage, everyNode } from './rendering.ts';

const languages = ['en', 'da'] as const;
const everyViewInEveryLanguage = everyView.flatMap(([name, view]) =>
  languages.map((language) => [`${name} in ${language}`, { ...view, language }] as const),
);

test.each(everyViewInEveryLanguage)('%s says something and leaves no place open', (_, view) => {
  const page = drawPage(view);
  const title = everyNode(page).find(({ tag }) => tag === 'h1');
  const said = everyNode(page).find(({ props }) => props['aria-live'] === 'polite');
  expect(title?.text).not.toBe('');
  expect(said?.text).not.toBe('');
  expect(JSON.stringify(page)).not.toMatch(/\{\w+\}|undefined|NaN|\[object/);
});

test('a balance is written as its language writes numbers', () => {
  expect(drawPage(memberView()).text).toContain('1,250');
  expect(drawPage(memberView({ language: 'da' })).text).toContain('1.250');
});

test('an amount of a scaled unit keeps its decimals', () => {
  const [points] = memberView().balances;
  if (points === undefined) throw new Error('no balance');
  const page = drawPage(memberView({ balances: [{ ...points, scale: 2, available: 123_456 }] }));
  expect(page.text).toContain('1,234.56');
});

test('a level tells its last day and what follows, a gate what is missing and until when', () => {
  const { text } = drawPage(memberView({ notes: someNotes }));
  expect(text).toContain('Second step until 3 April 2027, then Silver');
  expect(text).toContain('Badge: one to go, until 3 April 2027');
  const danish = drawPage(memberView({ notes: someNotes, language: 'da' })).text;
  expect(danish).toContain('Second step til og med 3. april 2027, derefter Sølv');
  expect(danish).toContain('Mærke: mangler én, senest 3. april 2027');
});

test('a gate counts as its tally does: money, pieces, receipts of at least so much', () => {
  const [, gate] = someNotes;
  if (gate?.kind !== 'gate') throw new Error('no gate');
  const missing = [
    { missing: { amount: 12_550, scale: 2 } },
    { missing: { amount: 1500, scale: 3 }, until: null },
    { missing: { amount: 12, scale: 0 }, until: null },
    { missing: { amount: 2, scale: 0 }, of: { amount: 5000, scale: 2 }, until: null },
  ];
  const lines = missing.map((one) => {
    const page = drawPage(memberView({ notes: [{ ...gate, ...one }] }));
    return everyNode(page)
      .find(({ props }) => props['class'] === 'note')
      ?.text.trim();
  });
  expect(lines).toEqual([
    'Badge: 125.50 to go, until 3 April 2027',
    'Badge: 1.500 to go',
    'Badge: 12 to go',
    'Badge: two of 50.00 to go',
  ]);
});

test('a screen reader hears the notes after the balance', () => {
  const page = drawPage(memberView({ notes: someNotes }));
  const said = everyNode(page).find(({ props }) => props['aria-live'] === 'polite');
  expect(said?.text).toBe(
    'Hello Anna. You have 1,250 points. Second step until 3 April 2027, then Silver. ' +
      'Badge: one to go, until 3 April 2027.',
  );
});

test('points that expire at midnight name the day before as their last', () => {
  expect(drawPage(memberView()).text).toContain('120 points expire after 31 December 2026');
});

test('one point is singular, in both languages', () => {
  const balances = memberView().balances.map((one) => ({ ...one, available: 1, nextExpiry: null }));
  const units = languages.map((language) => {
    const page = drawPage(memberView({ balances, language }));
    return everyNode(page).find(({ props }) => props['class'] === 'unit')?.text;
  });
  expect(units).toEqual(['point', 'point']);
});

test('a masked balance leaves no amount and no name anywhere in the page', () => {
  // The session sends none either; the page must hold by itself.
  const masked = memberView({ isMasked: true, secondsLeft: 17, notes: someNotes });
  const page = JSON.stringify(drawPage(masked));
  for (const secret of ['1,250', '1250', '120', 'December', 'Anna', 'Second', 'April']) {
    expect(page).not.toContain(secret);
  }
  expect(page).toContain('This page closes in 17 seconds');
});

test('a number that changed is marked with its difference', () => {
  const balances = memberView().balances.map((one) => ({ ...one, changedBy: -45 }));
  expect(drawPage(memberView({ balances })).text).toContain('-45 just now');
});

test('live and offline differ in words and icon, not only in colour', () => {
  const [live, offline] = [true, false].map((isLive) => {
    const page = drawPage(memberView({ isLive }));
    const mark = everyNode(page).find(({ props }) => props['id'] === 'as-of');
    const icon = everyNode(mark ?? page).find(({ tag }) => tag === 'path');
    return { text: mark?.text ?? '', icon: icon?.props['d'] };
  });
  expect(live?.text).toContain('22 November at 14:05');
  expect(offline?.text).toContain('As of 22 November at 14:05');
  expect(live?.text).not.toEqual(offline?.text);
  expect(live?.icon).not.toEqual(offline?.icon);
});

test('a saved visit and one that could not be saved are told apart', () => {
  const texts = [true, false].map(
    (isSaved) => drawPage({ kind: 'cannotCheck', language: 'en', isSaved }).text,
  );
  expect(texts[0]).toContain('Your visit is saved');
  expect(texts[1]).toContain('could not be saved');
});

test('each refused read has its own words, and an unknown code has words too', () => {
  const codes = ['CHECK_DIGIT_WRONG', 'BANK_CARD_REFUSED', 'TWO_CARDS', 'READ_MALFORMED', 'NEW'];
  const titles = codes.map((code) => {
    const page = drawPage({ kind: 'refusedRead', language: 'en', code });
    return everyNode(page).find(({ tag }) => tag === 'h1')?.text;
  });
  expect(new Set(titles).size).toBe(codes.length);
});

test('a lost kiosk is out of service, whatever was on the screen', () => {
  const page = drawPage(memberView(), { isLinked: false });
  expect(page.text).toContain('It comes back by itself');
  expect(page.text).not.toMatch(/Anna|1,250/);
  expect(buttonIds(memberView(), false)).toEqual([]);
});

test('the number pad is offered where typing helps, and nowhere else', () => {
  const offered = everyView.filter(([, view]) => buttonIds(view).includes('type'));
  expect(offered.map(([name]) => name)).toEqual([
    'attract',
    'unknown-card',
    'refused-digit',
    'refused-bank',
    'refused-two',
    'refused-malformed',
    'refused-other',
    'out-no-reader',
  ]);
});

test('typed digits stand in groups of four', () => {
  const pad = { digits: '2900001234567', stage: 'open' } as const;
  expect(drawPage({ kind: 'attract', language: 'en' }, { pad }).text).toContain('2900 0012 3456 7');
});

function buttonIds(view: ScreenView, isLinked = true): readonly unknown[] {
  const buttons = everyNode(drawPage(view, { isLinked })).filter(({ tag }) => tag === 'button');
  return buttons.map(({ props }) => props['id']);
}
