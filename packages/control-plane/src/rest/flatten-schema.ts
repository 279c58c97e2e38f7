const REFERENCE = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/([^/]+)$/u

/**
 * A model's schema with the models that it refers to taken in as `definitions` (GetModel, `flatten=true`). A reference to a model
 * that is not there stays as it is; a schema that is no JSON is given back as it is.
 */
export function flattenSchema(name: string, schemas: ReadonlyMap<string, string>): string {
  const used = new Set<string>()
  const own = parse(schemas.get(name) ?? '')
  if (own === undefined) return schemas.get(name) ?? ''
  const flat = rewrite(own)
  const definitions: [string, unknown][] = []
  for (const next of used) definitions.push([next, rewrite(parse(schemas.get(next) ?? '') ?? {})])
  return JSON.stringify(definitions.length === 0 ? flat : { ...(flat as object), definitions: Object.fromEntries(definitions) })

  function rewrite(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(rewrite)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, key === '$ref' ? rewriteReference(entry) : rewrite(entry)]))
  }

  function rewriteReference(reference: unknown): unknown {
    const target = typeof reference === 'string' ? REFERENCE.exec(reference)?.[1] : undefined
    if (target === undefined || !schemas.has(target)) return reference
    used.add(target)
    return `#/definitions/${target}`
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
