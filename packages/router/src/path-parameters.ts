/** Names and values as one object; a parameter named `__proto__` becomes a plain key. */
export function bindParameters(names: readonly string[], values: readonly string[]): Readonly<Record<string, string>> {
  const bound: Record<string, string> = {}
  for (let index = 0; index < names.length; index++) {
    const name = names[index] ?? ''
    if (name === '__proto__') Object.defineProperty(bound, name, { value: values[index], enumerable: true })
    else bound[name] = values[index] ?? ''
  }
  return bound
}

/** The parameters of a route that has none. */
export const NO_PARAMETERS: Readonly<Record<string, string>> = Object.freeze({})
