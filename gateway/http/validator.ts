import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';

/** One thing that is wrong with the shape of a request, as the validator tells it. */
export interface ShapeError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly message?: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  /** What would be right, in the words of the schema; absent: it has none. */
  readonly right?: string | undefined;
}

/** Compiles the schema of a route: what it finds says, beside the place, what would be right. */
export const validatorCompiler: typeof TypeBoxValidatorCompiler = (route) => {
  const validate = TypeBoxValidatorCompiler(route);
  return (value: unknown) => {
    const result = validate(value);
    const found = typeof result === 'object' && 'error' in result ? result.error : undefined;
    if (!Array.isArray(found)) return result;
    const errors = (found as ShapeError[]).map((error) => {
      return { ...error, right: rightOf(route.schema, error) };
    });
    return { error: errors as unknown as Error };
  };
};

const forms: Readonly<Record<string, string>> = {
  date: 'a day, as 2026-03-02',
  'date-time': 'a time with its offset, as 2026-03-02T12:30:00+01:00',
};

/** Of a text that has a form: the form, and what the schema says of it. */
function rightOf(schema: unknown, { keyword, schemaPath }: ShapeError): string | undefined {
  if (keyword !== 'pattern' && keyword !== 'format') return undefined;
  const node = schemaPath
    .split('/')
    .slice(1)
    .reduce((at, name) => fieldOf(at, name.replace('~1', '/').replace('~0', '~')), schema);
  const form = forms[String(fieldOf(node, 'format'))];
  if (form !== undefined) return form;
  const description = fieldOf(node, 'description');
  return typeof description === 'string' ? description.replace(/\.$/, '') : undefined;
}

function fieldOf(node: unknown, name: string): unknown {
  const isThere = typeof node === 'object' && node !== null && Object.hasOwn(node, name);
  return isThere ? (node as Readonly<Record<string, unknown>>)[name] : undefined;
}
