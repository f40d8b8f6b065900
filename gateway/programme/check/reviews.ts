import { canHold } from './can-hold.ts';
import { worldOf } from './dead-rules.ts';
import { type Checking, type Found, rulePath } from './findings.ts';

/** Rules that hold nothing for review, or all that they give. */
export function reviews(checking: Checking): Found[] {
  return checking.programme.rules.flatMap((rule): Found[] => {
    const { id, when, review } = rule;
    if (review === null) return [];
    const world = worldOf(checking, rule);
    const isGiven = { condition: when, wanted: true };
    // Of a rule that never holds another finding says it.
    if (!canHold([isGiven], world)) return [];
    const path = rulePath(checking, id, 'review');
    if (!canHold([isGiven, { condition: review, wanted: true }], world)) {
      const text = `nothing that "${id}" gives is ever held by its \`review\``;
      return [{ code: 'review-never', path, text, hint: 'change a condition, or remove it' }];
    }
    if (!canHold([isGiven, { condition: review, wanted: false }], world)) {
      const text = `all that "${id}" gives is held, and a person has to look at each of it`;
      return [{ code: 'review-always', path, text, hint: 'say what is suspicious about it' }];
    }
    return [];
  });
}
