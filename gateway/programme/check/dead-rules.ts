import type { Condition, LineCondition, Rule } from '../evaluate/rule.ts';
import { always } from '../language/conditions.ts';
import { canHold, type World } from './can-hold.ts';
import { type Checking, type Found, rulePath } from './findings.ts';
import { countsMost } from './levels.ts';

/** Rules that no receipt can ever set off, or whose lines are all excluded. */
export function deadRules(checking: Checking): Found[] {
  return checking.programme.rules.flatMap((rule) => {
    const found = overOf(checking, rule) ?? deadOf(checking, rule) ?? linesOf(checking, rule);
    return found === null ? [] : [found];
  });
}

/** What is known when a rule is asked. Points are given to members only. */
export function worldOf({ programme }: Checking, rule: Rule): World {
  return {
    cards: programme.cards.map(({ kind }) => kind),
    most: countsMost(programme),
    from: rule.from,
    until: rule.until,
    isForMembers: rule.effect.kind !== 'discount',
  };
}

const holds = (condition: Condition | null) => ({ condition: condition ?? always, wanted: true });

function overOf(checking: Checking, rule: Rule): Found | null {
  const begins = checking.file.effectiveFrom.slice(0, 10);
  if (rule.until === null || rule.until >= begins) return null;
  return {
    code: 'rule-over',
    path: rulePath(checking, rule.id, 'until'),
    text: `the last day of "${rule.id}" is ${rule.until}, and the file holds from ${begins}`,
    hint: 'give it a later day, or remove the rule',
  };
}

function deadOf(checking: Checking, rule: Rule): Found | null {
  const world = worldOf(checking, rule);
  if (canHold([holds(rule.when)], world)) return null;
  const isForAll = canHold([holds(rule.when)], { ...world, isForMembers: false });
  const anyDay = { ...world, from: null, until: null, isForMembers: false };
  const inItself = !canHold([holds(rule.when)], anyDay);
  const why = inItself
    ? 'its conditions contradict each other'
    : isForAll
      ? 'it gives points, and only members can have them'
      : `no day from ${rule.from ?? 'the start'} to ${rule.until ?? 'the end'} fits them`;
  return {
    code: 'rule-never-holds',
    path: rulePath(checking, rule.id, 'when'),
    text: `"${rule.id}" never holds: ${why}`,
    hint: 'change a condition, or remove the rule',
  };
}

function linesOf(checking: Checking, rule: Rule): Found | null {
  const { programme } = checking;
  const kind = rule.effect.kind;
  const world: World = { cards: [] };
  if (!canHold([holds(rule.lines)], world)) {
    return {
      code: 'lines-never-hold',
      path: rulePath(checking, rule.id, 'lines'),
      text: `no line can be what "${rule.id}" asks for`,
      hint: 'change a condition of the lines, or remove the rule',
    };
  }
  const excluded: LineCondition =
    kind === 'discount'
      ? programme.exclusions.discount
      : kind === 'earn' || kind === 'multiply'
        ? programme.exclusions.earn
        : null;
  if (excluded === null) return null;
  const isLeft = canHold(
    [holds(rule.lines), { condition: excluded, wanted: false, orUnknown: true }],
    world,
  );
  if (isLeft) return null;
  const what = kind === 'discount' ? 'get a discount' : 'earn';
  return {
    code: 'lines-excluded',
    path: rulePath(checking, rule.id, 'lines'),
    text: `all lines of "${rule.id}" are excluded, so none of them can ${what}`,
    hint: 'see `exclude` and `services`, or remove the rule',
  };
}
