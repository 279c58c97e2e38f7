import { expectMap, invalidResource } from '../errors.ts'
import { methodKey } from '../document-editor.ts'
import { isDict, isTruthy, PythonDict, TemplateText, toJson } from '../python-document.ts'
import type { PythonValue } from '../python-document.ts'

export interface Merging {
  readonly apiId: string
  /** The user's own definition. */
  readonly source: PythonValue
  /** A document with the event's method alone. */
  readonly generated: PythonDict
  readonly path: string
  readonly method: string
}

/** With MergeDefinitions, the method of an event is merged into the user's definition of it; the event wins. */
export function mergeDefinition({ apiId, source, generated, path, method }: Merging): PythonDict {
  if (!isDict(source)) throw invalidResource(apiId, "Property 'DefinitionBody' is invalid: It should be a map")
  const merged = source.copy()
  const held = merged.get('paths')
  const paths = isTruthy(held) ? held : new PythonDict()
  if (!isDict(paths)) throw invalidResource(apiId, "Property 'DefinitionBody' is invalid: It should be a map")
  const item = paths.get(path) ?? new PythonDict({}, { hashed: false })
  if (!isDict(item)) throw invalidResource(apiId, `Property 'DefinitionBody' is invalid: The value of '${path}' should be a map`)
  const own = item.get(method) ?? new PythonDict()
  expectMap(toJson(own), { id: apiId, path: `DefinitionBody.paths.${path}.${method}` })

  const definition = new PythonDict({}, { hashed: false })
  const made = ((generated.get('paths') as PythonDict).get(path) as PythonDict).get(methodKey(method)) as PythonDict
  for (const part of [own as PythonDict, made]) for (const [key, value] of part.entries()) definition.set(key, value)
  item.set(new TemplateText(method), definition)
  if (!paths.has(path)) paths.set(new TemplateText(path), item)
  return merged
}
