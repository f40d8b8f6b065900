import { predictionsOf } from './naive/predict.ts';
import type { Changed } from './numbers.ts';
import { failuresOf, type Row, tableOf } from './run-table.ts';
import { TableError } from './spot.ts';

/** What the naive model and the engine make of a row. */
export interface Compared {
  /** One line for each step on which they differ, the first of each story. */
  readonly differences: readonly string[];
  /** All that the model says will follow, to see whether it moved. */
  readonly predicted: string;
}

/**
 * Runs the table that the naive model writes for a row on the real engine: all that is paid,
 * earned, given back and left, at each step, and not only what the row's own table looks at. Throws
 * NotKnown, which names the key, for a row that the model does not understand.
 */
export function compare(row: Row): Compared {
  const predictions = predictionsOf(row.programme, row.table, row.predecessor);
  const differences = predictions.flatMap(({ story, table }) =>
    failuresUnder(row, table).map((text) => `${story}: ${text}`),
  );
  return { differences, predicted: JSON.stringify(predictions) };
}

const predictedOf = ({ programme, table, predecessor }: Row): string =>
  JSON.stringify(predictionsOf(programme, table, predecessor));

/** `predicted`: null where the model says that it is no programme. */
function failuresUnder(row: Row, predicted: string | null): readonly string[] {
  const told = { ...row, table: predicted ?? row.table };
  try {
    const table = tableOf(told);
    const failures = table.stories.flatMap((story) => failuresOf(told, table, story));
    return predicted === null ? ['the model refuses the file, and the engine runs it'] : failures;
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    return predicted === null ? [] : [`the engine refuses: ${error.message}`];
  }
}

/** Differences when one number of a row is another, and whether anything moves at all. */
export function moveOf(row: Row, changed: Changed): readonly string[] {
  const { differences, predicted } = compare({ ...row, programme: changed.text });
  const still = predicted === predictedOf(row) ? ['nothing moves'] : [];
  return [...differences, ...still].map((text) => `${changed.what}: ${text}`);
}
