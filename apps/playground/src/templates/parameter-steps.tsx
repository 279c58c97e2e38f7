import type { JSX } from 'preact'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Panel } from '../parts/panel.tsx'
import type { ParameterStep } from './map-parameters.ts'

export interface ParameterStepsProps {
  readonly steps: readonly ParameterStep[]
  readonly step: number | undefined
  readonly onStep: (step: number | undefined) => void
}

/** Each rule of a mapping with what it does, forward and back. */
export function ParameterSteps({ steps, step, onStep }: ParameterStepsProps): JSX.Element {
  const at = step ?? -1
  const current = steps[at]
  return (
    <Panel
      title="Step by step"
      actions={
        <>
          <Button small icon="back" disabled={at < 0} onPress={() => onStep(at <= 0 ? undefined : at - 1)}>
            Back
          </Button>
          <Button small kind="primary" icon="forward" disabled={at >= steps.length - 1} onPress={() => onStep(at + 1)}>
            Step
          </Button>
        </>
      }
    >
      <p aria-live="polite" class="step-now">
        {current === undefined ? `${steps.length} rules. Press Step to begin, or choose one below.` : `Rule ${at + 1} of ${steps.length}: ${current.rule} ${current.outcome}`}
      </p>
      {steps.length === 0 && <EmptyState title="No rule yet">Write one in the mapping: where it goes to, and where it comes from.</EmptyState>}
      <ol class="step-list" aria-label="Rules" tabIndex={0}>
        {steps.map(({ rule, outcome, failed }, index) => (
          <li key={rule}>
            <button type="button" class="step" aria-current={index === at ? 'step' : undefined} onClick={() => onStep(index)}>
              <span class="mono">{rule}</span> {failed && <Badge tone="bad">error</Badge>} {outcome}
            </button>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
