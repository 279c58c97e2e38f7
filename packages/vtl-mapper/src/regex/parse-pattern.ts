import type { PatternNode, UnitTest } from './pattern-tree.ts'
import { isWordUnit, patternError, readClass, readEscape, readShorthand, unitTest } from './unit-class.ts'
import type { PatternCursor } from './unit-class.ts'

const maxDepth = 200

type ParseState = PatternCursor & { groups: number; readonly names: Map<string, number>; depth: number }

/** A parsed pattern: the tree, the number of its groups, and their names. */
export type ParsedPattern = { readonly node: PatternNode; readonly groups: number; readonly names: ReadonlyMap<string, number> }

/** Parses a regular expression of Java. */
export function parsePattern(source: string): ParsedPattern {
  const state: ParseState = { source, at: 0, ignoreCase: false, dotAll: false, multiline: false, comments: false, groups: 0, names: new Map(), depth: 0 }
  const node = parseChoice(state)
  if (state.at < source.length) throw patternError(state, "Unmatched closing ')'")
  return { node, groups: state.groups, names: state.names }
}

function parseChoice(state: ParseState): PatternNode {
  if (++state.depth > maxDepth) throw patternError(state, 'groups nest too deep')
  const { ignoreCase, dotAll, multiline, comments } = state
  const options = [parseSequence(state)]
  while (state.source.charAt(state.at) === '|') {
    state.at++
    options.push(parseSequence(state))
  }
  state.depth--
  Object.assign(state, { ignoreCase, dotAll, multiline, comments })
  return options.length === 1 ? (options[0] as PatternNode) : { type: 'choice', options }
}

function parseSequence(state: ParseState): PatternNode {
  const nodes: PatternNode[] = []
  for (let next = state.source.charAt(state.at); next !== '' && next !== '|' && next !== ')'; next = state.source.charAt(state.at)) {
    if (state.source.startsWith('\\Q', state.at)) nodes.push(...quoted(state))
    else if (state.comments && skipComment(state)) continue
    else {
      const atom = parseAtom(state)
      if (atom) nodes.push(parseRepeat(state, atom))
    }
  }
  return nodes.length === 1 ? (nodes[0] as PatternNode) : { type: 'sequence', nodes }
}

function skipComment(state: ParseState): boolean {
  const skipped = /^(?:\s+|#[^\n]*)/.exec(state.source.slice(state.at))?.[0].length ?? 0
  state.at += skipped
  return skipped > 0
}

function quoted(state: ParseState): PatternNode[] {
  const end = state.source.indexOf('\\E', state.at + 2)
  const text = state.source.slice(state.at + 2, end < 0 ? undefined : end)
  state.at = end < 0 ? state.source.length : end + 2
  const nodes = Array.from({ length: text.length }, (_, index): PatternNode => unit(unitTest(text.charCodeAt(index), state.ignoreCase)))
  const last = nodes.pop()
  return last ? [...nodes, parseRepeat(state, last)] : []
}

const unit = (test: UnitTest): PatternNode => ({ type: 'unit', test })

function parseRepeat(state: ParseState, atom: PatternNode): PatternNode {
  let node = atom
  for (let bounds = readBounds(state); bounds; bounds = readBounds(state)) {
    const [min, max] = bounds
    const suffix = state.source.charAt(state.at)
    const mode = suffix === '?' ? 'lazy' : suffix === '+' ? 'possessive' : 'greedy'
    if (mode !== 'greedy') state.at++
    node = { type: 'repeat', node, min, max, mode }
    if (++state.depth > maxDepth) throw patternError(state, 'repetitions nest too deep')
  }
  if (node !== atom) state.depth--
  return node
}

function readBounds(state: ParseState): readonly [number, number] | undefined {
  const character = state.source.charAt(state.at)
  const simple = character === '*' ? ([0, Infinity] as const) : character === '+' ? ([1, Infinity] as const) : character === '?' ? ([0, 1] as const) : undefined
  if (simple) {
    state.at++
    return simple
  }
  if (character !== '{') return undefined
  const bounds = /^\{(\d+)(,(\d*))?\}/.exec(state.source.slice(state.at, state.at + 30))
  if (!bounds) throw patternError(state, 'Illegal repetition')
  state.at += bounds[0].length
  const min = Number(bounds[1])
  const max = bounds[2] === undefined ? min : bounds[3] === '' ? Infinity : Number(bounds[3])
  if (max < min) throw patternError(state, 'Illegal repetition range')
  return [min, max]
}

const lineEnds = '\n\r\u0085\u2028\u2029'
const isLineEnd = (text: string, at: number): boolean => at < text.length && lineEnds.includes(text.charAt(at))
const betweenCrLf = (text: string, at: number): boolean => text.charAt(at) === '\n' && text.charAt(at - 1) === '\r'
const atEnd = (text: string, at: number): boolean =>
  at === text.length || (isLineEnd(text, at) && !betweenCrLf(text, at) && (at === text.length - 1 || (at === text.length - 2 && betweenCrLf(text, at + 1))))
const atWordBoundary = (text: string, at: number): boolean => isWordUnit(text.charCodeAt(at - 1)) !== isWordUnit(text.charCodeAt(at))

const anchors: Readonly<Record<string, (text: string, at: number) => boolean>> = {
  b: atWordBoundary,
  B: (text, at) => !atWordBoundary(text, at),
  A: (_, at) => at === 0,
  G: (_, at) => at === 0,
  z: (text, at) => at === text.length,
  Z: atEnd,
}

function parseAtom(state: ParseState): PatternNode | undefined {
  const character = state.source.charAt(state.at++)
  switch (character) {
    case '(':
      return parseGroup(state)
    case '[':
      return unit(readClass(state))
    case '.':
      return unit(state.dotAll ? () => true : code => !lineEnds.includes(String.fromCharCode(code)))
    case '^':
      return { type: 'at', test: state.multiline ? (text, at) => at === 0 || (at < text.length && isLineEnd(text, at - 1) && !betweenCrLf(text, at)) : (_, at) => at === 0 }
    case '$':
      return { type: 'at', test: state.multiline ? (text, at) => at === text.length || (isLineEnd(text, at) && !betweenCrLf(text, at)) : atEnd }
    case '\\':
      return parseEscape(state)
    case '*':
    case '+':
    case '?':
      throw patternError(state, `Dangling meta character '${character}'`)
    default:
      if (character === '{') throw patternError(state, 'Illegal repetition')
      return unit(unitTest(character.charCodeAt(0), state.ignoreCase))
  }
}

function parseEscape(state: ParseState): PatternNode {
  const character = state.source.charAt(state.at)
  if (Object.hasOwn(anchors, character)) {
    state.at++
    return { type: 'at', test: anchors[character] as (text: string, at: number) => boolean }
  }
  if (character >= '1' && character <= '9') return parseBackReference(state)
  if (character === 'k') {
    const name = /^k<([a-zA-Z][a-zA-Z0-9]*)>/.exec(state.source.slice(state.at))
    const index = state.names.get(name?.[1] ?? '')
    if (!name || index === undefined) throw patternError(state, 'named capturing group does not exist')
    state.at += name[0].length
    return { type: 'back', index, ignoreCase: state.ignoreCase }
  }
  if (character === 'R') {
    state.at++
    const crLf: PatternNode = { type: 'sequence', nodes: [unit(code => code === 13), unit(code => code === 10)] }
    return { type: 'choice', options: [crLf, unit(code => '\n\v\f\r\u0085\u2028\u2029'.includes(String.fromCharCode(code)))] }
  }
  return unit(readShorthand(state) ?? unitTest(readEscape(state), state.ignoreCase))
}

/** Digits belong to the number as long as there are as many groups. */
function parseBackReference(state: ParseState): PatternNode {
  let index = Number(state.source.charAt(state.at++))
  for (let digit = state.source.charAt(state.at); /\d/.test(digit) && index * 10 + Number(digit) <= state.groups; digit = state.source.charAt(state.at)) {
    index = index * 10 + Number(digit)
    state.at++
  }
  return { type: 'back', index, ignoreCase: state.ignoreCase }
}

function parseGroup(state: ParseState): PatternNode | undefined {
  const special = /^\?(?:<([a-zA-Z][a-zA-Z0-9]*)>|([:>=!]|<[=!])|([a-zA-Z]*)(?:-([a-zA-Z]+))?([:)]))/.exec(state.source.slice(state.at, state.at + 100))
  if (state.source.charAt(state.at) === '?' && !special) throw patternError(state, 'Unknown group type')
  state.at += special?.[0].length ?? 0
  const [, name, kind, on, off, end] = special ?? []
  if (end === ')') {
    setFlags(state, on ?? '', off ?? '')
    return undefined
  }
  const index = !special || name !== undefined ? ++state.groups : 0
  if (name !== undefined) state.names.set(name, index)
  const { ignoreCase, dotAll, multiline, comments } = state
  if (end === ':') setFlags(state, on ?? '', off ?? '')
  const node = parseChoice(state)
  Object.assign(state, { ignoreCase, dotAll, multiline, comments })
  if (state.source.charAt(state.at++) !== ')') throw patternError(state, 'Unclosed group')
  if (index > 0) return { type: 'group', node, index }
  if (kind === '>') return { type: 'atomic', node }
  return kind === undefined || kind === ':' ? node : { type: 'look', node, behind: kind.startsWith('<'), negative: kind.endsWith('!') }
}

function setFlags(state: ParseState, on: string, off: string): void {
  for (const [flags, value] of [[on, true], [off, false]] as const) {
    if (flags.includes('i')) state.ignoreCase = value
    if (flags.includes('s')) state.dotAll = value
    if (flags.includes('m')) state.multiline = value
    if (flags.includes('x')) state.comments = value
  }
}
