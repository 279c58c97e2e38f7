import { OpenApiError } from '../errors.ts'
import { textOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'
import { INVALID_INPUT } from './parsed-definition.ts'
import type { ParsedDefinition } from './parsed-definition.ts'

/** Swagger 2.0 or OpenAPI 3.0. */
export type Dialect = 'swagger' | 'openapi'

/** What the HTTP side says; AWS takes OpenAPI 3.1 on neither side (github.com/localstack/localstack/issues/13043, smithy-lang/smithy/issues/985). */
const UNKNOWN_VERSION = 'Unable to build importer with provided input. Unable to determine OAS version'

/** Tells the two apart; refuses what AWS does not import. HTTP APIs take OpenAPI 3.0 only. */
export function dialectOf({ root, placeOf }: ParsedDefinition, service: 'apigateway' | 'apigatewayv2'): Dialect {
  const openapi = textOf(root['openapi'])
  const swagger = textOf(root['swagger'])
  if (openapi !== undefined && /^3\.0(?:\.|$)/u.test(openapi)) return 'openapi'
  if (service === 'apigateway' && swagger !== undefined && /^2(?:\.0)*$/u.test(swagger)) return 'swagger'
  const path = openapi === undefined ? ['swagger'] : ['openapi']
  const message = service === 'apigateway' ? INVALID_INPUT : `${UNKNOWN_VERSION}${openapi === undefined ? '' : ` from '${openapi}'`}`
  const help =
    service === 'apigateway'
      ? 'REST APIs are imported from `swagger: "2.0"` or `openapi: "3.0.1"`.'
      : 'HTTP APIs are imported from `openapi: "3.0.1"`.'
  const finding = {
    severity: 'error',
    rule: 'version',
    message,
    path,
    help,
    ...placeOf(path),
  } as const
  throw new OpenApiError('ERR_OPENAPI_INVALID', message, { findings: [finding] })
}

/** Where schemas lie, with the path to them. */
export function schemasOf(root: Values, dialect: Dialect): { readonly schemas: Values; readonly path: readonly string[] } {
  if (dialect === 'swagger') return { schemas: valuesOf(root['definitions']), path: ['definitions'] }
  return {
    schemas: valuesOf(valuesOf(root['components'])['schemas']),
    path: ['components', 'schemas'],
  }
}

/** Where security schemes lie, with the path to them. */
export function securitySchemesOf(
  root: Values,
  dialect: Dialect,
): { readonly schemes: Values; readonly path: readonly string[] } {
  if (dialect === 'swagger') return { schemes: valuesOf(root['securityDefinitions']), path: ['securityDefinitions'] }
  return {
    schemes: valuesOf(valuesOf(root['components'])['securitySchemes']),
    path: ['components', 'securitySchemes'],
  }
}
