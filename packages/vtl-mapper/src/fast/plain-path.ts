import { onlyText } from '../compiler/compile-expression.ts'
import type { Parts } from '../parts.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'
import type { JavaObject } from '../values/java-object.ts'
import { inputClass, readJson, readPart } from '../variables/input.ts'
import { compileRead } from '../variables/read-path.ts'
import type { Read } from '../variables/read-path.ts'

/** Most paths name members and items and nothing else: `$`, `$.a.b`, `$['a'][0]`. */
const plain = /^\$(?:\.[A-Za-z_]\w*|\['[^'\\]+'\]|\[\d{1,9}\])*$/

/** The names and indexes of such a path; undefined for every other path. */
export function plainSteps(path: string): readonly (string | number)[] | undefined {
  if (path.length > 1000 || !plain.test(path)) return undefined
  return Array.from(path.matchAll(/\.(\w+)|\['([^']+)|\[(\d+)/g), ([, name, quoted, index]) => name ?? quoted ?? Number(index))
}

/** Reads such a path without the machinery of JSONPath, which answers the same; undefined for every other path. */
export function compilePlainPath(path: string): Read | undefined {
  const steps = plainSteps(path)
  if (!steps) return undefined
  const read: Read = root => {
    let value: Value = root
    for (const step of steps) {
      if (typeof step === 'number') value = value instanceof JavaList ? (value.items[step] ?? null) : null
      else value = value instanceof JavaMap ? (value.entries.get(step) ?? null) : null
    }
    return value
  }
  const [only] = steps
  if (typeof only !== 'string' || steps.length > 1) return read
  return root => (root instanceof JavaMap ? (root.entries.get(only) ?? null) : null)
}

/**
 * `$input.path()` and `.json()` with a path that never changes, which is compiled once; undefined for every other method.
 *
 * @param write how `.json()` writes, if not with `writeJson`
 */
export function prepareWith(write?: (value: Value) => string): Parts['prepareMethod'] {
  return (owner, site) => {
    const { name, passed = [] } = site
    const text = onlyText(passed)
    site.text = text
    if (text === undefined || owner !== inputClass || (name !== 'path' && name !== 'json')) return undefined
    const read = compileRead(text)
    if (name === 'path') return (self, _, rendering) => readPart(self as JavaObject, read, rendering)
    return (self, _, rendering) => readJson(self as JavaObject, read, rendering, write)
  }
}
