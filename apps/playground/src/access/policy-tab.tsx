import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { Badge } from '../parts/badge.tsx'
import { CodeEditor } from '../parts/code-editor.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { TextField } from '../parts/text-field.tsx'
import { changesOf, explainPolicies, type PolicyAnswer, type PolicyQuestion } from './explain-policies.ts'

const json = (value: unknown): string => JSON.stringify(value, null, 2)

const START: PolicyQuestion = {
  resourcePolicy: json({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Everybody', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/*' },
      {
        Sid: 'ButNotFromOutside',
        Effect: 'Deny',
        Principal: '*',
        Action: 'execute-api:Invoke',
        Resource: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/*',
        Condition: { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } },
      },
    ],
  }),
  identityPolicy: json({ Version: '2012-10-17', Statement: [{ Sid: 'Invoke', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] }),
  action: 'execute-api:Invoke',
  resource: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/users',
  principal: 'arn:aws:iam::123456789012:user/ana',
  context: json({ 'aws:SourceIp': '198.51.100.7' }),
}

/** Policies and a request: which statement decides, and what would change it. */
export function PolicyTab(): JSX.Element {
  const [question, setQuestion] = useState(START)
  const outcome = useMemo(() => ask(question), [question])
  const set = (member: keyof PolicyQuestion) => (value: string) => setQuestion({ ...question, [member]: value })
  return (
    <>
      <div class="access-grid">
        <Panel title="Resource policy of the API" flush>
          <CodeEditor label="Resource policy" language="json" value={question.resourcePolicy} onChange={set('resourcePolicy')} />
        </Panel>
        <Panel title="Identity policy of the caller" flush>
          <CodeEditor label="Identity policy" language="json" value={question.identityPolicy} onChange={set('identityPolicy')} />
        </Panel>
      </div>
      <div class="grid-2">
        <Panel title="Request">
          <TextField label="Action" value={question.action} onInput={set('action')} mono />
          <TextField label="Resource" value={question.resource} onInput={set('resource')} mono />
          <TextField label="Caller’s ARN, empty for nobody" value={question.principal} onInput={set('principal')} mono />
          <TextField label="Condition keys, as JSON" rows={3} value={question.context} onInput={set('context')} />
        </Panel>
        <Panel title="Answer">{'error' in outcome ? <Notice tone="bad">{outcome.error}</Notice> : <Answer answer={outcome} />}</Panel>
      </div>
    </>
  )
}

function ask(question: PolicyQuestion): PolicyAnswer | { readonly error: string } {
  try {
    return explainPolicies(question)
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

function Answer({ answer }: { readonly answer: PolicyAnswer }): JSX.Element {
  const changes = changesOf(answer)
  return (
    <div class="stack" aria-live="polite">
      <Notice tone={answer.allowed ? 'good' : 'bad'}>
        <strong>{answer.allowed ? 'Allowed' : 'Denied'}</strong> {answer.rule}
      </Notice>
      {answer.sides.map(({ name, explanation: { effect, decidedBy, findings } }) => (
        <section key={name} class="stack" aria-label={name}>
          <h3>
            {name} <Badge tone={effect === 'Allow' ? 'good' : effect === 'ExplicitDeny' ? 'bad' : 'warn'}>{effect}</Badge>
          </h3>
          <ul class="stack">
            {findings.map((finding) => (
              <li key={finding.index} class="row">
                <Badge tone={finding.failed.length > 0 ? undefined : finding.effect === 'Allow' ? 'good' : 'bad'}>{finding.effect}</Badge>
                <strong>{finding.sid ?? `statement ${finding.index + 1}`}</strong>
                <span class="hint">{finding.failed.length === 0 ? `applies${decidedBy?.index === finding.index ? ' and decides' : ''}` : `does not apply: ${finding.failed.join(', ')}`}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <h3>What would change it</h3>
      {changes.length === 0 ? (
        <p class="hint">No statement is one element away from applying.</p>
      ) : (
        <ul class="stack">
          {changes.map((change) => (
            <li key={change}>{change}.</li>
          ))}
        </ul>
      )}
    </div>
  )
}
