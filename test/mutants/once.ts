/**
 * What is worked out once for all mutants, since none of them can touch it: what a YAML text
 * says, and what the naive model predicts. Both are asked again and again with the same texts.
 */
import { readYaml as read, type YamlRead } from '../../protocol/yaml.ts';
import { type Prediction, predictionsOf as predict } from '../gateway/gallery/naive/predict.ts';

export { fromPointer, yamlLimits } from '../../protocol/yaml.ts';

/** Texts that are made up for one mutant come once: only so many are kept. */
const MOST_KEPT = 2000;

function kept<Result>(work: (...texts: readonly string[]) => Result): typeof work {
  const all = new Map<string, Result>();
  return (...texts) => {
    const key = texts.join('\0');
    const known = all.get(key);
    if (known !== undefined) return known;
    const result = work(...texts);
    if (all.size < MOST_KEPT) all.set(key, frozen(result));
    return result;
  };
}

/** A mutant that changes what others will read must not go unnoticed. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const one of Object.values(value)) frozen(one);
  return Object.freeze(value);
}

export const readYaml: (text: string) => YamlRead = kept((text = '') => read(text));
const predicted = kept((programme = '', table = '', predecessor = '') =>
  predict(programme, table, predecessor === '' ? null : predecessor),
);
export const predictionsOf = (
  programme: string,
  table: string,
  predecessor?: string | null,
): readonly Prediction[] => predicted(programme, table, predecessor ?? '');
