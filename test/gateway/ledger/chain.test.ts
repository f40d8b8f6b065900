import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  blockHash,
  canonicalEntry,
  canonicalEvent,
  canonicalLateAnswer,
  canonicalRenumbering,
  canonicalRequest,
  traceHash,
} from '../../../gateway/ledger/chain.ts';

// These bytes are in the hashes of every store that runs: they can never change.
it('each row is written in one way for ever', () => {
  const request = { n: 1, key: 'k', hash: 'h', origin: 'till', at: 5, answer: '{"a":1}' };
  expect(canonicalRequest(request)).toBe('["request",1,"k","h","till",5,"{\\"a\\":1}"]');
  expect(canonicalLateAnswer({ n: 1, key: 'k', answer: '{}' })).toBe('["late answer",1,"k","{}"]');
  const event = {
    ...{ n: 2, id: 'e', device: 'd', epoch: 3, seq: 4, type: 'tap' },
    ...{ bodyHash: 'b', at: 5, result: null, code: 'NO_CARD' },
  };
  expect(canonicalEvent(event)).toBe('["event",2,"e","d",3,4,"tap","b",5,null,"NO_CARD"]');
  const renumbering = { n: 1, device: 'd', epoch: 3, seq: 4, id: 'e' };
  expect(canonicalRenumbering(renumbering)).toBe('["renumbering",1,"d",3,4,"e"]');
  const entry = {
    ...{ n: 7, kind: 'earn', member: 'anna', ref: 'R', at: 5, businessDate: '2026-01-02' },
    ...{ request: 1, event: null, traceHash: null },
    postings: [
      { unit: 'POINTS', account: 'issuer:shop', amount: -5, lot: null },
      { unit: 'POINTS', account: 'member:anna:available', amount: 5, lot: 1 },
    ] as const,
  };
  expect(canonicalEntry(entry)).toBe(
    '["entry",7,"earn","anna","R",5,"2026-01-02",1,null,null,' +
      '[["POINTS","issuer:shop",-5,null],["POINTS","member:anna:available",5,1]]]',
  );
});

it('a block is the hash of the one before, its header and its rows, one a line', () => {
  const heads = { requests: 1, late_answers: 0, events: 2, renumberings: 0, entries: 7 };
  const previous = new Uint8Array(32).fill(9);
  const expected = createHash('sha256')
    .update(previous)
    .update('["block",3,5,[1,0,2,0,7]]\nrow 1\nrow 2\n')
    .digest();
  const block = { previous, n: 3, at: 5, heads, rows: ['row 1', 'row 2'] };
  expect(Buffer.from(blockHash(block)).toString('hex')).toBe(expected.toString('hex'));
});

it('traces are held by their SHA-256, in hex', () => {
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  expect(traceHash('')).toBe(empty);
});
