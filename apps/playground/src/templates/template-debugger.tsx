import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { PageProps } from '../app/pages.ts'
import { Badge } from '../parts/badge.tsx'
import { CodeEditor } from '../parts/code-editor.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import type { Mark } from '../parts/create-editor.ts'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { startSession } from './debug-session.ts'
import { EXAMPLES, type TemplateCase } from './examples.ts'
import { ExportTest } from './export-test.tsx'
import { readEvent } from './read-event.ts'
import { decodeCase, encodeCase } from './share-case.ts'
import { StepControls } from './step-controls.tsx'
import { StepDetails } from './step-details.tsx'

const [FIRST] = EXAMPLES

/** Template, event and output side by side, and the steps in between. */
export function TemplateDebugger({ place }: PageProps): JSX.Element {
  const [{ template, event }, setCase] = useState<TemplateCase>(() => decodeCase<TemplateCase>(place.parameters.get('case'), ['template', 'event']) ?? (FIRST as TemplateCase))
  const [step, setStep] = useState<number>()
  const [lines, setLines] = useState<ReadonlySet<number>>(new Set())
  const read = useMemo(() => readEvent(event), [event])
  const session = useMemo(() => startSession(template, 'event' in read ? read.event : {}), [template, read])
  const current = step === undefined ? undefined : session.trace[step]
  const marks = useMemo<readonly Mark[]>(() => {
    const hints = session.surprises.map(({ start, end }): Mark => ({ start, end, kind: 'hint' }))
    if (current !== undefined) return [...hints, { start: current.start, end: current.end, kind: 'now' }]
    const at = session.problem?.at
    return at === undefined ? hints : [...hints, { start: Math.max(0, Math.min(at, template.length - 1)), end: Math.min(template.length, at + 1), kind: 'error' }]
  }, [session, current])
  const edit = (change: Partial<TemplateCase>): void => {
    setCase({ template, event, ...change })
    setStep(undefined)
  }
  const toggle = (line: number): void => setLines(new Set(lines.has(line) ? [...lines].filter((each) => each !== line) : [...lines, line]))
  const choose = (name: string): void => {
    const example = EXAMPLES.find((each) => each.name === name)
    if (example !== undefined) edit(example)
  }
  return (
    <>
      <div class="row" data-align="end">
        <div class="example">
          <SelectField
            label="Example"
            value={EXAMPLES.find((each) => each.template === template)?.name ?? ''}
            options={[['', 'Your own'], ...EXAMPLES.map(({ name }) => name)]}
            onChange={choose}
          />
        </div>
        <CopyButton icon="share" text={() => `${location.href.split('#')[0]}#/templates?case=${encodeCase({ template, event })}`}>
          Copy link
        </CopyButton>
        <ExportTest
          files={[
            ['template.vtl', template],
            ['template.event.json', event],
            ['template.expected.txt', session.output],
          ]}
          disabled={session.problem !== undefined || 'error' in read}
        />
      </div>
      <div class="lab">
        <Panel title="Template" flush actions={lines.size > 0 && <Badge tone="bad">{lines.size === 1 ? '1 breakpoint' : `${lines.size} breakpoints`}</Badge>}>
          <CodeEditor label="Template" language="velocity" value={template} onChange={(next) => edit({ template: next })} marks={marks} breakpoints={lines} onBreakpoint={toggle} />
        </Panel>
        <Panel title="Event" flush>
          <CodeEditor label="Event" language="json" value={event} onChange={(next) => edit({ event: next })} />
        </Panel>
        <Panel title="Output" flush actions={isJson(session.output) && <Badge tone="good">JSON</Badge>}>
          <CodeEditor label="Output" language="json" value={session.output} readOnly />
        </Panel>
      </div>
      {'error' in read && <Notice tone="bad">{read.error}</Notice>}
      {session.problem !== undefined && (
        <Notice tone="bad">
          <strong>{session.problem.code}</strong>
          <pre class="problem">{session.problem.message}</pre>
        </Notice>
      )}
      <Panel
        title="Step by step"
        actions={<StepControls trace={session.trace} step={step} template={template} lines={lines} onStep={setStep} onLine={toggle} />}
      >
        <StepDetails session={session} template={template} step={step} onStep={setStep} />
      </Panel>
    </>
  )
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
