import { awsLimits, compile } from '../node.ts'
import type { TraceEvent } from '../trace/trace-event.ts'
import { mappingVariables } from '../variables/mapping-variables.ts'
import type { MappingEvent } from '../variables/mapping-variables.ts'
import { parseEvent, readText } from './read-event.ts'
import type { Terminal } from './run-command.ts'
import { UsageError } from './usage-error.ts'

/** The arguments of `render`; `-` stands for the standard input. */
export type RenderArguments = { readonly template: string; readonly event: string | undefined; readonly trace: boolean }

/** Renders a template file, with AWS's limits, and prints the output as it is. A template that fails throws its VtlError. */
export function renderFile({ template, event, trace }: RenderArguments, terminal: Terminal): 0 {
  if (template === '-' && event === '-') throw new UsageError('Only one of template and event can come from the standard input')
  const read = (path: string): string => (path === '-' ? terminal.readStdin() : readText(path))
  const text = read(template)
  const mapping: MappingEvent = event === undefined ? {} : parseEvent(read(event), event)
  if (!trace) {
    terminal.print(compile(text, awsLimits).render(mappingVariables(mapping)))
    return 0
  }
  const { output, trace: events, error } = compile(text, { ...awsLimits, trace: true }).renderWithTrace(mappingVariables(mapping))
  for (const entry of events) terminal.printError(`${describe(entry, text)}\n`)
  terminal.print(output)
  if (error !== undefined) throw error
  return 0
}

/** `3:5 reference $input.path('$.id') → "42"`. */
function describe(event: TraceEvent, template: string): string {
  const before = template.slice(0, event.start)
  const place = `${before.split('\n').length}:${event.start - before.lastIndexOf('\n')}`
  return `${place} ${event.type} ${template.slice(event.start, event.end)}${outcome(event)}`
}

function outcome(event: TraceEvent): string {
  if (event.type === 'if') return ` → ${typeof event.branch === 'number' ? `branch ${event.branch}` : event.branch}`
  if (event.type === 'foreach') return ` → item ${event.index}: ${JSON.stringify(event.value)}`
  return event.type === 'reference' || event.type === 'set' || event.type === 'read' ? ` → ${JSON.stringify(event.value)}` : ''
}
