import type { Decision } from '@gatewright/gateway'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { RequestStory } from '../backend/backend.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { formatMs } from './request-row.tsx'
import { pretty } from './message-view.tsx'

/** Why there are no decisions of a request. */
const NOT_FOLLOWED = 'Its steps were not followed one by one: it was one of too many at once, and is kept because of how it ended. The other tabs tell the rest. To follow every request, choose “All of them” above.'

const TONES: Readonly<Record<Decision['verdict'], Tone>> = { passed: 'good', answered: 'blue', failed: 'bad' }

/** Each step with its time, its verdict and what it decided on. */
export function Waterfall({ story: { decisions, entry } }: { readonly story: RequestStory }): JSX.Element {
  if (decisions.length === 0) return <p class="hint">{NOT_FOLLOWED}</p>
  const total = Math.max(entry.latency, ...decisions.map(({ at, took }) => at + took), 0.001)
  return (
    <ol class="waterfall" aria-label="Decisions">
      {decisions.map((decision, index) => (
        <DecisionRow key={index} decision={decision} total={total} />
      ))}
    </ol>
  )
}

function DecisionRow({ decision, total }: { readonly decision: Decision; readonly total: number }): JSX.Element {
  const { step, verdict, at, took, details, failure } = decision
  const facts = Object.entries(details).filter(([, value]) => value !== undefined && value !== '')
  const [open, setOpen] = useState(verdict === 'failed')
  return (
    <li>
      <button type="button" class="decision" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class="decision-name">{step}</span>
        <Badge tone={TONES[verdict]}>{verdict}</Badge>
        <span class="decision-track" aria-hidden="true">
          <span class="decision-bar" data-verdict={verdict} style={{ left: `${(at / total) * 100}%`, width: `${Math.max(0.8, (took / total) * 100)}%` }} />
        </span>
        <span class="decision-took">{formatMs(took)}</span>
      </button>
      {open && (
        <div class="decision-details">
          {failure !== undefined && (
            <p>
              <strong>{failure.failure}</strong> {failure.reason}
            </p>
          )}
          {facts.length === 0 && failure === undefined && <p class="hint">Nothing to decide: the method asks for nothing here.</p>}
          <dl class="facts">
            {facts.map(([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd>
                  <pre>{typeof value === 'string' ? pretty(value) : JSON.stringify(value, null, 1)}</pre>
                </dd>
              </>
            ))}
          </dl>
        </div>
      )}
    </li>
  )
}
