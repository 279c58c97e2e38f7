import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { resolveSub, rewrite } from './parameter-resolver.ts'

/**
 * Puts generated logical ids where the template refers to them: `!Ref Api.Stage`, `!GetAtt Function.Alias.Arn`, `${Api.Stage}`.
 * `renamed` holds resources whose logical id the transform changed.
 */
export function resolveReferences(
  template: JsonObject,
  references: ReadonlyMap<string, ReadonlyMap<string, string>>,
  renamed: ReadonlyMap<string, string>,
): JsonObject {
  if (renamed.size > 0) {
    renameDependencies(template, renamed)
    rewrite(template, (map) => rename(map, renamed))
  }
  if (references.size > 0) rewrite(template, (map) => refer(map, references))
  return template
}

function refer(map: JsonObject, references: ReadonlyMap<string, ReadonlyMap<string, string>>): Json {
  const { Ref: name, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = map
  const find = (id: string, property: string | undefined): string | undefined =>
    property === undefined ? undefined : references.get(id)?.get(property)
  if (typeof name === 'string') {
    const dot = name.indexOf('.')
    const found = dot > 0 ? find(name.slice(0, dot), name.slice(dot + 1)) : undefined
    return found === undefined ? map : { Ref: found }
  }
  if (isTextList(attribute)) {
    const [id = '', property, ...rest] = attribute.join('.').split('.')
    const found = find(id, property)
    if (found !== undefined) map['Fn::GetAtt'] = [found, ...rest]
  }
  if (text !== undefined) {
    map['Fn::Sub'] = resolveSub(text, (reference, whole) => {
      const [id = '', property] = reference.split('.')
      const found = find(id, property)
      return found === undefined ? whole : whole.replaceAll(`${id}.${property}`, found)
    })
  }
  return map
}

const isTextList = (value: Json | undefined): value is string[] =>
  Array.isArray(value) && value.length >= 2 && value.every((item) => typeof item === 'string')

function rename(map: JsonObject, renamed: ReadonlyMap<string, string>): Json {
  const { Ref: name, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = map
  if (typeof name === 'string') return renamed.has(name) ? { Ref: renamed.get(name) ?? name } : map
  if (isTextList(attribute)) {
    const [id = '', ...rest] = attribute.join('.').split('.')
    if (renamed.has(id)) map['Fn::GetAtt'] = [renamed.get(id) ?? id, ...rest]
  }
  if (text !== undefined) {
    map['Fn::Sub'] = resolveSub(text, (reference, whole) => {
      const [id = ''] = reference.split('.')
      return renamed.has(id) ? whole.replaceAll(id, renamed.get(id) ?? id) : whole
    })
  }
  return map
}

function renameDependencies(value: Json, renamed: ReadonlyMap<string, string>): void {
  for (const item of Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []) renameDependencies(item, renamed)
  if (!isObject(value)) return
  const depends = value['DependsOn']
  if (typeof depends === 'string') value['DependsOn'] = renamed.get(depends) ?? depends
  if (Array.isArray(depends)) value['DependsOn'] = depends.map((id) => (typeof id === 'string' ? (renamed.get(id) ?? id) : id))
}
