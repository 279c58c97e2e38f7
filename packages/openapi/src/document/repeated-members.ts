import { skipString } from './json-place.ts'

/** A member that an object of a JSON text has again. */
export interface RepeatedMember {
  readonly name: string
  /** Of its later occurrence. */
  readonly offset: number
}

/** Members that are there twice in one object of JSON text that parses: the last one counts, and nothing tells of it. */
export function repeatedMembers(text: string): readonly RepeatedMember[] {
  const repeated: RepeatedMember[] = []
  /** Names of the objects that are open; `undefined` for lists. */
  const open: (Set<string> | undefined)[] = []
  let isName = false
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset]
    if (character === '"') {
      const end = skipString(text, offset)
      const names = open.at(-1)
      if (isName && names !== undefined) note(names, offset, end)
      isName = false
      offset = end - 1
    } else if (character === '{') {
      open.push(new Set())
      isName = true
    } else if (character === '[') open.push(undefined)
    else if (character === '}' || character === ']') open.pop()
    else if (character === ',') isName = open.at(-1) !== undefined
  }
  return repeated

  function note(names: Set<string>, offset: number, end: number): void {
    const name = JSON.parse(text.slice(offset, end)) as string
    if (names.has(name)) repeated.push({ name, offset })
    names.add(name)
  }
}
