import ajvDraft04, { type SchemaObject, type ValidateFunction } from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { describeErrors } from './describe-errors.ts'
import { RequestValidatorError } from './errors.ts'
import { compilePattern } from './pattern.ts'

/** A model of an API: a JSON Schema, draft-04, as text. */
export interface Model {
  readonly name: string
  readonly schema?: string
}

/** Holds a JSON value against one model. */
export interface ModelValidator {
  /** `undefined` when the value is valid; otherwise what is wrong with it, in the words of AWS's validator. */
  validate(value: unknown): readonly string[] | undefined
}

/** The compiled models of one API. */
export interface ModelSet {
  /**
   * The validator of a model, compiled now if it was not yet.
   * @throws RequestValidatorError when there is no such model, or its schema is not a schema.
   */
  validatorFor(name: string): ModelValidator
}

/**
 * Compiles the models of an API. `$ref` to `https://apigateway.amazonaws.com/restapis/{id}/models/{name}` finds the model of
 * that name, whatever the id.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
export function createModelSet(models: readonly Model[]): ModelSet {
  const schemas = new Map(models.map((model) => [model.name, parseSchema(model)]))
  const quick = createAjv({ allErrors: false }, schemas)
  // Only a refused body pays for naming everything that is wrong with it.
  let thorough: Ajv04 | undefined
  const compiled = new Map<string, ModelValidator>()

  return {
    validatorFor(name) {
      const known = compiled.get(name)
      if (known !== undefined) return known
      if (!schemas.has(name)) throw new RequestValidatorError('ERR_REQUEST_VALIDATOR_MODEL_UNKNOWN', `There is no model named ${name}`)
      const isValid = compile(quick, name)
      const validator: ModelValidator = {
        validate(value) {
          if (isValid(value)) return undefined
          thorough ??= createAjv({ allErrors: true }, schemas)
          const explain = compile(thorough, name)
          explain(value)
          return describeErrors(explain.errors ?? [], (reference) => schemas.get(nameOf(reference)))
        },
      }
      compiled.set(name, validator)
      return validator
    },
  }
}

const Ajv04 = ajvDraft04.default
type Ajv04 = InstanceType<typeof Ajv04>

const MODEL_REFERENCE = /^https?:\/\/apigateway\.[^/]+\/restapis\/[^/]+\/models\/([^/#]+)/
const OWN_SCHEME = 'gatewright:models/'

const nameOf = (reference: string): string => reference.replace(OWN_SCHEME, '')

function createAjv({ allErrors }: { readonly allErrors: boolean }, schemas: ReadonlyMap<string, SchemaObject>): Ajv04 {
  const regExp = Object.assign(compilePattern, { code: 'undefined' })
  const ajv = new Ajv04({ strict: false, ownProperties: true, allErrors, verbose: allErrors, logger: false, code: { regExp } })
  addFormats.default(ajv as never)
  for (const [name, schema] of schemas) orRefuse(name, () => ajv.addSchema(schema, OWN_SCHEME + name))
  return ajv
}

function compile(ajv: Ajv04, name: string): ValidateFunction {
  return orRefuse(name, () => ajv.getSchema(OWN_SCHEME + name) as ValidateFunction)
}

function parseSchema({ name, schema = '{}' }: Model): SchemaObject {
  return orRefuse(name, () => {
    const parsed: unknown = JSON.parse(schema)
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new TypeError('a schema is a JSON object')
    const { id: _own, $schema: _dialect, ...rest } = withOwnReferences(parsed) as SchemaObject
    return rest
  })
}

function orRefuse<T>(name: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new RequestValidatorError('ERR_REQUEST_VALIDATOR_SCHEMA', `The schema of model ${name} is not valid: ${reason}`, { cause })
  }
}

/** The schema with each reference to a model's URL turned into one by name. */
function withOwnReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withOwnReferences)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const model = key === '$ref' && typeof member === 'string' ? MODEL_REFERENCE.exec(member) : null
      return [key, model === null ? withOwnReferences(member) : (member as string).replace(MODEL_REFERENCE, OWN_SCHEME + model[1])]
    }),
  )
}
