import { expect, test } from 'vitest';
import type { PageEvent, PageState } from '../../../device/screen/page/page-state.ts';
import { firstState, nextState } from '../../../device/screen/page/page-state.ts';
import { memberView } from '../../support/screen-views.ts';

const attract: PageEvent = { kind: 'view', view: { kind: 'attract', language: 'en' } };
const open: PageEvent = { kind: 'pad', act: 'open' };
const digit = (value: string): PageEvent => ({ kind: 'digit', digit: value });
const after = (...events: readonly PageEvent[]): PageState => events.reduce(nextState, firstState);

test('digits are typed, erased and limited to nineteen', () => {
  expect(after(attract, open, digit('2'), digit('9')).pad?.digits).toBe('29');
  const erased = after(attract, open, digit('2'), digit('9'), {
    kind: 'pad',
    act: 'erase',
  });
  expect(erased.pad?.digits).toBe('2');
  const many = Array.from({ length: 25 }, () => digit('7'));
  expect(after(attract, open, ...many).pad?.digits).toHaveLength(19);
});

test('only digits are digits', () => {
  for (const other of ['', 'a', '12', '-', ' ']) {
    expect(after(attract, open, digit(other)).pad?.digits).toBe('');
  }
});

test('another language keeps what was typed', () => {
  const danish: PageEvent = { kind: 'view', view: { kind: 'attract', language: 'da' } };
  expect(after(attract, open, digit('4'), danish).pad?.digits).toBe('4');
});

test.each([
  ['a card is read', { kind: 'view', view: { kind: 'reading', language: 'en' } }],
  ['a member is shown', { kind: 'view', view: memberView() }],
  ['the kiosk is lost', { kind: 'lost' }],
  ['it is cancelled', { kind: 'pad', act: 'close' }],
] as const)('what was typed goes when %s', (_, event) => {
  expect(after(attract, open, digit('4'), event).pad).toBeNull();
});

test('a number that could not be sent can be sent again', () => {
  const failed = after(
    attract,
    open,
    digit('4'),
    { kind: 'pad', act: 'sent' },
    {
      kind: 'pad',
      act: 'failed',
    },
  );
  expect(failed.pad).toEqual({ digits: '4', stage: 'failed' });
});

test('nothing is typed while a number is on its way', () => {
  const sent = after(attract, open, digit('4'), { kind: 'pad', act: 'sent' });
  expect(nextState(sent, digit('5')).pad?.digits).toBe('4');
});

test('the pad does not open over a member', () => {
  expect(after({ kind: 'view', view: memberView() }, open).pad).toBeNull();
});

test('a lost kiosk leaves nothing of the member in the page', () => {
  const lost = after({ kind: 'view', view: memberView({ language: 'da' }) }, { kind: 'lost' });
  expect(JSON.stringify(lost)).not.toContain('Anna');
  expect(lost.view.language).toBe('da');
});
