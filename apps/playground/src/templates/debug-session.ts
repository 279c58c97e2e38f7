import { awsLimits, compile, type MappingEvent, mappingVariables, type TraceEvent, VtlError } from '@gatewright/vtl-mapper/complete'
import { explain, type Explanation } from '@gatewright/vtl-mapper/explain'

/** A template that ran on an event, with everything that happened on the way. */
export interface DebugSession {
  readonly output: string
  readonly trace: readonly TraceEvent[]
  readonly problem: Problem | undefined
  /** What differs from what one who knows JavaScript would expect. */
  readonly surprises: readonly Explanation[]
}

/** What went wrong, and where it can be said, the place. */
export interface Problem {
  readonly message: string
  readonly code: string
  /** Offset in the template. */
  readonly at: number | undefined
}

/** A variable as it stands. */
export interface VariableState {
  readonly name: string
  /** As Java prints it. */
  readonly value: string
  readonly className: string
  /** The step that is looked at has just set it. */
  readonly isNew: boolean
}

/** Renders a template with AWS's limits and writes down each step. */
export function startSession(template: string, event: MappingEvent): DebugSession {
  try {
    const { output, trace, error } = compile(template, { ...awsLimits, trace: true }).renderWithTrace(mappingVariables(event))
    return { output, trace, problem: error && problemOf(error, template), surprises: explain(template) }
  } catch (error) {
    if (error instanceof VtlError) return { output: '', trace: [], problem: problemOf(error, template), surprises: [] }
    throw error
  }
}

/** The variables after a step (from 0; −1 is before the first). Loop variables are there while their loop runs. */
export function variablesAt(trace: readonly TraceEvent[], step: number): readonly VariableState[] {
  const variables = new Map<string, Omit<VariableState, 'name' | 'isNew'>>()
  const loops: { readonly start: number; readonly end: number; readonly name: string; readonly before: Omit<VariableState, 'name' | 'isNew'> | undefined }[] = []
  let changed: string | undefined
  for (const event of trace.slice(0, step + 1)) {
    changed = undefined
    for (let loop = loops.at(-1); loop !== undefined && !(event.start >= loop.start && event.end <= loop.end); loop = loops.at(-1)) {
      loops.pop()
      if (loop.before === undefined) variables.delete(loop.name)
      else variables.set(loop.name, loop.before)
    }
    if (event.type === 'foreach') {
      const { start, end, name } = event
      if (loops.at(-1)?.start !== start) loops.push({ start, end, name, before: variables.get(name) })
    }
    if (event.type === 'set' || event.type === 'foreach') {
      const { name, value, className } = event
      if (event.type === 'foreach' || value !== null) variables.set(name, { value: value ?? 'null', className: className ?? 'null' })
      changed = name
    }
  }
  return Array.from(variables, ([name, state]) => ({ name, ...state, isNew: name === changed }))
}

/** One step in a sentence: what ran, and why it went that way. */
export function describeStep(event: TraceEvent, template: string): string {
  const source = (start: number, end: number): string => template.slice(start, end).trim()
  switch (event.type) {
    case 'read':
      return `${event.name} is read: ${shown(event.value)}${event.className === null ? '' : `, ${aName(event.className)}`}`
    case 'reference':
      return `${source(event.start, event.end)} prints ${shown(event.value)}`
    case 'set':
      return event.value === null ? `${event.name} stays as it was: the value is null` : `${event.name} is set to ${shown(event.value)}, ${aName(event.className ?? '')}`
    case 'foreach':
      return `Round ${event.index + 1} of the loop: ${event.name} is ${shown(event.value)}`
    case 'if':
      return describeBranch(event, source)
    case 'define':
      return 'A block is defined; it runs where it is printed'
    case 'break':
      return 'The loop ends here'
    case 'stop':
      return 'The template ends here'
  }
}

function describeBranch(event: Extract<TraceEvent, { readonly type: 'if' }>, source: (start: number, end: number) => string): string {
  const reasons = event.tests.map(({ start, end, held }) => `${source(start, end)} is ${held ? 'true' : 'false'}`)
  const taken = event.branch === 'none' ? 'no branch is taken' : event.branch === 'else' ? '#else is taken' : event.branch === 0 ? '#if is taken' : `#elseif number ${event.branch} is taken`
  return `${reasons.join(', ')}: ${taken}`
}

/** `Integer` of `java.lang.Integer`. */
export function shortName(className: string): string {
  return className.slice(className.lastIndexOf('.') + 1)
}

function aName(className: string): string {
  const name = shortName(className)
  return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`
}

/** The line, from 1, of an offset. */
export function lineOf(template: string, offset: number): number {
  return template.slice(0, offset).split('\n').length
}

/** The next step, in a direction, that begins on a line with a breakpoint; the first or last step where there is none. */
export function runTo(trace: readonly TraceEvent[], options: { readonly from: number; readonly direction: 1 | -1; readonly template: string; readonly lines: ReadonlySet<number> }): number {
  const { from, direction, template, lines } = options
  for (let step = from + direction; step >= 0 && step < trace.length; step += direction) {
    if (lines.has(lineOf(template, (trace[step] as TraceEvent).start))) return step
  }
  return direction === 1 ? trace.length - 1 : -1
}

function shown(value: string): string {
  return JSON.stringify(value.length > 120 ? `${value.slice(0, 120)}…` : value)
}

function problemOf({ code, message, position }: VtlError, template: string): Problem {
  if (position === undefined) return { code, message, at: undefined }
  const before = template.split('\n').slice(0, position.line - 1)
  return { code, message, at: before.reduce((sum, line) => sum + line.length + 1, 0) + position.column - 1 }
}
