import type { TraceEvent } from '@gatewright/vtl-mapper/complete'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { lineOf, runTo } from './debug-session.ts'

export interface StepControlsProps {
  readonly trace: readonly TraceEvent[]
  readonly step: number | undefined
  readonly template: string
  readonly lines: ReadonlySet<number>
  readonly onStep: (step: number | undefined) => void
  readonly onLine: (line: number) => void
}

/** Forward, back, to a breakpoint; and a breakpoint for who does not use a mouse. */
export function StepControls({ trace, step = -1, template, lines, onStep, onLine }: StepControlsProps): JSX.Element {
  const [line, setLine] = useState('')
  const go = (next: number): void => onStep(next < 0 ? undefined : next)
  const run = (direction: 1 | -1): void => go(runTo(trace, { from: step, direction, template, lines }))
  const last = lineOf(template, template.length)
  const number = Number(line)
  return (
    <>
      <Button small icon="back" disabled={step < 0} onPress={() => go(step - 1)}>
        Back
      </Button>
      <Button small kind="primary" icon="forward" disabled={step >= trace.length - 1} onPress={() => go(step + 1)}>
        Step
      </Button>
      <Button small disabled={step < 0} onPress={() => run(-1)}>
        Run back
      </Button>
      <Button small icon="play" disabled={step >= trace.length - 1} onPress={() => run(1)}>
        {lines.size > 0 ? 'Run to breakpoint' : 'Run to end'}
      </Button>
      <Button small kind="quiet" disabled={step < 0} onPress={() => go(-1)}>
        Restart
      </Button>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault()
          if (Number.isInteger(number) && number >= 1 && number <= last) onLine(number)
          setLine('')
        }}
      >
        <input class="input line-input" aria-label="Line for a breakpoint" placeholder="Line" inputMode="numeric" value={line} onInput={(event) => setLine(event.currentTarget.value)} />
        <Button small submit>
          {lines.has(number) ? 'Remove breakpoint' : 'Add breakpoint'}
        </Button>
      </form>
    </>
  )
}
