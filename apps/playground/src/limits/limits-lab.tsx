import type { Level } from '@gatewright/throttler'
import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { Badge } from '../parts/badge.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Panel } from '../parts/panel.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { TextField } from '../parts/text-field.tsx'
import { AdmissionChart } from './admission-chart.tsx'
import { CacheHits } from './cache-hits.tsx'
import { KeyUsage } from './key-usage.tsx'
import { type LimitPlan, refusals, runShape, type TrafficShape } from './traffic-shape.ts'
import './limits.css'

const LEVELS: Readonly<Record<Level, string>> = {
  account: 'the account’s limit',
  stage: 'the stage’s limit of each method',
  method: 'the method’s own limit',
  'usage-plan': 'the usage plan’s limit of a key',
  'usage-plan-method': 'the usage plan’s limit of a key on a method',
}

/** Limits and a traffic shape in; admitted and refused over time out. And what really happened: usage, cache hits. */
export function LimitsLab(): JSX.Element {
  const [plan, setPlan] = useState<LimitPlan>({ accountRate: '10000', accountBurst: '5000', methodRate: '100', methodBurst: '200', planRate: '50', planBurst: '100' })
  const [shape, setShape] = useState<TrafficShape>({ form: 'spike', rate: '120', seconds: '60', keys: '3' })
  const outcome = useMemo(() => runShape(plan, shape), [plan, shape])
  const refused = useMemo(() => refusals(outcome), [outcome])
  const levels = useMemo(() => refused.map(([level]) => [level, LEVELS[level]] as const), [refused])
  const limit = (name: keyof LimitPlan, label: string): JSX.Element => <TextField label={label} type="number" value={plan[name]} onInput={(value) => setPlan({ ...plan, [name]: value })} />
  return (
    <div class="page">
      <PageHead title="Traffic lab">Which limit refuses whom? Traffic of a shape that you choose runs through the gateway’s own token buckets, on a clock that does not wait.</PageHead>
      <div class="grid-2">
        <Panel title="Limits">
          <div class="row">
            {limit('planRate', 'Usage plan: rate a key')}
            {limit('planBurst', 'Usage plan: burst')}
          </div>
          <div class="row">
            {limit('methodRate', 'Method: rate')}
            {limit('methodBurst', 'Method: burst')}
          </div>
          <div class="row">
            {limit('accountRate', 'Account: rate')}
            {limit('accountBurst', 'Account: burst')}
          </div>
          <p class="hint">Requests a second, and requests at once. Empty: no such limit.</p>
        </Panel>
        <Panel title="Traffic">
          <SelectField
            label="Shape"
            value={shape.form}
            options={[
              ['steady', 'Steady'],
              ['spike', 'Spike in the middle'],
              ['ramp', 'Ramp from nothing'],
            ]}
            onChange={(form) => setShape({ ...shape, form: form as TrafficShape['form'] })}
          />
          <div class="row">
            <TextField label="Requests a second" type="number" value={shape.rate} onInput={(rate) => setShape({ ...shape, rate })} />
            <TextField label="Seconds" type="number" value={shape.seconds} onInput={(seconds) => setShape({ ...shape, seconds })} />
            <TextField label="API keys" type="number" value={shape.keys} onInput={(keys) => setShape({ ...shape, keys })} />
          </div>
        </Panel>
      </div>
      <Panel
        title="Admitted and refused"
        actions={
          <>
            <Badge tone="good">{`${outcome.admitted} admitted`}</Badge>
            <Badge tone={outcome.refused > 0 ? 'bad' : undefined}>{`${outcome.refused} refused`}</Badge>
          </>
        }
      >
        <AdmissionChart simulation={outcome} levels={levels} />
        {outcome.refused > 0 && (
          <ul class="stack" aria-label="Refused by level">
            {refused.map(([level, count]) => (
              <li key={level} class="row">
                <Badge tone="bad">{count}</Badge>
                <span>by {LEVELS[level]}</span>
                <span class="level-bar" aria-hidden="true">
                  <span style={{ width: `${(100 * count) / outcome.refused}%` }} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <div class="grid-2">
        <KeyUsage />
        <CacheHits />
      </div>
    </div>
  )
}
