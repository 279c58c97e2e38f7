/**
 * Whether an object anywhere in a JSON text names a member twice: readers differ in which one they believe, and an attacker
 * chooses. The text must be valid JSON.
 */
export function repeatsMember(json: string): boolean {
  const objects: (Set<string> | undefined)[] = []
  for (let at = 0; at < json.length; at++) {
    const character = json[at]
    if (character === '{') objects.push(new Set())
    else if (character === '[') objects.push(undefined)
    else if (character === '}' || character === ']') objects.pop()
    else if (character === '"') {
      const end = endOfString(json, at)
      const members = objects.at(-1)
      if (members !== undefined && isName(json, end)) {
        const written = json.slice(at + 1, end - 1)
        const name = written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written
        if (members.has(name)) return true
        members.add(name)
      }
      at = end - 1
    }
  }
  return false
}

function endOfString(json: string, start: number): number {
  let at = start + 1
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at + 1
}

function isName(json: string, end: number): boolean {
  let at = end
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') at++
  return json[at] === ':'
}
