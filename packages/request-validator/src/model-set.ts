import { createAjvCompiler } from './ajv-compiler.ts'
import { describeErrors } from './describe-errors.ts'
import { RequestValidatorError } from './errors.ts'
import type { SchemaCompiler } from './schema-compiler.ts'

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

/** How models are compiled. */
export interface ModelSetOptions {
  /** By default ajv, which makes code from schemas; give another where that is not allowed, as in a page with a strict policy. */
  readonly createCompiler?: (() => SchemaCompiler) | undefined
}

/**
 * Compiles the models of an API. `$ref` to `https://apigateway.amazonaws.com/restapis/{id}/models/{name}` finds the model of
 * that name, whatever the id.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
export function createModelSet(models: readonly Model[], { createCompiler = createAjvCompiler }: ModelSetOptions = {}): ModelSet {
  const schemas = new Map(models.map((model) => [model.name, parseSchema(model)]))
  const compiler = createCompiler()
  for (const [name, schema] of schemas) orRefuse(name, () => compiler.add(OWN_SCHEME + name, schema))
  const compiled = new Map<string, ModelValidator>()

  return {
    validatorFor(name) {
      const known = compiled.get(name)
      if (known !== undefined) return known
      if (!schemas.has(name)) throw new RequestValidatorError('ERR_REQUEST_VALIDATOR_MODEL_UNKNOWN', `There is no model named ${name}`)
      const schema = orRefuse(name, () => compiler.compile(OWN_SCHEME + name))
      const validator: ModelValidator = {
        validate: (value) => (schema.isValid(value) ? undefined : describeErrors(schema.problems(value), (reference) => schemas.get(nameOf(reference)))),
      }
      compiled.set(name, validator)
      return validator
    },
  }
}

const MODEL_REFERENCE = /^https?:\/\/apigateway\.[^/]+\/restapis\/[^/]+\/models\/([^/#]+)/
const OWN_SCHEME = 'gatewright:models/'

const nameOf = (reference: string): string => reference.replace(OWN_SCHEME, '')

function parseSchema({ name, schema = '{}' }: Model): object {
  return orRefuse(name, () => {
    const parsed: unknown = JSON.parse(schema)
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new TypeError('a schema is a JSON object')
    const { id: _own, $schema: _dialect, ...rest } = withOwnReferences(parsed) as Readonly<Record<string, unknown>>
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
