import { describe, expect, it, test } from 'vitest';
import {
  type CutOff,
  type TicketLot,
  type TicketMove,
  ticketsAtClose,
} from '../../../gateway/programme/draws/tickets.ts';

const at = (time: string) => Date.parse(`2026-03-31T${time}:00Z`);
const received: CutOff = { closesAt: at('20:00'), by: 'received', graceMs: 0 };
const occurred: CutOff = { closesAt: at('20:00'), by: 'occurred', graceMs: 2 * 60 * 60_000 };
const plain: TicketLot = { member: 'anna', availableFrom: 0, expiresAt: null };
const move = (amount: number, occurredAt: string, receivedAt = occurredAt): TicketMove => ({
  ...{ lot: 1, amount, occurredAt: at(occurredAt), receivedAt: at(receivedAt) },
});
const count = (cutOff: CutOff, moves: readonly TicketMove[], lot: TicketLot = plain, scale = 0) =>
  ticketsAtClose({ cutOff, moves, lotOf: () => lot, scale }).get('anna') ?? 0;

test.each([
  ['by `received` what came later is out', received, '19:59', '21:00', 0],
  ['by `received` the very moment of the close is in', received, '19:59', '20:00', 3],
  ['by a grace what came within it is in', occurred, '19:59', '21:00', 3],
  ['by a grace its last moment is in', occurred, '20:00', '22:00', 3],
  ['by a grace what came after it is out', occurred, '19:59', '22:01', 0],
  ['by a grace what happened after the close is out', occurred, '20:01', '20:01', 0],
] as const)(
  'edge case 41: an entry of 19:59 that came at 21:00: %s',
  (_, cutOff, happened, came, entries) => {
    expect(count(cutOff, [move(3, happened, came)])).toBe(entries);
  },
);

describe('tickets at the close', () => {
  it('are what is available then: what was spent before is out, later spends do not matter', () => {
    expect(count(received, [move(5, '10:00'), move(-2, '19:00')])).toBe(3);
    expect(count(received, [move(5, '10:00'), move(-2, '20:30')])).toBe(5);
  });

  it('of a lot that was over by then are none, though no job has said so', () => {
    const moves = [move(5, '10:00')];
    expect(count(received, moves, { ...plain, expiresAt: at('20:00') })).toBe(0);
    expect(count(received, moves, { ...plain, expiresAt: at('20:01') })).toBe(5);
  });

  it('of a lot whose waiting time was not over are none', () => {
    const moves = [move(5, '10:00')];
    expect(count(received, moves, { ...plain, availableFrom: at('20:01') })).toBe(0);
    expect(count(received, moves, { ...plain, availableFrom: at('20:00') })).toBe(5);
  });

  it('are whole points', () => {
    expect(count(received, [move(199, '10:00')], plain, 2)).toBe(1);
    expect(count(received, [move(99, '10:00')], plain, 2)).toBe(0);
  });

  it('are never fewer than none: a late earning cannot take from other lots', () => {
    const lots = [move(-2, '19:00'), { ...move(4, '10:00'), lot: 2 }];
    expect(count(received, lots)).toBe(4);
  });
});
