import { describe, expect, test } from 'vitest';
import { readProgramme } from '../../../gateway/programme/language/file.ts';
import { noteNames } from '../../../gateway/programme/notes.ts';
import type { Programme } from '../../../gateway/programme/types.ts';

function version(from: string, text: string): Programme {
  const read = readProgramme({
    file: 'p.yaml',
    text: `stamgast: 1
id: p
effectiveFrom: ${from}T00:00
zone: UTC
currency: DKK
tallies:
  TURNOVER: { of: paid, within: 365 days }
${text}
rules: []
`,
  });
  if (!read.ok) throw new Error(JSON.stringify(read));
  return read.programme;
}

const tiers = (levels: string) => `tiers: { by: TURNOVER, hold: 90 days, levels: [ ${levels} ] }`;
const silver = '{ id: silver, from: "100.00", name: { da: Sølv, en: Silver } }';

describe('the names that kiosks use', () => {
  test('stay in their place when a later version renames and adds', () => {
    const first = version('2026-01-01', tiers(silver));
    const later = version(
      '2026-06-01',
      `${tiers('{ id: iron, from: "50.00" }, { id: silver, from: "100.00", name: { en: Star } }')}
clubs: { regulars: { byHand: true, name: { en: Regulars } } }`,
    );
    expect(noteNames([first, later])).toEqual([
      { id: 'silver', texts: { en: 'Star' } },
      { id: 'iron', texts: {} },
      { id: 'regulars', texts: { en: 'Regulars' } },
    ]);
  });

  test('are none where a programme has neither levels nor clubs', () => {
    expect(noteNames([version('2026-01-01', '')])).toEqual([]);
  });

  test('a level and a club of one name are two', () => {
    const both = version('2026-01-01', `${tiers(silver)}\nclubs: { silver: { byHand: true } }`);
    expect(noteNames([both]).map(({ texts }) => texts)).toEqual([{ da: 'Sølv', en: 'Silver' }, {}]);
  });

  test.each([
    ['clubs: { regulars: { name: { en: Regulars } } }', 'nobody comes into it'],
    [tiers('{ id: silver, from: "100.00", name: {} }'), 'name'],
    [tiers(`{ id: silver, from: "100.00", name: { en: ${'x'.repeat(25)} } }`), '24'],
    [tiers('{ id: silver, from: "100.00", name: { fr: Argent } }'), 'fr'],
  ])('a file with %s is refused', (text, wanted) => {
    expect(() => version('2026-01-01', text)).toThrow(wanted);
  });
});
