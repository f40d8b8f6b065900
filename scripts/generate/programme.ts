import { programmeSchemaText } from '../../gateway/programme/language/schema.ts';
import type { Generator } from '../generate.ts';

/** docs/schemas/programme.schema.json: the form of a programme file, for editors. */
export const programmeSchema: Generator = {
  path: 'docs/schemas/programme.schema.json',
  make: programmeSchemaText,
};
