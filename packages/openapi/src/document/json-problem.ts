/** What may come next in JSON text. */
type Next = 'value' | 'item' | 'name' | 'member' | 'colon' | 'more' | 'end'

interface State {
  next: Next
  /** Brackets that are open. */
  readonly open: ('{' | '[')[]
}

/** The offset of the first character that cannot stand where it does in JSON; the text's length when it ends too early. */
export function jsonProblemAt(text: string): number {
  const state: State = { next: 'value', open: [] }
  for (let offset = skipSpace(text, 0); offset < text.length; offset = skipSpace(text, offset)) {
    const end = step(text, offset, state)
    if (end === undefined) return offset
    offset = end
  }
  return text.length
}

/** Takes one token; gives where it ends, or nothing when it does not belong there. */
function step(text: string, offset: number, state: State): number | undefined {
  const character = text[offset] ?? ''
  const { next, open } = state
  if (next === 'colon') return character === ':' ? take(state, 'value', offset) : undefined
  if (next === 'more' && character === ',') return take(state, open.at(-1) === '{' ? 'name' : 'value', offset)
  if (character === '}') return (next === 'more' || next === 'member') && open.at(-1) === '{' ? close(state, offset) : undefined
  if (character === ']') return (next === 'more' || next === 'item') && open.at(-1) === '[' ? close(state, offset) : undefined
  if (next === 'name' || next === 'member') return name(text, offset, state)
  return next === 'value' || next === 'item' ? value(text, offset, state) : undefined
}

function take(state: State, next: Next, offset: number): number {
  state.next = next
  return offset + 1
}

function close(state: State, offset: number): number {
  state.open.pop()
  return take(state, state.open.length === 0 ? 'end' : 'more', offset)
}

function name(text: string, offset: number, state: State): number | undefined {
  const end = text[offset] === '"' ? endOfString(text, offset) : undefined
  if (end !== undefined) state.next = 'colon'
  return end
}

const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/uy

function value(text: string, offset: number, state: State): number | undefined {
  const character = text[offset]
  if (character === '{' || character === '[') {
    state.open.push(character)
    return take(state, character === '{' ? 'member' : 'item', offset)
  }
  LITERAL.lastIndex = offset
  const end = character === '"' ? endOfString(text, offset) : LITERAL.test(text) ? LITERAL.lastIndex : undefined
  if (end !== undefined) state.next = state.open.length === 0 ? 'end' : 'more'
  return end
}

function endOfString(text: string, start: number): number | undefined {
  for (let offset = start + 1; offset < text.length; offset++) {
    const character = text[offset] ?? ''
    if (character === '"') return offset + 1
    if (character < ' ') return undefined
    if (character === '\\') offset++
  }
  return undefined
}

function skipSpace(text: string, from: number): number {
  let offset = from
  while (text[offset] === ' ' || text[offset] === '\n' || text[offset] === '\r' || text[offset] === '\t') offset++
  return offset
}
