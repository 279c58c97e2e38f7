import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Badge } from '../parts/badge.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { type DebugSession, describeStep, lineOf, shortName, variablesAt } from './debug-session.ts'

export interface StepDetailsProps {
  readonly session: DebugSession
  readonly template: string
  readonly step: number | undefined
  readonly onStep: (step: number) => void
}

/** Steps that are listed around the current one. */
const AROUND = 60

/** What the current step did, the variables after it, and the steps around it. */
export function StepDetails({ session, template, step, onStep }: StepDetailsProps): JSX.Element {
  const { trace, surprises } = session
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' }), [step])
  const current = step === undefined ? undefined : trace[step]
  const from = Math.max(0, (step ?? 0) - AROUND)
  if (trace.length === 0) {
    return <EmptyState title="Nothing to step through">This template has no references and no directives yet, or it cannot be read. Write <code>$input.json('$')</code> and see.</EmptyState>
  }
  return (
    <div class="step-grid">
      <div class="stack">
        <p aria-live="polite" class="step-now">
          {current === undefined ? `${trace.length} steps. Press Step to begin, or choose one below.` : `Step ${(step ?? 0) + 1} of ${trace.length}, line ${lineOf(template, current.start)}: ${describeStep(current, template)}`}
        </p>
        <ol class="step-list" ref={list} aria-label="Steps" tabIndex={0}>
          {trace.slice(from, from + AROUND * 2).map((event, index) => (
            <li key={from + index}>
              <button type="button" class="step" aria-current={from + index === step ? 'step' : undefined} onClick={() => onStep(from + index)}>
                <span class="step-line">{lineOf(template, event.start)}</span>
                {describeStep(event, template)}
              </button>
            </li>
          ))}
        </ol>
      </div>
      <div class="stack">
        <h3>Variables</h3>
        <Variables session={session} step={step} />
        {surprises.length > 0 && (
          <>
            <h3>Not as in JavaScript</h3>
            <ul class="stack">
              {surprises.map(({ message, start, position }) => (
                <li key={start} class="hint">
                  Line {position.line}: {message}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  )
}

function Variables({ session: { trace }, step }: { readonly session: DebugSession; readonly step: number | undefined }): JSX.Element {
  const variables = variablesAt(trace, step ?? -1)
  if (variables.length === 0) return <p class="hint">None is set yet. Those that #set and #foreach make appear here as you step.</p>
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label="Variables">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Java type</th>
            <th scope="col">As Java prints it</th>
          </tr>
        </thead>
        <tbody>
          {variables.map(({ name, value, className, isNew }) => (
            <tr key={name}>
              <td class="mono">
                {name} {isNew && <Badge tone="accent">now</Badge>}
              </td>
              <td title={className}>{shortName(className)}</td>
              <td class="mono value">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
