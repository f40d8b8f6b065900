import { beforeEach, describe, expect, test } from 'vitest';
import { toBase64Url } from '../../../protocol/codec.ts';
import { StamgastError } from '../../../protocol/errors.ts';
import { Linked, wallAt } from './linked.ts';
import { card, messageOf, messagesOf, pageOf, RawKiosk } from './raw-kiosk.ts';

let gateway: Linked;
let kiosk: RawKiosk;

beforeEach(() => {
  gateway = new Linked();
  kiosk = new RawKiosk('kiosk-1');
});

describe('hello', () => {
  test('is answered with where this kiosk stands and what it needs', async () => {
    const resume = await gateway.greet(kiosk);
    expect(resume).toEqual({
      boot: 'boot-1',
      head: { block: 0, hash: '' },
      run: resume.run,
      history: gateway.store.history,
      now: wallAt,
      epoch: 1,
      applied: 0,
      appliedId: '',
      rev: 0,
      config: {
        sealTo: toBase64Url(gateway.sealKeys.publicKey),
        pepper: toBase64Url(new Uint8Array(32)),
        units: [{ unit: 'POINTS', scale: 0 }],
        zone: 'Europe/Copenhagen',
        catchUpMs: 1000,
      },
    });
  });

  test('comes first: whatever comes before it is answered HELLO_FIRST', async () => {
    const batch = kiosk.batch(1, [kiosk.enrol(1)]);
    expect(await gateway.say(kiosk, 'ev', batch)).toMatchObject([
      { kind: 'bad', message: { mid: batch.mid, code: 'HELLO_FIRST' } },
    ]);
    expect(await gateway.say(kiosk, 'req', kiosk.ask({ history: '' }))).toMatchObject([
      { kind: 'bad', message: { code: 'HELLO_FIRST' } },
    ]);
    expect(gateway.store.counts().entries).toBe(0);
  });

  test('with an epoch after which there is no next one cannot be read, and ends nothing', async () => {
    const hello = JSON.stringify(kiosk.hello({ nextSeq: 0 })).replace(
      '"epoch":1',
      `"epoch":${Number.MAX_SAFE_INTEGER}`,
    );
    expect(await gateway.sayBytes(kiosk, 'hello', Buffer.from(hello))).toMatchObject([
      { kind: 'bad', message: { code: 'MESSAGE_MALFORMED' } },
    ]);
  });

  test('of an older disk gets a new epoch', async () => {
    await gateway.greet(kiosk);
    const [first, second] = [kiosk.enrol(1), kiosk.enrol(2)];
    await gateway.say(kiosk, 'ev', kiosk.batch(1, [first, second]));
    const old = { nextSeq: 2, acked: 1, ackedId: first.id };
    expect(await gateway.greet(kiosk, old)).toMatchObject({ applied: 2, newEpoch: 2 });
    // Renumbered from 1: what is known counts as applied, what is new is applied.
    const third = kiosk.enrol(3);
    const [ack] = await gateway.say(kiosk, 'ev', kiosk.batch(1, [second, third]));
    expect(ack?.message).toMatchObject({ epoch: 2, base: 0, upTo: 2, id: third.id });
    expect(gateway.counted).toContain('event known');
    // And of an epoch before the newest as well, even where no seq collides.
    kiosk.epoch = 1;
    expect(await gateway.greet(kiosk, { nextSeq: 3 })).toMatchObject({ newEpoch: 3 });
  });

  test('of a stranger or in a wrong form changes nothing', async () => {
    const stranger = new RawKiosk('kiosk-9');
    expect(await gateway.say(stranger, 'hello', stranger.hello())).toEqual([]);
    expect(await gateway.sayBytes(kiosk, 'hello', Buffer.from('{}'))).toMatchObject([
      { kind: 'bad', message: { mid: '', code: 'MESSAGE_MALFORMED' } },
    ]);
  });
});

describe('events', () => {
  beforeEach(() => gateway.greet(kiosk));

  test('are acked after commit, up to the last applied one', async () => {
    const events = [kiosk.enrol(1), kiosk.enrol(2), kiosk.enrol(3)];
    expect(await gateway.say(kiosk, 'ev', kiosk.batch(1, events))).toEqual([
      {
        device: 'kiosk-1',
        kind: 'ack',
        message: {
          history: gateway.store.history,
          epoch: 1,
          base: 0,
          upTo: 3,
          id: events[2]?.id,
          results: [],
        },
      },
    ]);
    expect(gateway.store.memberOfCard(card(2))).not.toBeNull();
    expect(await gateway.views()).toHaveLength(1);
  });

  test('sent twice have one effect, and the same ack', async () => {
    const batch = kiosk.batch(1, [kiosk.enrol(1), kiosk.enrol(2)]);
    const first = await gateway.say(kiosk, 'ev', batch);
    const entries = gateway.store.counts().entries;
    expect(await gateway.say(kiosk, 'ev', batch)).toEqual(first);
    expect(gateway.store.counts().entries).toBe(entries);
  });

  test('after a gap are dropped, and the last ack comes again', async () => {
    const first = kiosk.enrol(1);
    await gateway.say(kiosk, 'ev', kiosk.batch(1, [first]));
    const [ack] = await gateway.say(kiosk, 'ev', kiosk.batch(3, [kiosk.enrol(3)], { acked: 1 }));
    expect(ack?.message).toMatchObject({ base: 1, upTo: 1, id: first.id, results: [] });
    expect(gateway.store.memberOfCard(card(3))).toBeNull();
  });

  test('tell every result that is not trivial, from the base of the batch on', async () => {
    const known = kiosk.enrol(1);
    const taken = kiosk.event('enrol', { member: kiosk.uuid(), card: card(1) });
    const parked = kiosk.envelope(kiosk.uuid(), 'dance', Buffer.from('{}'));
    const broken = kiosk.envelope(kiosk.uuid(), 'visit', Buffer.from('{"card":5}'));
    const events = [known, taken, parked, broken];
    const { results } = messageOf('ack', await gateway.say(kiosk, 'ev', kiosk.batch(1, events)));
    expect(results).toEqual([
      { seq: 2, id: taken.id, kind: 'refused', code: 'CARD_TAKEN' },
      { seq: 3, id: parked.id, kind: 'parked', code: 'EVENT_TYPE_UNKNOWN' },
      { seq: 4, id: broken.id, kind: 'quarantined', code: 'EVENT_BODY_INVALID' },
    ]);
    const again = kiosk.batch(5, [kiosk.event('visit', { card: card(1) })], { acked: 3 });
    expect(messageOf('ack', await gateway.say(kiosk, 'ev', again)).results).toMatchObject([
      { seq: 4 },
    ]);
    expect(gateway.store.counts()).toMatchObject({ parked: 1, quarantined: 1 });
  });

  test('with more results than one ack holds are acked only so far', async () => {
    for (let batch = 0; batch < 7; batch += 1) {
      const events = Array.from({ length: 50 }, () =>
        kiosk.envelope(kiosk.uuid(), 'dance', Buffer.from('{}')),
      );
      const told = await gateway.say(kiosk, 'ev', kiosk.batch(batch * 50 + 1, events));
      const { upTo, id, results } = messageOf('ack', told);
      expect(upTo).toBe(Math.min(300, batch * 50 + 50));
      expect(results.at(-1)).toMatchObject({ seq: upTo, id });
      expect(JSON.stringify(told[0]?.message).length).toBeLessThan(60_000);
    }
  });

  test('whose seal, hash or business key is wrong are kept whole in quarantine', async () => {
    const right = kiosk.enrol(1);
    const events = [
      { ...kiosk.enrol(2), hash: right.hash },
      { ...kiosk.enrol(3), id: kiosk.uuid() },
      kiosk.event('spend.cancel', {}),
      kiosk.event('unreadable', { sha256: right.hash, length: 12 }),
    ];
    const { results } = messageOf('ack', await gateway.say(kiosk, 'ev', kiosk.batch(1, events)));
    expect(results).toMatchObject(Array(4).fill({ kind: 'quarantined' }));
    expect(gateway.works.map((work) => work.kind === 'event' && work.content)).toMatchObject(
      events.map((event) => ({ kind: 'quarantined', envelope: JSON.stringify(event) })),
    );
  });

  test('become the commands that they stand for', async () => {
    const op = kiosk.uuid();
    const deadline = wallAt + 1000;
    const intent = { card: card(1), unit: 'POINTS', amount: 5, deadline };
    const member = kiosk.uuid();
    const at = wallAt;
    const events = [
      kiosk.event('enrol', { member, card: card(1), name: 'Anna' }),
      kiosk.event('link', { known: card(1), card: card(2) }),
      kiosk.event('visit', { card: card(1) }),
      kiosk.event('spend.intent', intent, { op }),
      kiosk.event('spend.cancel', {}, { op }),
    ];
    await gateway.say(kiosk, 'ev', kiosk.batch(1, events));
    const commands = gateway.works.map((work) =>
      work.kind === 'event' && work.content.kind === 'command' ? work.content.command : null,
    );
    const who = { card: card(1) };
    expect(commands).toEqual([
      { kind: 'enrol', member, card: card(1), name: 'Anna', at },
      { kind: 'link', who, card: card(2), at },
      { kind: 'visit', who, at },
      { kind: 'spendIntent', op, who, unit: 'POINTS', amount: 5, deadline, at },
      { kind: 'spendCancel', op, at },
    ]);
  });

  test('that cannot be written get no ack, and one when they come again', async () => {
    const batch = kiosk.batch(1, [kiosk.enrol(1)]);
    gateway.failing = new StamgastError('STORAGE', 'disk full');
    expect(await gateway.say(kiosk, 'ev', batch)).toEqual([]);
    gateway.failing = null;
    expect(await gateway.say(kiosk, 'ev', batch)).toMatchObject([{ message: { upTo: 1 } }]);
    gateway.failing = new TypeError('a bug');
    await expect(gateway.say(kiosk, 'ev', batch)).rejects.toThrow('a bug');
  });

  test('in a message that cannot be read are answered bad, with its mid', async () => {
    const { mid } = kiosk.batch(1, [kiosk.enrol(1)]);
    const cut = JSON.stringify(kiosk.batch(1, [kiosk.enrol(1)], { mid })).slice(0, 400);
    expect(await gateway.sayBytes(kiosk, 'ev', Buffer.from(cut))).toMatchObject([
      { kind: 'bad', message: { mid, code: 'MESSAGE_MALFORMED' } },
    ]);
    const other = kiosk.batch(1, [kiosk.enrol(1)], { device: 'kiosk-2' });
    expect(await gateway.say(kiosk, 'ev', other)).toMatchObject([
      { kind: 'bad', message: { mid: other.mid, code: 'MESSAGE_MALFORMED' } },
    ]);
    expect(gateway.store.counts().entries).toBe(0);
  });

  test('of another epoch or boot than the hello named are not looked at', async () => {
    expect(await gateway.say(kiosk, 'ev', kiosk.batch(1, [kiosk.enrol(1)], { epoch: 2 }))).toEqual(
      [],
    );
    expect(await gateway.say(kiosk, 'ev', kiosk.batch(1, [kiosk.enrol(1)], { boot: 'x' }))).toEqual(
      [],
    );
    expect(gateway.works).toEqual([]);
  });

  test('whose base is above what was applied make the kiosk say hello again', async () => {
    const batch = kiosk.batch(1, [kiosk.enrol(1)], { acked: 9 });
    expect(await gateway.say(kiosk, 'ev', batch)).toMatchObject([
      { message: { code: 'HELLO_FIRST' } },
    ]);
  });
});

describe('a clone', () => {
  beforeEach(() => gateway.greet(kiosk));
  const isFenced = () => gateway.store.progress('kiosk-1', 1).isFenced;

  test('is fenced when two ids stand at one place', async () => {
    await gateway.say(kiosk, 'ev', kiosk.batch(1, [kiosk.enrol(1)]));
    const batch = kiosk.batch(1, [kiosk.enrol(2)]);
    expect(await gateway.say(kiosk, 'ev', batch)).toMatchObject([
      { kind: 'bad', message: { mid: batch.mid, code: 'DEVICE_FENCED' } },
    ]);
    expect(isFenced()).toBe(true);
    expect(await gateway.say(kiosk, 'hello', kiosk.hello())).toMatchObject([
      { kind: 'bad', message: { code: 'DEVICE_FENCED' } },
    ]);
    expect(gateway.logged).toContain('device.fenced');
  });

  test('is fenced when its hello names another event at the place of the last one', async () => {
    const first = kiosk.enrol(1);
    await gateway.say(kiosk, 'ev', kiosk.batch(1, [first, kiosk.enrol(2)]));
    const hello = kiosk.hello({ nextSeq: 3, acked: 2, ackedId: first.id });
    expect(await gateway.say(kiosk, 'hello', hello)).toMatchObject([
      { message: { code: 'DEVICE_FENCED' } },
    ]);
  });

  test('is fenced when a boot returns after another was seen, and not before', async () => {
    kiosk.boot = 'boot-2';
    await gateway.greet(kiosk);
    await gateway.greet(kiosk);
    expect(isFenced()).toBe(false);
    kiosk.boot = 'boot-1';
    await gateway.say(kiosk, 'hello', kiosk.hello());
    expect(isFenced()).toBe(true);
  });
});

describe('member views', () => {
  async function fillLedger(members: number): Promise<void> {
    await gateway.greet(kiosk);
    for (let from = 0; from < members; from += 50) {
      const count = Math.min(50, members - from);
      const events = Array.from({ length: count }, (_, n) => kiosk.enrol(100 + from + n));
      await gateway.say(kiosk, 'ev', kiosk.batch(from + 1, events));
    }
  }

  test('are pushed in messages of at most 200 rows', async () => {
    await fillLedger(50);
    const rows = messagesOf('view', await gateway.views()).flatMap(({ rows: some }) => some);
    expect(rows.map(({ rev }) => rev)).toEqual([...rows.keys()].map((n) => n + 1));
    const push = async (changed: typeof rows) => {
      const from = (await gateway.views()).length;
      gateway.link.viewsChanged({ changed, now: wallAt });
      return messagesOf('view', await gateway.views()).slice(from);
    };
    const [row] = rows;
    if (row === undefined) throw new Error('no row was pushed');
    const changed = Array.from({ length: 450 }, (_, n) => ({ ...row, rev: n + 1 }));
    const chunks = await push(changed);
    expect(chunks.map((message) => message.rows.length)).toEqual([200, 200, 50]);
    const large = await push(changed.map((row) => ({ ...row, sealed: 'x'.repeat(400) })));
    expect(large.flatMap((message) => message.rows)).toHaveLength(450);
    const lengths = large.map((message) => JSON.stringify(message).length);
    expect(Math.max(...lengths)).toBeLessThan(64 * 1024);
  });

  test('are pulled page by page after a cursor, to the newest', async () => {
    await fillLedger(420);
    const seen: number[] = [];
    let cursor = 0;
    for (let isLast = false; !isLast; ) {
      const page = pageOf(await gateway.say(kiosk, 'req', kiosk.ask({ cursor })));
      expect(page.history).toBe(gateway.store.history);
      expect(page.head).toEqual(gateway.store.head());
      seen.push(...page.rows.map(({ rev }) => rev));
      ({ rev: cursor, isLast } = page);
    }
    expect(seen).toEqual(Array.from({ length: 420 }, (_, n) => n + 1));
    expect(cursor).toBe(gateway.store.newestRev());
  });

  test('of another history, or from a cursor that cannot be, are reset', async () => {
    await fillLedger(1);
    for (const ask of [{ history: kiosk.uuid() }, { history: '' }, { cursor: 99 }]) {
      const { answer } = messageOf('res', await gateway.say(kiosk, 'req', kiosk.ask(ask)));
      expect(answer).toEqual({ kind: 'reset' });
    }
    const fresh = await gateway.say(kiosk, 'req', kiosk.ask({ history: '', fill: true }));
    expect(pageOf(fresh)).toMatchObject({ isLast: true });
  });

  test('fill two kiosks at a time; a third waits until one is done or silent', async () => {
    await fillLedger(210);
    const others = ['kiosk-2', 'kiosk-3'].map((name, n) => new RawKiosk(name, 10 + n));
    for (const other of others) await gateway.greet(other);
    const fill = async (who: RawKiosk, cursor: number) => {
      const told = await gateway.say(who, 'req', who.ask({ fill: true, cursor }));
      return messageOf('res', told).answer;
    };
    const [second, third] = others as [RawKiosk, RawKiosk];
    const first = await fill(kiosk, 0);
    const rev = first.kind === 'page' ? first.rev : -1;
    await fill(second, 0);
    expect(await fill(third, 0)).toEqual({ kind: 'busy', afterMs: 2000 });
    expect(await fill(kiosk, rev)).toMatchObject({ kind: 'page', isLast: true });
    expect(await fill(third, 0)).toMatchObject({ kind: 'page' });
    expect(await fill(kiosk, 0)).toMatchObject({ kind: 'busy' });
    gateway.time.mono += 31_000;
    expect(await fill(kiosk, 0)).toMatchObject({ kind: 'page' });
  });
});
