import { createModelSet, type Model, type ModelSet, type ModelValidator } from './model-set.ts'

/** What a method asks of its requests. */
export interface RequestRules {
  /** From the method's request validator. */
  readonly validateRequestParameters: boolean
  /** From the method's request validator. */
  readonly validateRequestBody: boolean
  /** Key: `method.request.{path|querystring|header}.NAME`; value: required or not. */
  readonly requestParameters?: Readonly<Record<string, boolean>>
  /** Key: content type or `$default`; value: model name. */
  readonly requestModels?: Readonly<Record<string, string>>
  /** The API's models, compiled once for all its methods, or as they are. */
  readonly models: ModelSet | readonly Model[]
}

/** What the validator looks at in a request. */
export interface ValidatedRequest {
  /** The value of a path, query string or header parameter (headers by any case), or `undefined`. */
  parameter(location: ParameterLocation, name: string): string | undefined
  /** As sent; `application/json` is assumed when there is none. */
  readonly contentType: string | undefined
  readonly body: string
}

export type ParameterLocation = 'path' | 'querystring' | 'header'

/** The verdict; `code` is the type of the gateway response. */
export type Validation =
  | { readonly valid: true }
  | {
      readonly valid: false
      readonly code: 'BAD_REQUEST_PARAMETERS' | 'BAD_REQUEST_BODY'
      /** What the client is told. */
      readonly message: string
      /** `$context.error.validationErrorString`. */
      readonly validationErrorString: string | undefined
    }

/** Holds requests against the rules of one method. */
export interface RequestValidator {
  validate(request: ValidatedRequest): Validation
}

/**
 * Compiles the rules of a method: parameters first, then the body, as AWS does.
 * @throws RequestValidatorError when a model is unknown or its schema is not valid.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function createRequestValidator(rules: RequestRules): RequestValidator {
  const required = rules.validateRequestParameters ? requiredParameters(rules.requestParameters ?? {}) : []
  const bodies = rules.validateRequestBody ? bodyValidators(rules) : new Map<string, ModelValidator>()
  return {
    validate(request) {
      const missing = required.filter(({ location, name }) => isBlank(request.parameter(location, name)))
      if (missing.length > 0) return missingParameters(missing.map(({ name }) => name))
      const validator = bodies.size === 0 ? undefined : (bodies.get(mediaTypeOf(request.contentType)) ?? bodies.get('$default'))
      return validator === undefined ? VALID : validateBody(validator, request.body)
    },
  }
}

const VALID: Validation = { valid: true }

function requiredParameters(parameters: Readonly<Record<string, boolean>>): readonly { location: ParameterLocation; name: string }[] {
  return Object.entries(parameters)
    .filter(([, isRequired]) => isRequired)
    .map(([key]) => {
      const [, , location, ...name] = key.split('.')
      return { location: location as ParameterLocation, name: name.join('.') }
    })
}

function bodyValidators({ requestModels = {}, models }: RequestRules): Map<string, ModelValidator> {
  const set = 'validatorFor' in models ? models : createModelSet(models)
  return new Map(Object.entries(requestModels).map(([type, name]) => [type.toLowerCase(), set.validatorFor(name)]))
}

const isBlank = (value: string | undefined): boolean => value === undefined || value.trim() === ''

function missingParameters(names: readonly string[]): Validation {
  const message = `Missing required request parameters: [${names.join(', ')}]`
  return { valid: false, code: 'BAD_REQUEST_PARAMETERS', message, validationErrorString: message }
}

/** An empty body is an empty object. */
function validateBody(validator: ModelValidator, body: string): Validation {
  let value: unknown
  try {
    value = body === '' ? {} : JSON.parse(body)
  } catch {
    return invalidBody(undefined)
  }
  const problems = validator.validate(value)
  return problems === undefined ? VALID : invalidBody(`[${problems.join(', ')}]`)
}

function invalidBody(validationErrorString: string | undefined): Validation {
  return { valid: false, code: 'BAD_REQUEST_BODY', message: 'Invalid request body', validationErrorString }
}

function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? ''
}
