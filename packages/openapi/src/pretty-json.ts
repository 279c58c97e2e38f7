/** JSON as AWS's exports and imported models are written: two spaces, ` : ` between name and value, arrays in one line. */
export function prettyJson(value: unknown, indent = ''): string {
  if (Array.isArray(value)) return value.length === 0 ? '[ ]' : `[ ${value.map((item) => prettyJson(item, indent)).join(', ')} ]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const inner = `${indent}  `
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `${inner}${JSON.stringify(name)} : ${prettyJson(member, inner)}`)
  return members.length === 0 ? '{ }' : `{\n${members.join(',\n')}\n${indent}}`
}
