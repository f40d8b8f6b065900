import type { ScreenView, ShownNote } from '../../protocol/views.ts';

type Member = ScreenView & { readonly kind: 'member' };

/** 22 November 2026, 14:05 in Copenhagen. */
export const noon = Date.UTC(2026, 10, 22, 13, 5);

/** Anna's view; each test changes what it is about. */
export function memberView(changes: Partial<Member> = {}): Member {
  return {
    kind: 'member',
    language: 'en',
    visit: 1,
    name: 'Anna',
    isMasked: false,
    secondsLeft: null,
    balances: [
      {
        unit: 'POINTS',
        scale: 0,
        available: 1250,
        pending: 12,
        nextExpiry: { amount: 120, at: Date.UTC(2026, 11, 31, 23, 0) },
        changedBy: null,
      },
    ],
    notes: [],
    asOf: noon,
    isLive: true,
    zone: 'Europe/Copenhagen',
    ...changes,
  };
}

const points = memberView().balances;
const stamps = {
  unit: 'STAMPS',
  scale: 0,
  available: 7,
  pending: 0,
  nextExpiry: null,
  changedBy: null,
};

const april = Date.UTC(2027, 3, 3, 22);
const silver = { id: 'silver', texts: { da: 'Sølv', en: 'Silver' } };
const longest = 'Friends of the old bakes';
const long = { id: 'friends', texts: { da: longest, en: longest } };
/** A level that falls and a gate that lacks one thing. */
export const someNotes: readonly ShownNote[] = [
  { kind: 'level', name: { id: 'second-step', texts: {} }, fall: { at: april, name: silver } },
  {
    kind: 'gate',
    name: { id: 'badge', texts: { da: 'Mærke', en: 'Badge' } },
    missing: { amount: 1, scale: 0 },
    of: null,
    until: april,
  },
];
/** As many and as long as a row may hold. */
const mostNotes: readonly ShownNote[] = [
  { kind: 'level', name: long, fall: { at: april, name: long } },
  {
    kind: 'gate',
    name: long,
    missing: { amount: 2, scale: 0 },
    of: { amount: 123_456_789, scale: 2 },
    until: april,
  },
  { kind: 'member', name: long, until: april },
];

/** One of each thing that the kiosk can show, by a name for test output and pictures. */
export const everyView: readonly (readonly [string, ScreenView])[] = [
  ['attract', { kind: 'attract', language: 'en' }],
  ['reading', { kind: 'reading', language: 'en' }],
  ['member', memberView()],
  ['member-offline', memberView({ isLive: false })],
  [
    'member-changed',
    memberView({ balances: points.map((one) => ({ ...one, available: 1295, changedBy: 45 })) }),
  ],
  ['member-nameless', memberView({ name: '' })],
  ['member-two', memberView({ balances: [...points, stamps] })],
  ['member-notes', memberView({ notes: someNotes })],
  ['member-notes-alone', memberView({ balances: [], notes: someNotes })],
  ['member-notes-most', memberView({ notes: mostNotes })],
  ['member-two-notes-most', memberView({ balances: [...points, stamps], notes: mostNotes })],
  ['member-masked', memberView({ isMasked: true, secondsLeft: 17 })],
  ['unknown-card', { kind: 'unknownCard', language: 'en' }],
  ['cannot-check-saved', { kind: 'cannotCheck', language: 'en', isSaved: true }],
  ['cannot-check', { kind: 'cannotCheck', language: 'en', isSaved: false }],
  ['refused-digit', { kind: 'refusedRead', language: 'en', code: 'CHECK_DIGIT_WRONG' }],
  ['refused-bank', { kind: 'refusedRead', language: 'en', code: 'BANK_CARD_REFUSED' }],
  ['refused-two', { kind: 'refusedRead', language: 'en', code: 'TWO_CARDS' }],
  ['refused-malformed', { kind: 'refusedRead', language: 'en', code: 'READ_MALFORMED' }],
  ['refused-other', { kind: 'refusedRead', language: 'en', code: 'READ_TOO_LONG' }],
  ['out-no-reader', { kind: 'outOfService', language: 'en', reason: 'no-reader' }],
  ['out-storage', { kind: 'outOfService', language: 'en', reason: 'storage' }],
  ['out-starting', { kind: 'outOfService', language: 'en', reason: 'starting' }],
  ['out-fenced', { kind: 'outOfService', language: 'en', reason: 'fenced' }],
];
