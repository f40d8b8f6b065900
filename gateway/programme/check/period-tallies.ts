import { factsIn } from '../evaluate/condition.ts';
import { type Checking, type Found, rulePath } from './findings.ts';

/** Rules on the end of a period that go by what was counted before it as well: given again and again. */
export function periodTallies(checking: Checking): Found[] {
  const { rules, tallies } = checking.programme;
  return rules.flatMap((rule): Found[] => {
    if (!rule.on.endsWith(' end')) return [];
    const period = rule.on.slice(0, -' end'.length);
    const { when, effect } = rule;
    const per = effect.kind === 'earn' ? effect.earn.per : null;
    const by = per?.kind === 'steps' ? [per.tally] : [];
    const asked = [
      ...factsIn(when).flatMap((fact) => (fact.startsWith('tally.') ? fact.slice(6) : [])),
      ...by,
    ];
    return [...new Set(asked)].flatMap((name): Found[] => {
      const tally = tallies.find((one) => one.name === name);
      if (tally === undefined || tally.within === period || tally.days !== null) return [];
      const counts = tally.within === null ? 'for ever' : `by the ${tally.within}`;
      const text = `tally.${name} counts ${counts}, and the rule gives at each ${rule.on}`;
      const hint = `let it begin anew: in: ${period}`;
      return [{ code: 'period-differs', path: rulePath(checking, rule.id), text, hint }];
    });
  });
}
