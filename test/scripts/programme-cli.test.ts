import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkProgramme } from '../../gateway/programme/check/check.ts';
import {
  type Answers,
  beginning,
  kindsOf,
  startOf,
} from '../../scripts/cli/parts/programme-beginning.ts';
import { answersOf, questions } from '../../scripts/cli/parts/programme-new.ts';
import { stamgast as run } from '../support/command.ts';
import { pointsProgramme } from '../support/points-programme.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'programme-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs `stamgast programme`, nobody at its terminal. */
async function stamgast(...args: readonly string[]) {
  const before = process.stdin.isTTY;
  process.stdin.isTTY = false;
  try {
    return await run(['programme', ...args]);
  } finally {
    process.stdin.isTTY = before;
  }
}

function fileOf(text: string, name = 'points.yaml'): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
/** Points that pay at the till, so that nothing is left to be said of them. */
const good = pointsProgramme.replace('scale: 0', 'scale: 0, value: "0.01"');
const odd = `${good}tallies: { T: { of: paid } }\n`;

describe('stamgast programme check', () => {
  it('is silent about a good file and ends with 0', async () => {
    expect(await stamgast('check', fileOf(good))).toEqual({
      code: 0,
      stdout: '',
      stderr: '1 file: 0 errors, 0 warnings, 0 notes\n',
    });
  });

  it('ends with 78 for an error, and names file, line, column and key', async () => {
    const file = fileOf(good.replace('DKK', 'dkk'));
    const ended = await stamgast('check', file);
    expect(ended.code).toBe(78);
    expect(ended.stdout).toBe(
      `${file}:6:11: currency: "dkk" is no currency; an ISO 4217 currency in capitals, as \`DKK\`\n`,
    );
  });

  it('ends with 0 for a warning, and with 1 when it is strict', async () => {
    const file = fileOf(odd);
    expect(await stamgast('check', file)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('warning: tallies.T: nobody asks for T'),
    });
    expect(await stamgast('check', '--strict', file)).toMatchObject({ code: 1 });
  });

  it('never fails for a note', async () => {
    const file = fileOf(good);
    const ended = await stamgast('check', '--strict', '--margin', '30', file);
    expect(ended).toMatchObject({ code: 0, stderr: '1 file: 0 errors, 0 warnings, 1 note\n' });
  });

  it('prints its findings as data', async () => {
    const file = fileOf(odd);
    const ended = await stamgast('check', '--json', file);
    expect(JSON.parse(ended.stdout)).toEqual([
      {
        code: 'tally-unasked',
        severity: 'warning',
        file,
        line: 9,
        column: 15,
        path: 'tallies.T',
        text: 'nobody asks for T',
        hint: 'ask for tally.T in `when` or `by`, or remove it',
      },
    ]);
  });

  it('looks at versions of one programme together', async () => {
    const again = fileOf(good, 'again.yaml');
    const ended = await stamgast('check', fileOf(good), again);
    expect(ended).toMatchObject({
      code: 78,
      stdout: expect.stringContaining('two versions begin at this time'),
    });
  });

  it('takes what the owner knows of the shop, a markup as well as a margin', async () => {
    const rule = ', { id: card, discount: { percent: 5 } } ]';
    const file = fileOf(good.replace(' ]\n', `${rule}\n`));
    const margin = await stamgast('check', '--margin', '30', file);
    expect(margin.stdout).toContain('at a margin of 30 %: 5 % off is 16.67 %');
    const markup = await stamgast('check', '--markup', '30', file);
    expect(markup.stdout).toContain('at a margin of 23.08 %: 5 % off is 21.67 %');
  });

  it.each([
    [['--margin', 'much'], '--margin: "much" is no percent'],
    [['--margin', '0'], '--margin: "0" is no percent'],
    [['--margin', '101'], '--margin: "101" is no percent above 0 up to 100'],
    [['--margin', '30', '--markup', '30'], '--margin and --markup say the same'],
    [['--median-month', '1.005'], '--median-month: "1.005" is no money'],
    [['--median-visits', '0'], '--median-visits: "0" is no number of visits'],
  ])('ends with 2 for %j', async (flags, text) => {
    const ended = await stamgast('check', ...flags, fileOf(good));
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(text) });
  });

  it('names a file that is not there', async () => {
    const ended = await stamgast('check', join(folder, 'nowhere.yaml'));
    expect(ended).toMatchObject({ code: 78, stdout: expect.stringContaining('(ENOENT)') });
  });
});

describe('stamgast programme explain', () => {
  it('prints sentences, part by part', async () => {
    const { code, stdout } = await stamgast('explain', fileOf(good));
    expect(code).toBe(0);
    expect(stdout).toContain('\n\nUnit POINTS\n  POINTS are whole (your choice: scale).\n');
    expect(stdout).toContain('  POINTS are rounded down once a receipt (your choice: round).\n');
  });

  it('says what to do about a file that is not there', async () => {
    const file = join(folder, 'none.yaml');
    const { code, stderr } = await stamgast('explain', file);
    expect(code).toBe(78);
    expect(stderr).toBe(
      `stamgast: PROGRAMME_INVALID: ${file}: the file cannot be read (ENOENT); ` +
        'name a file that exists and that you may read\n',
    );
  });

  it('prints data', async () => {
    const { stdout } = await stamgast('explain', '--json', fileOf(good));
    expect(JSON.parse(stdout).map((part: { about: string }) => part.about)).toEqual([
      'programme',
      'unit POINTS',
      'rule base',
    ]);
  });

  it('ends with 78 for a file that is wrong or not there', async () => {
    const wrong = await stamgast('explain', fileOf('stamgast: 2'));
    expect(wrong).toMatchObject({ code: 78, stderr: expect.stringContaining('points.yaml:1:11') });
    expect((await stamgast('explain', join(folder, 'nowhere.yaml'))).code).toBe(78);
  });
});

const flags = (more: Readonly<Record<string, string>> = {}): readonly string[] =>
  Object.entries({
    ...{ '--goal': 'visits', '--figure': '10', '--by': '2026-12-31', '--budget': '500.00' },
    ...{ '--reward': 'stamps', '--id': 'coffee', '--zone': 'Europe/Oslo', '--currency': 'NOK' },
    ...more,
  }).flat();

describe('text of a programme file', () => {
  const escapes = '\u001b[2J\u009b31m';
  const control = /[^\P{C}\n]/u;
  // YAML names them, so that the file itself can be read.
  const named = '"x\\e[2J\\x9b31m"';

  it('does not reach the terminal from check, in words and as JSON', async () => {
    const file = fileOf(good.replace('currency: DKK', `currency: ${named}`));
    const words = await stamgast('check', file);
    expect(words.stdout).toContain('31m" is no currency');
    expect(words.stdout).not.toMatch(control);
    const json = await stamgast('check', file, '--json');
    expect(json.stdout).not.toMatch(control);
    expect(JSON.parse(json.stdout)).toMatchObject([{ path: 'currency' }]);
  });

  it('does not reach the terminal from explain, in words and as JSON', async () => {
    const file = fileOf(`${good}services: [${named}]\n`);
    const words = await stamgast('explain', file);
    expect(words.stdout).toContain('x [2J 31m');
    expect(words.stdout).not.toMatch(control);
    const json = await stamgast('explain', file, '--json');
    expect(json.stdout).not.toMatch(control);
    expect(JSON.stringify(JSON.parse(json.stdout))).toContain('\u009b31m');
  });

  it('does not reach the terminal from flags', async () => {
    const flags = ['new', '--goal', escapes];
    expect((await stamgast(...flags)).stderr).not.toMatch(control);
    const odd = await stamgast('check', fileOf(good), '--margin', escapes);
    expect(odd).toMatchObject({ code: 2 });
    expect(odd.stderr).not.toMatch(control);
  });
});

describe('stamgast programme new', () => {
  it('begins with the file of the gallery that is named, whatever was answered', async () => {
    const ended = await stamgast('new', ...flags({ '--like': 'next-visit' }));
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('# Begun from the gallery file next-visit;');
    expect(ended.stdout).toContain('\nid: coffee\n');
    const unknown = await stamgast('new', ...flags({ '--like': '../next-visit' }));
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('"../next-visit" is no file of the gallery; one of activity,');
  });

  it('needs no answer beside the name of a file of the gallery', async () => {
    const ended = await stamgast('new', '--like', 'staff');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^# Begun from the gallery file staff;/);
    expect(ended.stdout).toContain('\nid: staff\neffectiveFrom: 2026-01-01T00:00\nzone: Europe/');
    const errors = checkProgramme({ text: ended.stdout, file: 'staff.yaml' });
    expect(errors.filter(({ severity }) => severity === 'error')).toEqual([]);
    const named = await stamgast('new', '--like', 'staff', '--id', 'crew', '--currency', 'NOK');
    expect(named.stdout).toMatch(/\nid: crew\n(.*\n)*currency: NOK\n/);
    const wrong = await stamgast('new', '--like', 'staff', '--goal', 'fame');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--goal: "fame"') });
  });

  it('begins with each file of the gallery', async () => {
    const there = await stamgast('new', '--like', 'none');
    const names = /one of (.*);/.exec(there.stderr)?.[1]?.split(', ') ?? [];
    expect(names.length).toBeGreaterThan(30);
    for (const name of names) {
      const ended = await stamgast('new', '--like', name);
      expect([name, ended.code, ended.stderr]).toEqual([name, 0, '']);
    }
  });

  it('writes a file that is right, with what was answered in its head', async () => {
    const ended = await stamgast('new', ...flags());
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^# Goal: visits, 10 % more than now by 2026-12-31\./);
    expect(ended.stdout).toMatch(
      /\nid: coffee\neffectiveFrom: .*\nzone: Europe\/Oslo\ncurrency: NOK\n/,
    );
    const errors = checkProgramme({ text: ended.stdout, file: 'coffee.yaml' });
    expect(errors.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('writes no file over another', async () => {
    const file = join(folder, 'coffee.yaml');
    expect((await stamgast('new', ...flags(), '--out', file)).code).toBe(0);
    const text = readFileSync(file, 'utf8');
    const again = await stamgast('new', ...flags({ '--id': 'tea' }), '--out', file);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it.each([
    ['--goal', 'wealth', '--goal: "wealth" does not fit; one of visits, basket'],
    ['--by', '2026-02-30', '--by: "2026-02-30" does not fit; a day, as 2026-12-31'],
    ['--budget', 'much', '--budget: "much" does not fit; money, as 500.00'],
    ['--id', 'Coffee!', '--id: "Coffee!" does not fit; small letters'],
  ])('ends with 2 for %s %s', async (flag, value, text) => {
    const ended = await stamgast('new', ...flags({ [flag]: value }));
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(text) });
  });

  it('says which answer is missing where nobody can be asked', async () => {
    const ended = await stamgast('new', '--goal', 'visits');
    expect(ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--figure: is missing'),
    });
  });
});

describe('the questions of a new programme', () => {
  const typed: Readonly<Record<string, string>> = {
    ...{ goal: 'basket', figure: '5', by: '2026-06-30', budget: '900', reward: 'discount' },
  };

  it('are asked one by one, and an empty answer takes what is offered', async () => {
    const asked: string[] = [];
    const read = await answersOf({}, async (question) => {
      asked.push(question);
      const at = asked.length - 1;
      return typed[questions[at]?.key ?? ''] ?? '';
    });
    expect(asked).toHaveLength(questions.length);
    expect(asked[0]).toMatch(/^What is the one goal\? visits/);
    expect(read).toMatchObject({
      ok: true,
      answers: { ...typed, entry: 'open', partners: 'none', currency: 'DKK' },
    });
  });

  it('are asked again when the answer does not fit, three times in all', async () => {
    const replies = ['fame', 'fortune', 'visits'];
    const { goal: _goal, ...others } = typed;
    const read = await answersOf(others, async () => replies.shift() ?? '');
    expect(read).toMatchObject({ ok: true, answers: { goal: 'visits' } });
    const never = await answersOf({}, async () => 'fame');
    expect(never).toMatchObject({ ok: false, key: 'goal', found: 'fame' });
  });
});

describe('where a new programme begins', () => {
  const parts = new URL('../../scripts/cli/parts/programme-kinds.yaml', import.meta.url);
  const kinds = kindsOf(readFileSync(parts, 'utf8'));
  const answers: Answers = {
    ...{ goal: 'visits', figure: '10', by: '2026-12-31', budget: '500.00', reward: 'points' },
    ...{ entry: 'open', partners: 'none', id: 'x', currency: 'DKK', zone: 'UTC' },
    from: '2026-01-01T00:00',
  };

  it('is the first kind that fits and is there', () => {
    const start = (more: Partial<Answers>, isThere: (id: string) => boolean = () => true) =>
      startOf(kinds, { ...answers, ...more }, isThere);
    const [first] = kinds;
    expect(start({ partners: 'bakery, cafe' })).toBe(first?.start);
    expect(start({}, (id) => id !== start({}))).not.toBe(start({}));
    expect(start({}, () => false)).toBeNull();
  });

  it('is there for each goal and reward, and each such file is right', () => {
    const gallery = (id: string) =>
      new URL(`../../gateway/programme/gallery/${id}.yaml`, import.meta.url);
    for (const reward of ['discount', 'points', 'stamps', 'gifts', 'cashback']) {
      for (const goal of ['visits', 'basket', 'return', 'members', 'partners']) {
        const one = { ...answers, reward, goal };
        const start = startOf(kinds, one, (id) => existsSync(gallery(id)));
        const text = start === null ? '' : readFileSync(gallery(start), 'utf8');
        expect(start === null ? start : beginning({ start, text, answers: one })).toMatchObject({
          ok: true,
        });
      }
    }
  });

  it('has the budget in the rule that can carry it', () => {
    const text = good.replace(/rules:.*/, 'rules:\n  - id: card\n    discount: { percent: 5 }');
    const made = beginning({ start: 'one', text, answers });
    expect(made).toMatchObject({
      ok: true,
      text: expect.stringContaining('  - id: card\n    budget: { money: "500.00" }\n'),
    });
    const yen = beginning({
      start: 'one',
      text,
      answers: { ...answers, currency: 'JPY', budget: '500.50' },
    });
    expect(yen).toMatchObject({ ok: true, text: expect.stringContaining('not in a rule yet') });
  });
});
