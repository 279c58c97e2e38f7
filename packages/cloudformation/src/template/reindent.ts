// YAML's grammar wants the later lines of a flow collection or a quoted text deeper than what they belong to, no tab between brackets,
// and space before a comment. PyYAML, by which AWS's tools read templates, does not look; so those lines are moved to the right here,
// and those spaces written, which changes no value.

/** A text with such lines moved, and by how many columns each line was. */
export interface Reindented {
  readonly text: string
  readonly moved: readonly number[]
}

interface Scan {
  /** Open brackets. */
  flow: number
  quote: string | undefined
  /** A token may begin here: a quote opens a text, a bracket a collection. */
  atToken: boolean
  /** The last token was a quoted text, or closed a bracket. */
  afterQuote: boolean
}

const indentOf = (line: string): number => line.length - line.trimStart().length

export function reindent(text: string): Reindented {
  const state: Scan = { flow: 0, quote: undefined, atToken: true, afterQuote: false }
  const moved: number[] = []
  let base = 0
  /** Indentation of the block scalar that runs; -1: it begins with the next line. */
  let block: number | undefined
  const lines = text.split('\n').map((line) => {
    const isBlank = line.trim() === ''
    if (block !== undefined && !isBlank) {
      if (block < 0) block = indentOf(line) > base ? indentOf(line) : undefined
      else if (indentOf(line) < block) block = undefined
    }
    if (block !== undefined || isBlank) return keep(line)
    const continues = state.flow > 0 || state.quote !== undefined
    if (!continues) {
      base = indentOf(line)
      state.atToken = true
    }
    const scanned = scanLine(line, state)
    if (scanned.isBlockHead) block = -1
    return continues ? move(scanned.line, base + 2) : keep(scanned.line)
  })
  return { text: lines.join('\n'), moved }

  function keep(line: string): string {
    moved.push(0)
    return line
  }

  function move(line: string, columns: number): string {
    moved.push(columns)
    return ' '.repeat(columns) + line
  }
}

interface Scanned {
  /** With the spaces that were missing. */
  readonly line: string
  /** It ends with the head of a block scalar. */
  readonly isBlockHead: boolean
}

function scanLine(given: string, state: Scan): Scanned {
  let line = given
  for (let index = 0; index < line.length;) {
    const character = line[index] ?? ''
    if (state.quote !== undefined) index = scanQuoted(line, index, state)
    else if (/\s/u.test(character)) {
      if (character === '\t' && state.flow > 0 && state.atToken) line = `${line.slice(0, index)} ${line.slice(index + 1)}`
      index += 1
    } else if (character === '#' && state.afterQuote) return { line: `${line.slice(0, index)} ${line.slice(index)}`, isBlockHead: false }
    else if (character === '#' && (index === 0 || /\s/u.test(line[index - 1] ?? ''))) break
    else if (state.atToken && state.flow === 0 && /^[|>][-+0-9]*\s*(?:#.*)?$/u.test(line.slice(index))) return { line, isBlockHead: true }
    else index = scanToken(line, index, state)
  }
  return { line, isBlockHead: false }
}

function scanQuoted(line: string, index: number, state: Scan): number {
  const character = line[index]
  if (state.quote === '"' && character === '\\') return index + 2
  if (character !== state.quote) return index + 1
  if (state.quote === "'" && line[index + 1] === "'") return index + 2
  Object.assign(state, { quote: undefined, atToken: false, afterQuote: true })
  return index + 1
}

function scanToken(line: string, index: number, state: Scan): number {
  const character = line[index] ?? ''
  const next = line[index + 1] ?? ' '
  const { flow, atToken, afterQuote } = state
  state.afterQuote = false
  if ('[{'.includes(character) && atToken) state.flow += 1
  else if (']}'.includes(character) && flow > 0) Object.assign(state, { flow: flow - 1, atToken: false, afterQuote: true })
  else if (character === ',' && flow > 0) state.atToken = true
  else if (character === ':' && (/\s/u.test(next) || (flow > 0 && (afterQuote || ',[]{}'.includes(next))))) state.atToken = true
  else if ('"\''.includes(character) && atToken) state.quote = character
  else if ('!&'.includes(character) && atToken) return index + (/^[^\s,[\]{}]+/u.exec(line.slice(index))?.[0].length ?? 1)
  else if (!('-?'.includes(character) && /\s/u.test(next) && atToken && flow === 0)) state.atToken = false
  return index + 1
}
