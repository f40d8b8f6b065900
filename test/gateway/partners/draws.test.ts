import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  closeDraw,
  drawWinners,
  enterDraw,
  openDraw,
  proofOf,
  publishDraw,
  verifyDrawFolder,
} from '../../../gateway/partners/draws.ts';
import type {
  PublishDocument,
  WinnersDocument,
} from '../../../gateway/programme/draws/documents.ts';
import { commitmentOf, digest } from '../../../gateway/programme/draws/pick.ts';
import { uuid } from '../../contract/given.ts';
import { stamgast } from '../../support/command.ts';
import { testFolder } from '../replay/past-shop.ts';
import { sqliteKit } from '../store/sqlite-kit.ts';
import { drawText, HeldDraw } from './held-draw.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

/** A draw of four members with 1, 2, 3 and 4 tickets, the list published. */
function publishedDraw(): HeldDraw {
  const draw = new HeldDraw(kit);
  draw.books.at('2026-03-10T12:00');
  for (const n of [2, 3, 4]) draw.books.enrol(n);
  for (const n of [1, 2, 3, 4]) draw.books.buy('shop', n * 1000, { n });
  closeDraw(draw.at('2026-03-31T20:00'));
  publishDraw(draw.at('2026-03-31T22:01'));
  return draw;
}
const listOf = (draw: HeldDraw) =>
  JSON.parse(readFileSync(join(draw.folder, '3-publish.json'), 'utf8')) as PublishDocument;
const entriesOf = (draw: HeldDraw, n: number) => {
  const { pseudonym } = proofOf(draw.at(), uuid(n));
  return listOf(draw).entries.find(([name]) => name === pseudonym)?.[1] ?? 0;
};

describe('prize-draw', () => {
  it('goes through four documents, and the winners follow from them', () => {
    const draw = publishedDraw();
    expect([1, 2, 3, 4].map((n) => entriesOf(draw, n))).toEqual([1, 2, 3, 4]);
    const drawn = drawWinners(draw.at('2026-04-04T22:00'), '3 9 14 21 28 35 41');
    expect(readdirSync(draw.folder).sort()).toEqual([
      ...['1-open.json', '2-close.json', '3-publish.json', '4-winners.json'],
    ]);
    expect(verifyDrawFolder(draw.folder)).toEqual([]);
    expect([drawn.winners.length, drawn.reserves.length]).toEqual([2, 1]);
    const members = [...drawn.winners, ...drawn.reserves].map(({ member }) => member);
    expect(new Set(members).size).toBe(3);
    for (const member of members) expect([1, 2, 3, 4].map(uuid)).toContain(member);
  });

  it('keeps its secret until the winners are drawn, and its salts for ever', () => {
    const draw = publishedDraw();
    const read = () =>
      readdirSync(draw.folder).map((file) => readFileSync(join(draw.folder, file)));
    const secrets = join(draw.books.folder, 'draw-secrets/spring/secret.json');
    const { secret, saltKey } = JSON.parse(readFileSync(secrets, 'utf8')) as Record<string, string>;
    expect(statSync(secrets).mode & 0o077).toBe(0);
    expect(Buffer.concat(read()).toString()).not.toContain(secret);
    drawWinners(draw.at('2026-04-05T10:00'), '1 2 3');
    const all = Buffer.concat(read()).toString();
    expect(all).toContain(secret);
    expect(all).toContain(commitmentOf(secret ?? ''));
    expect(all).not.toContain(saltKey);
    for (const n of [1, 2, 3, 4]) expect(all).not.toContain(uuid(n));
  });

  it('lets a member find itself with its own salt', () => {
    const draw = publishedDraw();
    const { salt, pseudonym } = proofOf(draw.at(), uuid(3));
    expect(digest(`${salt} ${uuid(3)}`)).toBe(pseudonym);
    expect(listOf(draw).entries).toContainEqual([pseudonym, 3]);
  });

  it('has a free way by default: once for each member who asks in time', () => {
    const draw = new HeldDraw(kit);
    expect(() => enterDraw(draw.at('2026-02-28T13:00'), uuid(1))).toThrow(/is open from/);
    expect(enterDraw(draw.at('2026-03-05T12:00'), uuid(1))).toBe(true);
    expect(enterDraw(draw.at(), uuid(1))).toBe(false);
    expect(() => enterDraw(draw.at(), 'nobody')).toThrow(/no open membership/);
    draw.books.enrol(2);
    draw.books.buy('shop', 3000, { n: 2 });
    enterDraw(draw.at('2026-03-31T20:00'), uuid(2));
    expect(() => enterDraw(draw.at('2026-03-31T20:01'), uuid(1))).toThrow(/is open from/);
    closeDraw(draw.at());
    publishDraw(draw.at('2026-03-31T22:01'));
    expect([1, 2].map((n) => entriesOf(draw, n))).toEqual([1, 4]);
  });

  it('can say that there is no free way', () => {
    const draw = new HeldDraw(kit, `${drawText}freeEntries: 0\n`);
    expect(() => enterDraw(draw.at('2026-03-05T12:00'), uuid(1))).toThrow(/no free entries/);
  });

  it('leaves out staff and closed memberships, whatever tickets they have', () => {
    const draw = new HeldDraw(kit);
    draw.books.at('2026-03-10T12:00');
    for (const n of [2, 3]) draw.books.enrol(n);
    for (const n of [1, 2, 3]) draw.books.buy('shop', 1000, { n });
    kit.sql(`UPDATE profiles SET tags = '["staff"]' WHERE member = '${uuid(2)}'`);
    kit.sql(`UPDATE members SET is_closed = 1 WHERE id = '${uuid(3)}'`);
    closeDraw(draw.at('2026-03-31T20:00'));
    publishDraw(draw.at('2026-03-31T22:01'));
    expect(listOf(draw)).toMatchObject({ members: 1, total: 1, excluded: 2 });
  });

  it('edge case 41: takes a ticket of 19:59 that came at 21:00 into the list, which is made after that', () => {
    const draw = new HeldDraw(kit);
    closeDraw(draw.at('2026-03-31T20:00'));
    draw.books.at('2026-03-31T21:00');
    draw.books.buy('shop', 2000, { on: '2026-03-31T19:59' });
    expect(() => publishDraw(draw.at())).toThrow(/late entries of spring are taken until/);
    draw.books.at('2026-03-31T22:01');
    draw.books.buy('shop', 5000, { on: '2026-03-31T19:59' });
    publishDraw(draw.at('2026-03-31T22:02'));
    expect(entriesOf(draw, 1)).toBe(2);
  });

  it('edge case 41: leaves it out when its rules go by what was received', () => {
    const strict = drawText.replace('cutOff: occurred\ngraceMinutes: 120\n', '');
    const draw = new HeldDraw(kit, strict);
    draw.books.at('2026-03-31T21:00');
    draw.books.buy('shop', 2000, { on: '2026-03-31T19:59' });
    closeDraw(draw.at());
    publishDraw(draw.at());
    expect(listOf(draw)).toMatchObject({ members: 0, total: 0 });
    drawWinners(draw.at('2026-04-05T10:00'), '1 2 3');
    expect(verifyDrawFolder(draw.folder)).toEqual([]);
  });
});

describe('a stage', () => {
  it('comes once and in its order', () => {
    const draw = new HeldDraw(kit);
    expect(() => draw.open(drawText)).toThrow(/is open already/);
    expect(() => publishDraw(draw.at('2026-03-31T22:01'))).toThrow(/`close` is next/);
    closeDraw(draw.at());
    expect(() => closeDraw(draw.at())).toThrow(/`publish` is next/);
    publishDraw(draw.at());
    expect(() => drawWinners(draw.at(), '1')).toThrow(/is known from 2026-04-04T22:00/);
    drawWinners(draw.at('2026-04-05T10:00'), '1');
    expect(() => drawWinners(draw.at(), '2')).toThrow(/nothing comes after it/);
  });

  it('comes in its time', () => {
    const draw = new HeldDraw(kit);
    expect(() => closeDraw(draw.at('2026-03-31T19:59'))).toThrow(/closes at 2026-03-31T20:00/);
    closeDraw(draw.at('2026-03-31T20:00'));
    expect(() => publishDraw(draw.at('2026-04-04T22:00'))).toThrow(/proves nothing/);
    expect(() => draw.open(drawText.replace('spring', 'late'))).toThrow(/must be published before/);
  });

  it('of no draw, or of a name that is a path, is refused', () => {
    const draw = new HeldDraw(kit);
    for (const id of ['summer', '../spring', '']) {
      expect(() => closeDraw({ ...draw.at(), id })).toThrow(/no open draw|is named as/);
    }
  });
});

describe('a published draw that was changed', () => {
  const changes: readonly [string, string, (text: string) => string, RegExp][] = [
    [
      'an entry',
      '3-publish',
      (text) => text.replace(/\n {6}4\n/, '\n      5\n'),
      /name the document/,
    ],
    ['the rules', '1-open', (text) => text.replace('"winners": 2', '"winners": 3'), /name the doc/],
    ['a winner', '4-winners', (text) => text.replace(/"ticket": \d+/, '"ticket": 99'), /others/],
    ['the value', '4-winners', (text) => text.replace('"1 2 3"', '"1 2 4"'), /others/],
    [
      'the secret',
      '4-winners',
      (text) => text.replace(/("secret": ")./, '$1x'),
      /is not the stage/,
    ],
    ['the form', '2-close', () => '[]', /document 2 is not the stage close/],
  ];
  it('is found out, whatever was changed', () => {
    const draw = publishedDraw();
    drawWinners(draw.at('2026-04-05T10:00'), '1 2 3');
    expect(verifyDrawFolder(draw.folder)).toEqual([]);
    for (const [what, file, change, problem] of changes) {
      const path = join(draw.folder, `${file}.json`);
      const text = readFileSync(path, 'utf8');
      expect(change(text), what).not.toBe(text);
      writeFileSync(path, change(text));
      expect(verifyDrawFolder(draw.folder).join('; '), what).toMatch(problem);
      writeFileSync(path, text);
    }
    // Even with the chain mended: a member cannot stand in the list twice.
    const list = listOf(draw);
    const [first] = list.entries;
    const doubled = { ...list, entries: [first, ...list.entries], members: 5, total: 99 };
    const text = JSON.stringify(doubled);
    writeFileSync(join(draw.folder, '3-publish.json'), text);
    const winners = join(draw.folder, '4-winners.json');
    const document = JSON.parse(readFileSync(winners, 'utf8')) as WinnersDocument;
    writeFileSync(winners, JSON.stringify({ ...document, previous: digest(text) }));
    expect(verifyDrawFolder(draw.folder)).toEqual([
      'the entries are not sorted, or one stands there twice',
      'the entries are not as many as said',
      'the entries do not have the root',
    ]);
  });
});

describe('a draw file', () => {
  const wrong: readonly [string, string, RegExp][] = [
    ['zone: UTC', 'zone: Moon', /draw.yaml:6:7: zone: found "Moon"; an IANA time zone/],
    ['2026-03-31T20:00', '2026-02-31T20:00', /closes: found "2026-02-31T20:00"; a local time/],
    ['2026-03-31T20:00', '2026-01-31T20:00', /closes: .*a time after it opens/],
    ['2026-04-04T22:00', '2026-03-31T22:00', /publicValue.at: .*after close and grace/],
    ['cutOff: occurred', 'cutOff: received', /graceMinutes: found 120; with `cutOff: received`/],
    ['winners: 2', 'winners: 0', /winners: found 0; a whole number from 1 to 1000/],
    ['winners: 2', 'winers: 2', /winers: unknown key; did you mean `winners`/],
    ['id: spring', 'id: ../spring', /id: found "..\/spring"/],
  ];
  it.each(wrong)(
    'with another value than %s: %s is refused where it stands',
    (right, found, text) => {
      const folder = testFolder();
      const file = join(folder, 'draw.yaml');
      writeFileSync(file, drawText.replace(right, found));
      const open = () => openDraw({ dataFolder: folder, file, now: 0, random: () => digest('1') });
      expect(open).toThrow(text);
      expect(readdirSync(folder)).toEqual(['draw.yaml']);
    },
  );
});

describe('stamgast draw', () => {
  it('publishes, verifies, and says with its exit code what is wrong', async () => {
    const folder = testFolder();
    const file = join(folder, 'draw.yaml');
    const data = ['--data', folder];
    const open = () => stamgast(['draw', 'open', ...data, '--draw', file]);
    writeFileSync(file, drawText.replaceAll('2026', '2999'));
    expect(await open()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/1-open.json\n$/),
    });
    const path = join(folder, 'draws/spring/1-open.json');
    const document = readFileSync(path, 'utf8');
    expect(JSON.parse(document)).toMatchObject({ rules: { exclude: ['staff'], freeEntries: 1 } });
    const early = await stamgast(['draw', 'close', ...data, '--id', 'spring']);
    expect(early).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/DRAW_REFUSED: spring closes at 2999-03-31/),
    });
    const verify = () => stamgast(['draw', 'verify', join(folder, 'draws/spring')]);
    expect(await verify()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/fits together/),
    });
    writeFileSync(path, document.replace('"winners": 2', '"winners": "two"'));
    expect(await verify()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/document 1 is not the stage open/),
    });
    writeFileSync(file, drawText.replace('zone: UTC', 'zone: Moon'));
    expect(await open()).toMatchObject({
      code: 78,
      stderr: expect.stringMatching(/draw.yaml:6:7: zone: found "Moon"/),
    });
    expect((await stamgast(['draw', 'winners', ...data, '--id', 'spring'])).code).toBe(2);
  });
});
