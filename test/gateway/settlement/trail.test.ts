import { describe, expect, it } from 'vitest';
import { Trail } from '../../../gateway/ledger/settlement-trail.ts';

const step = (run: number, issuer: string, amount: number) => ({
  ...{ run, issuer, lot: run, amount, tag: `${issuer}${run}` },
});

function walked(): Trail<string> {
  const trail = new Trail<string>();
  trail.forth('anna', step(1, 'P', 10));
  trail.forth('anna', step(2, 'P', 5));
  trail.forth('anna', step(3, 'Q', 7));
  trail.forth('berta', step(4, 'P', 9));
  return trail;
}

const ofP = ({ issuer }: { readonly issuer: string }) => issuer === 'P';
const unmatched = (amount: number) => ({ run: 0, issuer: null, tag: null, amount });
const part = (run: number, amount: number) => ({ run, issuer: 'P', tag: `P${run}`, amount });

describe('what comes back', () => {
  it('finds the last steps of its key that fit, and uses them up', () => {
    const trail = walked();
    expect(trail.back('anna', 8, ofP)).toEqual([part(2, 5), part(1, 3)]);
    expect(trail.back('anna', 6, ofP)).toEqual([part(1, 6)]);
    expect(trail.back('anna', 4, ofP)).toEqual([part(1, 1), unmatched(3)]);
    expect(trail.back('berta', 9, ofP)).toEqual([part(4, 9)]);
    expect(trail.back('berta', 1, ofP)).toEqual([unmatched(1)]);
  });

  it('matches nothing where nothing went', () => {
    expect(new Trail<string>().back('anna', 4, () => true)).toEqual([unmatched(4)]);
    expect(walked().back('anna', 0, ofP)).toEqual([]);
    expect(walked().back('anna', 2, () => false)).toEqual([unmatched(2)]);
  });
});
