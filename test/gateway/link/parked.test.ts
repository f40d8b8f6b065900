import { beforeEach, expect, test } from 'vitest';
import { eventWork } from '../../../gateway/link/event-work.ts';
import { decideParked } from '../../../gateway/link/parked.ts';
import type { EventWork } from '../../../gateway/store/interface.ts';
import { encodeBody } from '../../../protocol/codec.ts';
import { StamgastError } from '../../../protocol/errors.ts';
import { eventLog } from '../../support/logs.ts';
import { Linked, wallAt } from './linked.ts';
import { card, RawKiosk } from './raw-kiosk.ts';

const hour = 3600_000;
let gateway: Linked;
let kiosk: RawKiosk;
let logged: string[];

beforeEach(async () => {
  gateway = new Linked();
  kiosk = new RawKiosk('kiosk-1');
  logged = [];
  await gateway.greet(kiosk);
});

/** An enrolment as a gateway kept it whose version did not know the type. */
function parked(seq: number, number: string, knownAs = 'enrol'): EventWork {
  const body = encodeBody('enrol', { member: kiosk.uuid(), card: number });
  const envelope = kiosk.envelope(kiosk.uuid(), 'dance', body);
  const { privateKey } = gateway.sealKeys;
  const times = { occurredAt: wallAt - hour, receivedAt: wallAt };
  const work = eventWork({ device: 'kiosk-1', epoch: 1, seq, envelope, privateKey, ...times });
  if (work.content.kind !== 'parked') throw new Error(`not parked: ${work.content.kind}`);
  const text = work.content.envelope.replace('"dance"', `"${knownAs}"`);
  return { ...work, content: { kind: 'parked', envelope: text } };
}

function decideNow(intake: Pick<typeof gateway.intake, 'submit'> = gateway.intake) {
  const log = eventLog(logged);
  const clock = { wall: () => wallAt + hour, mono: () => 0, bootId: () => '' };
  const { privateKey } = gateway.sealKeys;
  return decideParked({ store: gateway.store, intake, clock, log, privateKey });
}

test('what an older version parked is decided in its order, each once', async () => {
  const works = [parked(1, card(1)), parked(2, card(1)), parked(3, card(2))];
  for (const work of works) await gateway.intake.submit(work);
  expect(gateway.store.counts()).toMatchObject({ parked: 3, entries: 0 });
  expect(await decideNow()).toBe(3);
  // The second wanted the card of the first.
  expect(gateway.store.counts()).toMatchObject({ parked: 0, entries: 2 });
  const member = gateway.store.memberOfCard(card(1));
  expect(works[0]?.content).toMatchObject({ envelope: expect.stringContaining('occurredAt') });
  expect(member).not.toBeNull();
  const { blocks } = gateway.store.counts();
  expect(await decideNow()).toBe(0);
  expect(gateway.store.counts().blocks).toBe(blocks);
  expect(logged).toEqual(['parked.decided']);
});

test('what is still unknown, or not of its type, stays parked and holds nobody up', async () => {
  await gateway.intake.submit(parked(1, card(1), 'dance'));
  await gateway.intake.submit(parked(2, card(2), 'spend.intent'));
  await gateway.intake.submit(parked(3, card(3)));
  expect(await decideNow()).toBe(1);
  expect(gateway.store.memberOfCard(card(3))).not.toBeNull();
  expect(gateway.store.counts()).toMatchObject({ parked: 2, entries: 1 });
});

test('more than one round of them is decided', async () => {
  for (let seq = 1; seq <= 130; seq += 1) {
    await gateway.intake.submit(parked(seq, `num-29000000${1000 + seq}`));
  }
  expect(await decideNow()).toBe(130);
  expect(gateway.store.counts()).toMatchObject({ parked: 0, entries: 130 });
});

test('a disk that cannot be written leaves them to the next start', async () => {
  await gateway.intake.submit(parked(1, card(1)));
  const submit = () => Promise.reject(new StamgastError('STORAGE', 'full'));
  expect(await decideNow({ submit })).toBe(0);
  expect(logged).toEqual(['parked.not-written']);
  expect(await decideNow()).toBe(1);
});
