import { isVersion3 } from '../document-editor.ts'
import { isDict, isTruthy, literal, PythonDict } from '../python-document.ts'
import type { SamResource } from '../sam-context.ts'
import { dict } from '../swagger-editor.ts'

/** In OpenAPI 3, schemas and security schemes have other places, and headers have schemas. */
export function asOpenApi3({ properties }: SamResource, body: PythonDict): PythonDict {
  if (body.get('swagger') !== undefined && body.get('swagger') !== null) return body
  const asked = properties['OpenApiVersion'] ?? null
  const own = body.get('openapi')
  const version = own !== undefined && own !== null && asked === null ? own : literal(asked)
  if (!isTruthy(version) || !isVersion3(version)) return body
  for (const [from, to] of [
    ['securityDefinitions', 'securitySchemes'],
    ['definitions', 'schemas'],
  ] as const) {
    const value = body.get(from)
    if (!isTruthy(value)) continue
    const held = body.get('components')
    const components = isDict(held) && held.size > 0 ? held : new PythonDict()
    components.set(to, value ?? null)
    body.set('components', components)
    body.delete(from)
  }
  const paths = body.get('paths')
  for (const [, item] of isDict(paths) ? paths.entries() : []) {
    const options = isDict(item) ? item.get('options') : undefined
    if (isDict(options) && options.size > 0) asOpenApi3Options(options)
  }
  return body
}

function asOpenApi3Options(options: PythonDict): void {
  for (const field of ['produces', 'consumes']) if (options.has(field)) options.delete(field)
  const responses = options.get('responses')
  const success = isDict(responses) ? responses.get('200') : undefined
  const headers = isDict(success) ? success.get('headers') : undefined
  for (const [name, value] of isDict(headers) ? headers.entries() : [])
    (headers as PythonDict).set(name, dict([['schema', value]]))
}
