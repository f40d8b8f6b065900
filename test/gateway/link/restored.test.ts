import { beforeEach, describe, expect, test } from 'vitest';
import type { Head } from '../../../protocol/messages.ts';
import { Linked, wallAt } from './linked.ts';
import { messageOf, RawKiosk } from './raw-kiosk.ts';

let gateway: Linked;
let kiosk: RawKiosk;

beforeEach(() => {
  gateway = new Linked();
  kiosk = new RawKiosk('kiosk-1');
});

/** What a gateway concludes that was restored from a backup. */
describe('hello', () => {
  test('of a kiosk whose history is an earlier one gets a new epoch', async () => {
    const { history } = await gateway.greet(kiosk);
    gateway.store.renewHistory({ history: kiosk.uuid(), told: history, at: wallAt });
    const now = gateway.store.history;
    const ahead = { history, rev: 900, acked: 7, ackedId: kiosk.uuid() };
    const resume = await gateway.greet(kiosk, ahead);
    expect(resume).toMatchObject({ newEpoch: 2, history: now });
  });

  test('of a kiosk whose history never was here proves a restore, but only once', async () => {
    const { history: before } = await gateway.greet(kiosk);
    const unknown = { history: kiosk.uuid() };
    const { history } = await gateway.greet(kiosk, unknown);
    expect(history).not.toBe(before);
    expect(gateway.logged).toContain('restore.needed');
    expect(await gateway.greet(kiosk, unknown)).toMatchObject({ history });
  });

  test.each([
    ['a rev', { rev: 7 }],
    ['an event', { acked: 0, ackedId: '0195e2b0-0000-7000-8000-000000000000' }],
    ['more events', { acked: 3, nextSeq: 4 }],
  ])('that knows %s which the gateway lost begins a new history', async (_name, more) => {
    await gateway.greet(kiosk);
    const other = new RawKiosk('kiosk-2', 2);
    await gateway.greet(other);
    const before = gateway.store.history;
    const resume = await gateway.greet(kiosk, more);
    expect(resume.history).not.toBe(before);
    expect(resume.newEpoch).toBe(2);
    expect(gateway.logged).toContain('restore.needed');
    expect(await gateway.say(other, 'req', other.ask())).toMatchObject([
      { message: { code: 'HELLO_FIRST' } },
    ]);
  });

  test.each([
    ['a later block', (head: Head) => ({ ...head, block: head.block + 1 })],
    ['another block in its place', ({ block }: Head) => ({ block, hash: 'x'.repeat(43) })],
  ])('with the head of %s begins a new history, however low its rev', async (_name, bend) => {
    await gateway.greet(kiosk);
    await gateway.say(kiosk, 'ev', kiosk.batch(1, [kiosk.enrol(1), kiosk.enrol(2)]));
    const before = gateway.store.history;
    const head = bend(gateway.store.head());
    const resume = await gateway.greet(kiosk, { nextSeq: 3, head });
    expect(resume).toMatchObject({ newEpoch: 2, head });
    expect(resume.history).not.toBe(before);
  });

  test('with a head that this ledger had leaves the history', async () => {
    await gateway.greet(kiosk);
    await gateway.say(kiosk, 'ev', kiosk.batch(1, [kiosk.enrol(1)]));
    const { head, run } = messageOf('view', await gateway.views());
    expect(head).toEqual(gateway.store.head());
    await gateway.say(kiosk, 'ev', kiosk.batch(2, [kiosk.enrol(2)]));
    const before = gateway.store.history;
    expect(await gateway.greet(kiosk, { nextSeq: 3, head })).toMatchObject({ head, run });
    expect(gateway.store.history).toBe(before);
  });
});
