import type { DocumentPath, Findings } from '../findings.ts'
import { booleanOf, isValues, listOf, textOf, textsOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'
import type { Dialect } from './dialect.ts'
import { dereference } from './reference.ts'

/** A path's method with what both dialects say of it, in one form. */
export interface DefinedOperation {
  /** As in the definition, for example `/pets/{petId}`. */
  readonly path: string
  /** Upper-case, or `ANY`. */
  readonly httpMethod: string
  readonly place: DocumentPath
  readonly operation: Values
  readonly parameters: readonly DefinedParameter[]
  readonly body?: {
    readonly name?: string
    readonly description?: string
    readonly content: readonly DefinedContent[]
  }
  readonly responses: readonly DefinedResponse[]
}

export interface DefinedParameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description?: string
  readonly place: DocumentPath
}

/** A payload's schema for one media type. */
export interface DefinedContent {
  readonly contentType: string
  readonly schema: unknown
  readonly place: DocumentPath
}

export interface DefinedResponse {
  /** For example `200` or `default`. */
  readonly statusCode: string
  readonly description?: string
  readonly headers: readonly { readonly name: string; readonly description?: string }[]
  readonly content: readonly DefinedContent[]
  readonly place: DocumentPath
}

const ANY = 'x-amazon-apigateway-any-method'
/** The members of a path that are methods, and what they are called in an API. */
export const METHODS: Readonly<Record<string, string>> = {
  get: 'GET',
  put: 'PUT',
  post: 'POST',
  delete: 'DELETE',
  options: 'OPTIONS',
  head: 'HEAD',
  patch: 'PATCH',
  [ANY]: 'ANY',
}

interface Source {
  readonly root: Values
  readonly dialect: Dialect
  readonly findings: Findings
}

/** Every operation of the definition, in its order. */
export function operationsOf(source: Source): readonly DefinedOperation[] {
  return Object.entries(valuesOf(source.root['paths'])).flatMap(([path, given]) => {
    if (path.startsWith('x-')) return []
    if (!path.startsWith('/')) {
      const message = `Parse issue: attribute paths. Resource ${path} should start with /`
      source.findings.warn({
        rule: 'structure',
        path: ['paths', path],
        message,
        help: `Write \`/${path}\`.`,
      })
      return []
    }
    const item = valuesOf(dereference(given, source.root))
    return Object.entries(METHODS).flatMap(([key, httpMethod]) =>
      isValues(item[key]) ? [readOperation({ source, path, key, httpMethod, item, operation: item[key] })] : [],
    )
  })
}

interface Found {
  readonly source: Source
  readonly path: string
  readonly key: string
  readonly httpMethod: string
  readonly item: Values
  readonly operation: Values
}

function readOperation({ source, path, key, httpMethod, item, operation }: Found): DefinedOperation {
  const place = ['paths', path, key]
  const own = readParameters(operation['parameters'], [...place, 'parameters'], source)
  const shared = readParameters(item['parameters'], ['paths', path, 'parameters'], source)
  const given = [...own, ...shared.filter((entry) => !own.some(({ name, in: at }) => name === entry.name && at === entry.in))]
  const body = source.dialect === 'swagger' ? swaggerBody(given, operation, source.root) : openApiBody(operation, place, source)
  return {
    path,
    httpMethod,
    place,
    operation,
    parameters: given.filter((parameter) => parameter.in !== 'body'),
    ...(body !== undefined && { body }),
    responses: readResponses(operation, place, source),
  }
}

/** In Swagger 2 the body is a parameter with a schema. */
type GivenParameter = DefinedParameter & { readonly schema?: unknown }

function readParameters(given: unknown, place: DocumentPath, { root, findings }: Source): readonly GivenParameter[] {
  return listOf(given).flatMap((entry, index) => {
    const parameter = dereference(entry, root)
    const name = isValues(parameter) ? textOf(parameter['name']) : undefined
    if (!isValues(parameter) || name === undefined) {
      findings.warn({
        rule: 'reference',
        path: [...place, index],
        message: `Parse issue: ${attribute([...place, index])} is missing`,
      })
      return []
    }
    const { required, description, schema } = parameter
    const location = textOf(parameter['in']) ?? ''
    const text = textOf(description)
    return [
      {
        name,
        in: location,
        required: booleanOf(required) ?? false,
        schema,
        place: [...place, index],
        ...(text !== undefined && { description: text }),
      },
    ]
  })
}

function swaggerBody(parameters: readonly GivenParameter[], operation: Values, root: Values): DefinedOperation['body'] {
  const bodies = parameters.filter((parameter) => parameter.in === 'body')
  const [body] = bodies
  if (body === undefined) return undefined
  const types = mediaTypes(operation['consumes'] ?? root['consumes'])
  // AWS's exports have one for each media type.
  const isOneEach = bodies.length === types.length
  const content = types.map((contentType, index) => {
    const { schema, place } = (isOneEach ? bodies[index] : body) ?? body
    return { contentType, schema, place: [...place, 'schema'] }
  })
  return {
    name: body.name,
    ...(body.description !== undefined && { description: body.description }),
    content,
  }
}

function openApiBody(operation: Values, place: DocumentPath, { root }: Source): DefinedOperation['body'] {
  if (operation['requestBody'] === undefined) return undefined
  const body = valuesOf(dereference(operation['requestBody'], root))
  const description = textOf(body['description'])
  return {
    ...(description !== undefined && { description }),
    content: readContent(body['content'], [...place, 'requestBody', 'content']),
  }
}

function readContent(content: unknown, place: DocumentPath): readonly DefinedContent[] {
  return Object.entries(valuesOf(content)).map(([contentType, media]) => ({
    contentType,
    schema: valuesOf(media)['schema'],
    place: [...place, contentType, 'schema'],
  }))
}

function readResponses(
  operation: Values,
  operationPlace: DocumentPath,
  { root, dialect, findings }: Source,
): readonly DefinedResponse[] {
  return Object.entries(valuesOf(operation['responses'])).flatMap(([statusCode, given]) => {
    if (statusCode.startsWith('x-')) return []
    const place = [...operationPlace, 'responses', statusCode]
    const response = dereference(given, root)
    if (!isValues(response)) {
      findings.warn({
        rule: 'reference',
        path: place,
        message: `Parse issue: ${attribute(place)} is missing`,
      })
      return []
    }
    const description = textOf(response['description'])
    const content =
      dialect === 'openapi'
        ? readContent(response['content'], [...place, 'content'])
        : mediaTypes(operation['produces'] ?? root['produces']).map((contentType) => ({
            contentType,
            schema: response['schema'],
            place: [...place, 'schema'],
          }))
    const headers = Object.entries(valuesOf(response['headers'])).map(([name, header]) => {
      const text = textOf(valuesOf(dereference(header, root))['description'])
      return { name, ...(text !== undefined && { description: text }) }
    })
    return [
      {
        statusCode,
        headers,
        place,
        ...(description !== undefined && { description }),
        content: content.filter(({ schema }) => schema !== undefined),
      },
    ]
  })
}

function mediaTypes(given: unknown): readonly string[] {
  const types = textsOf(given)
  return types.length === 0 ? ['application/json'] : types
}

/** A place in the words of AWS's parser: `attribute paths.'/pets'(get).responses.200`. */
export function attribute(place: DocumentPath): string {
  const [root, path, method, ...rest] = place
  if (root !== 'paths' || path === undefined) return `attribute ${place.join('.')}`
  const operation = method === undefined || method === 'parameters' ? '' : `(${method})`
  const steps = method === 'parameters' ? [method, ...rest] : rest
  return `attribute paths.'${path}'${operation}${steps.map((step) => `.${step}`).join('')}`
}
