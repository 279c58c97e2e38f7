import type { DocumentPath } from '../findings.ts'

/** The offset of the member or item that a path leads to in JSON text that parses; of the nearest one around it when it ends earlier. */
export function locateInJson(text: string, path: DocumentPath): number {
  let offset = skipSpace(text, 0)
  let found = offset
  for (const step of path) {
    const child =
      typeof step === 'number' && text[offset] === '[' ? itemAt(text, offset, step) : memberNamed(text, offset, String(step))
    if (child === undefined) return found
    found = child.start
    offset = child.value
  }
  return found
}

interface Child {
  /** Where the name begins, or the item. */
  readonly start: number
  readonly value: number
}

function memberNamed(text: string, open: number, name: string): Child | undefined {
  if (text[open] !== '{') return undefined
  for (let start = skipSpace(text, open + 1); text[start] === '"';) {
    const nameEnd = skipString(text, start)
    const value = skipSpace(text, skipSpace(text, nameEnd) + 1)
    if (JSON.parse(text.slice(start, nameEnd)) === name) return { start, value }
    const end = skipSpace(text, skipValue(text, value))
    if (text[end] !== ',') return undefined
    start = skipSpace(text, end + 1)
  }
  return undefined
}

function itemAt(text: string, open: number, index: number): Child | undefined {
  let start = skipSpace(text, open + 1)
  for (let passed = 0; text[start] !== ']'; passed++) {
    if (passed === index) return { start, value: start }
    const end = skipSpace(text, skipValue(text, start))
    if (text[end] !== ',') return undefined
    start = skipSpace(text, end + 1)
  }
  return undefined
}

function skipSpace(text: string, from: number): number {
  let offset = from
  while (text[offset] === ' ' || text[offset] === '\n' || text[offset] === '\r' || text[offset] === '\t') offset++
  return offset
}

/** The offset after a string that begins here. */
export function skipString(text: string, from: number): number {
  let offset = from + 1
  while (text[offset] !== '"') offset += text[offset] === '\\' ? 2 : 1
  return offset + 1
}

/** The offset after a value: brackets are counted, strings stepped over. */
function skipValue(text: string, from: number): number {
  let offset = from
  let depth = 0
  while (offset < text.length) {
    const character = text[offset] as string
    if (character === '"') {
      offset = skipString(text, offset)
      if (depth === 0) return offset
      continue
    }
    if (depth === 0 && (character === ',' || character === '}' || character === ']')) return offset
    if (character === '{' || character === '[') depth++
    if (character === '}' || character === ']') depth--
    offset++
    if (depth === 0 && (character === '}' || character === ']')) return offset
  }
  return offset
}
