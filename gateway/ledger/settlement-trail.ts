import type { Amount } from '../../protocol/units.ts';

/** Points that went one way, in a run, and may come back. */
export interface Step<Tag> {
  readonly run: number;
  readonly issuer: string;
  readonly lot: number | null;
  readonly amount: Amount;
  readonly tag: Tag;
}

/** What came back of one step; run 0 and no tag where nothing that went is left to match it. */
export interface Back<Tag> {
  readonly run: number;
  readonly issuer: string | null;
  readonly amount: Amount;
  readonly tag: Tag | null;
}

/** Remembers what went where, so that what comes back finds the run that it went in. */
export class Trail<Tag> {
  private readonly steps = new Map<string, Step<Tag>[]>();

  forth(key: string, { run, issuer, lot, amount, tag }: Step<Tag>): void {
    const steps = this.steps.get(key);
    const step = { run, issuer, lot, amount, tag };
    if (steps === undefined) this.steps.set(key, [step]);
    else steps.push(step);
  }

  /** Takes `amount` off the steps of a key that fit, the last one first. */
  back(key: string, amount: Amount, fits: (step: Step<Tag>) => boolean): readonly Back<Tag>[] {
    const steps = this.steps.get(key) ?? [];
    const parts: Back<Tag>[] = [];
    let left = amount;
    for (let at = steps.length - 1; at >= 0 && left > 0; at -= 1) {
      const step = steps[at];
      if (step === undefined || !fits(step)) continue;
      const part = Math.min(left, step.amount);
      const { run, issuer, tag } = step;
      parts.push({ run, issuer, tag, amount: part });
      left -= part;
      if (part === step.amount) steps.splice(at, 1);
      else steps[at] = { ...step, amount: step.amount - part };
    }
    if (left > 0) parts.push({ run: 0, issuer: null, tag: null, amount: left });
    return parts;
  }
}
