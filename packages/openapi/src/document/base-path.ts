import { isValues, listOf, textOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'
import type { Findings } from '../findings.ts'
import type { Dialect } from './dialect.ts'

/** What becomes of a definition's base path. */
export type BasePathMode = 'ignore' | 'prepend' | 'split'

/**
 * The path that comes before every path of the definition; empty when there is none.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-basePath.html
 */
export function pathPrefix(root: Values, dialect: Dialect, mode: BasePathMode): string {
  if (mode === 'ignore') return ''
  const parts = basePathOf(root, dialect)
    .split('/')
    .filter((part) => part !== '')
  const kept = mode === 'split' ? parts.slice(1) : parts
  return kept.map((part) => `/${part}`).join('')
}

function basePathOf(root: Values, dialect: Dialect): string {
  if (dialect === 'swagger') return textOf(root['basePath']) ?? ''
  const servers = listOf(root['servers']).filter(isValues)
  const variable = servers
    .map((server) => valuesOf(valuesOf(server['variables'])['basePath'])['default'])
    .find((value) => value !== undefined)
  if (variable !== undefined) return textOf(variable) ?? ''
  const url = textOf(servers[0]?.['url']) ?? ''
  return url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/iu, '').split(/[?#]/u)[0] ?? ''
}

/** `x-amazon-apigateway-endpoint-configuration`: at the root in Swagger 2, at the first server in OpenAPI 3. */
export function endpointConfigurationOf(root: Values, dialect: Dialect, findings: Findings): Values {
  const name = 'x-amazon-apigateway-endpoint-configuration'
  if (dialect === 'swagger') return valuesOf(root[name])
  const servers = listOf(root['servers'])
  if (servers.length > 1) {
    const message = 'More than one server provided. Ignoring all but the first for defining endpoint configuration'
    findings.warn({ rule: 'server', path: ['servers', 1], message })
  }
  const first = valuesOf(servers[0])
  return valuesOf(first[name] ?? root[name])
}
