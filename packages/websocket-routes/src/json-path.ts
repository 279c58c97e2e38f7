import { WebSocketRoutesError } from './errors.ts'

/** Reads one value out of parsed JSON; `undefined` when the path leads nowhere. */
export type JsonPath = (root: unknown) => unknown

type Step =
  | { readonly kind: 'NAMES'; readonly names: readonly string[] }
  | { readonly kind: 'INDEXES'; readonly indexes: readonly number[] }
  | { readonly kind: 'SLICE'; readonly start: number | undefined; readonly end: number | undefined }
  | { readonly kind: 'ALL' }
  | { readonly kind: 'DEEP' }

/**
 * Compiles what follows `$request.body` (`.action`, `['a']`, `[0]`, `[*]`, `..name`, `[0,1]`, `[1:3]`). A path that can
 * match many values gives an array, as https://goessner.net/articles/JsonPath/ has it. Filters and scripts are refused.
 */
export function compileJsonPath(text: string): JsonPath {
  const steps = parseSteps(text)
  const names = plainNames(steps)
  if (names !== undefined) return (root) => readNames(root, names)
  if (steps.every(isDefinite)) return (root) => walk([root], steps)[0]
  return (root) => {
    const found = walk([root], steps)
    return found.length === 0 ? undefined : found
  }
}

function plainNames(steps: readonly Step[]): readonly string[] | undefined {
  const names = steps.map((step) => (step.kind === 'NAMES' && step.names.length === 1 ? step.names[0] : undefined))
  return names.every((name) => name !== undefined) ? names : undefined
}

function readNames(root: unknown, names: readonly string[]): unknown {
  let value = root
  for (const name of names) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

function isDefinite(step: Step): boolean {
  if (step.kind === 'NAMES') return step.names.length === 1
  return step.kind === 'INDEXES' && step.indexes.length === 1
}

function walk(roots: readonly unknown[], steps: readonly Step[]): readonly unknown[] {
  return steps.reduce<readonly unknown[]>((values, step) => values.flatMap((value) => take(value, step)), roots)
}

function take(value: unknown, step: Step): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return step.kind === 'DEEP' ? [value] : []
  if (step.kind === 'DEEP') return descend(value)
  if (step.kind === 'ALL') return Object.values(value)
  if (step.kind === 'NAMES') {
    if (Array.isArray(value)) return []
    return step.names.filter((name) => Object.hasOwn(value, name)).map((name) => (value as Record<string, unknown>)[name])
  }
  if (!Array.isArray(value)) return []
  if (step.kind === 'SLICE') return value.slice(step.start, step.end)
  return step.indexes
    .map((index) => (index < 0 ? value.length + index : index))
    .filter((index) => index in value)
    .map((index) => value[index])
}

function descend(value: object): readonly unknown[] {
  const children: readonly unknown[] = Object.values(value)
  return [value, ...children.flatMap((child) => (typeof child === 'object' && child !== null ? descend(child) : [child]))]
}

const DOT_STEP = /^\.([\p{L}\p{N}_$-]+|\*)/u
const DEEP_STEP = /^\.\.(?=[\p{L}\p{N}_$*[-])/u
const BRACKET_STEP = /^\[\s*((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^'"\]])*)\]/u
const NAME_LIST = /^(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s*,\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))*$/u
const INDEX_LIST = /^-?\d+(?:\s*,\s*-?\d+)*$/u
const SLICE = /^(-?\d+)?\s*:\s*(-?\d+)?$/u

function parseSteps(text: string): readonly Step[] {
  const steps: Step[] = []
  let rest = text
  while (rest !== '') {
    const deep = DEEP_STEP.exec(rest)
    if (deep) {
      steps.push({ kind: 'DEEP' })
      rest = rest.slice(rest[2] === '[' ? 2 : 1)
      continue
    }
    const dot = DOT_STEP.exec(rest)
    const bracket = dot ? null : BRACKET_STEP.exec(rest)
    const match = dot ?? bracket
    if (match === null) throw refusal(text)
    steps.push(dot ? dotStep(dot[1] ?? '') : bracketStep(match[1]?.trim() ?? '', text))
    rest = rest.slice(match[0].length)
  }
  return steps
}

function dotStep(name: string): Step {
  return name === '*' ? { kind: 'ALL' } : { kind: 'NAMES', names: [name] }
}

function bracketStep(inside: string, text: string): Step {
  if (inside === '*') return { kind: 'ALL' }
  if (NAME_LIST.test(inside)) return { kind: 'NAMES', names: quotedNames(inside) }
  if (INDEX_LIST.test(inside)) return { kind: 'INDEXES', indexes: inside.split(',').map(Number) }
  const slice = SLICE.exec(inside)
  if (slice) return { kind: 'SLICE', start: optionalNumber(slice[1]), end: optionalNumber(slice[2]) }
  throw refusal(text)
}

function quotedNames(list: string): readonly string[] {
  return [...list.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/gu)].map((match) =>
    (match[1] ?? match[2] ?? '').replaceAll(/\\(.)/gu, '$1'),
  )
}

function optionalNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

function refusal(text: string): WebSocketRoutesError {
  return new WebSocketRoutesError('ERR_WEBSOCKET_ROUTES_SELECTION_EXPRESSION', `Not a JSONPath that is supported: ${text}`)
}
