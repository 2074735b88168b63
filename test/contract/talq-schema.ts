import { Ajv } from 'ajv';
import formats from 'ajv-formats';

interface Schema {
  readonly $ref?: string;
  readonly discriminator?: { readonly propertyName: string };
  readonly allOf?: readonly Schema[];
}
type Schemas = Readonly<Record<string, Schema>>;
interface DataModel {
  readonly components: { readonly schemas: Schemas };
}

const REF = '#/components/schemas/';
/** A schema with a discriminator as its kinds see it, who would otherwise go round in circles through it. */
const bare = (name: string): string => `${name}.bare`;

/**
 * Asks of a document whether it keeps to a schema of the data model, and answers with what is wrong. OpenAPI 3.0 says by
 * `discriminator` which of several schemas an object must keep to; JSON Schema has no such word and gets conditions.
 */
export function talqValidator(model: DataModel): (schema: string, document: unknown) => string[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  // What the descriptions ask for, which is not what the names of the formats mean elsewhere.
  ajv.addFormat('time', /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/);
  ajv.addFormat('integer', { type: 'number', validate: Number.isInteger });
  const schemas = withConditions(JSON.parse(JSON.stringify(model.components.schemas, onlyRef)) as Schemas);
  ajv.addSchema({ $id: 'talq', components: { schemas } });
  return (schema, document) => {
    const validate = ajv.getSchema(`talq${REF}${schema}`);
    if (!validate) throw new Error(`the data model has no ${schema}`);
    validate(document);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
  };
}

/** OpenAPI 3.0: what stands beside a `$ref` is ignored. */
const onlyRef = (_key: string, part: unknown): unknown =>
  part !== null && typeof part === 'object' && '$ref' in part ? { $ref: part.$ref } : part;

function withConditions(schemas: Schemas): Record<string, object> {
  const found: Record<string, object> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const own = schema.allOf ? { ...schema, allOf: schema.allOf.map((part) => bareParent(part, schemas)) } : schema;
    const key = schema.discriminator?.propertyName;
    found[key === undefined ? name : bare(name)] = own;
    if (key !== undefined) found[name] = { allOf: [{ $ref: REF + bare(name) }, ...conditions(name, key, schemas)] };
  }
  return found;
}

/** Which kind an object is, and that it keeps to that kind's schema. */
function conditions(parent: string, key: string, schemas: Schemas): object[] {
  const kinds = Object.keys(schemas).filter((kind) => schemas[kind]?.allOf?.some(({ $ref }) => $ref === REF + parent));
  return [
    { properties: { [key]: { enum: kinds } } },
    ...kinds.map((kind) => ({
      if: { required: [key], properties: { [key]: { const: kind } } },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's word.
      then: { $ref: REF + kind },
    })),
  ];
}

const bareParent = (part: Schema, schemas: Schemas): Schema => {
  const parent = part.$ref?.slice(REF.length);
  return parent !== undefined && schemas[parent]?.discriminator ? { $ref: REF + bare(parent) } : part;
};
