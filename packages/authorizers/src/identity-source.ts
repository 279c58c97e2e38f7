import { AuthorizersError } from './errors.ts'
import type { IdentityRequest } from './identity-request.ts'

/** Reads one identity source of a request; `undefined` when it is missing or empty. */
export type IdentitySource = (request: IdentityRequest) => string | undefined

/** How each API spells where a value is. */
const PLACES: readonly (readonly [RegExp, (name: string) => IdentitySource])[] = [
  [/^(?:method|route)\.request\.header\.(.+)$/, header],
  [/^\$request\.header\.(.+)$/, header],
  [/^(?:method|route)\.request\.querystring\.(.+)$/, queryParameter],
  [/^\$request\.querystring\.(.+)$/, queryParameter],
  [/^\$?context\.(.+)$/, contextVariable],
  [/^\$?stageVariables\.(.+)$/, stageVariable],
]

/**
 * Compiles identity sources as AWS writes them: one text with commas, or a list.
 * Throws {@link AuthorizersError} `ERR_AUTHORIZERS_CONFIGURATION` for a source that is none.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html#http-api-lambda-authorizer.identity-sources
 */
export function compileIdentitySources(sources: string | readonly string[] | undefined): readonly IdentitySource[] {
  const list = typeof sources === 'string' ? sources.split(',') : (sources ?? [])
  return list
    .map((source) => source.trim())
    .filter((source) => source !== '')
    .map(compileSource)
}

/** Values of all sources in their order; `undefined` when one is missing. */
export function readIdentity(sources: readonly IdentitySource[], request: IdentityRequest): readonly string[] | undefined {
  const values: string[] = []
  for (const source of sources) {
    const value = source(request)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

function compileSource(source: string): IdentitySource {
  for (const [pattern, create] of PLACES) {
    const name = pattern.exec(source)?.[1]
    if (name !== undefined) return create(name)
  }
  throw new AuthorizersError('ERR_AUTHORIZERS_CONFIGURATION', `${source} is no identity source`)
}

function header(name: string): IdentitySource {
  const lowerName = name.toLowerCase()
  return (request) => present(request.header(lowerName))
}

function queryParameter(name: string): IdentitySource {
  return (request) => present(request.queryParameter(name))
}

function contextVariable(name: string): IdentitySource {
  return (request) => present(request.contextVariable(name))
}

function stageVariable(name: string): IdentitySource {
  return (request) => present(request.stageVariable(name))
}

function present(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}
