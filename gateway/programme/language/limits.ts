import type { Limit } from '../evaluate/rule.ts';
import { moneyOf } from './amounts.ts';
import { type Fault, quoted } from './faults.ts';
import { nearest } from './nearest.ts';
import type { LimitFile, RuleFile } from './rule-schema.ts';
import type { CompilingRules } from './rules.ts';

type Path = Fault['path'];

/** The limits of a rule: its own, and those of the file that it shares. */
export function limitsOf(rule: RuleFile, path: Path, compiling: CompilingRules): Limit[] {
  if (rule.limit === undefined) return [];
  const { shared, ...own } = rule.limit;
  const made = scopesOf(own, [...path, 'limit'], compiling);
  return shared === undefined ? made : [...made, ...sharedBy(rule, shared, { path, compiling })];
}

function sharedBy(
  { discount }: RuleFile,
  name: string,
  where: { readonly path: Path; readonly compiling: CompilingRules },
): Limit[] {
  const { compiling } = where;
  const path = [...where.path, 'limit', 'shared'];
  const wrong = (text: string, hint: string): Limit[] => {
    compiling.faults.push({ path, text, hint });
    return [];
  };
  const names = Object.keys(compiling.shared);
  const limit = Object.hasOwn(compiling.shared, name) ? compiling.shared[name] : undefined;
  if (limit === undefined) {
    const near = nearest(name, names);
    const all =
      names.length === 0 ? 'name it under `limits` of the file' : `one of ${names.join(', ')}`;
    const hint = near === null ? all : `did you mean \`${near}\`?`;
    return wrong(`${quoted(name)} is not known`, hint);
  }
  if (discount === undefined) return wrong('only discounts share a limit', 'a limit of its own');
  const { currency, money } = compiling;
  if (limit.memberDiscount !== undefined && currency !== money.main) {
    return wrong(`it counts ${money.main}`, `a limit of its own, in ${currency}`);
  }
  const made = scopesOf(limit, ['limits', name], compiling);
  return made.map((one) => ({ ...one, shared: name }));
}

function scopesOf(limit: LimitFile, path: Path, compiling: CompilingRules): Limit[] {
  const { memberDiscount, ...scopes } = limit;
  const made = Object.entries(scopes).map(([scope, value]): Limit => {
    const [max = '1', , per] = String(value).split(' ');
    return {
      scope: scope as Limit['scope'],
      of: 'uses',
      max: Number(max),
      per: (per ?? 'ever') as Limit['per'],
    };
  });
  if (memberDiscount === undefined) return made;
  const [money = '', , per] = memberDiscount.split(' ');
  const max = moneyOf(money, [...path, 'memberDiscount'], compiling);
  return [...made, { scope: 'member', of: 'discount', max, per: (per ?? 'ever') as Limit['per'] }];
}
