import type { ScreenView } from '../../protocol/views.ts';

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
